from django.urls import path

from membership import preference_views, views

urlpatterns = [
    path("join/check-your-mail/", views.check_your_mail, name="check_your_mail"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("preferences/<str:token>/", preference_views.preferences, name="preferences"),
]
