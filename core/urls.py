from django.urls import path

from core import views

urlpatterns = [
    path("robots.txt", views.robots_txt),
    path(".well-known/security.txt", views.security_txt),
    path("site.webmanifest", views.web_manifest, name="web_manifest"),
    path("share/<int:pk>/<slug:digest>.png", views.share_image, name="share_image"),
    path("health/live", views.live),
    path("health/ready", views.ready),
    path("health/publishing", views.publishing),
    path("health/work", views.work),
]
