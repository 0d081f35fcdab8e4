from django.urls import URLPattern

app_name = "newsroom"
urlpatterns: list[URLPattern] = []
