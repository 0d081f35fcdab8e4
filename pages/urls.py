from django.urls import path

from pages import views

urlpatterns = [
    path("search/", views.search, name="search"),
    path("press/logos.zip", views.logos, name="logos"),
]
