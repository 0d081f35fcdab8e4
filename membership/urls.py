from django.urls import path

from membership import views

urlpatterns = [
    path("join/check-your-mail/", views.check_your_mail, name="check_your_mail"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
