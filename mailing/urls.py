from django.urls import path

from mailing import views

urlpatterns = [
    path("press/list/", views.press_list, name="press_list"),
    path("press/list/check-your-mail/", views.check_your_mail, name="press_list_check_your_mail"),
    path("press/list/confirm/<str:token>/", views.confirm, name="press_list_confirm"),
    path("press/list/place/<str:token>/", views.place, name="press_list_place"),
]
