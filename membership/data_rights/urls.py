from django.urls import path

from membership.data_rights import views

urlpatterns = [
    path("preferences/<str:token>/my-data/", views.my_data_link, name="my_data"),
    path("preferences/<str:token>/erase-me/", views.erasure_link, name="erase_me"),
    path("my-data/link-sent/", views.link_sent, name="data_link_sent"),
    path("my-data/<str:token>/", views.my_data_file, name="my_data_file"),
    path("erase-me/erased/", views.erased, name="erased"),
    path("erase-me/<str:token>/", views.erase_everything, name="erase_everything"),
]
