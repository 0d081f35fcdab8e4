from django.urls import path

from mailing import admin_views, campaign_views

app_name = "mailing"
urlpatterns = [
    path("statements/<int:pk>/", campaign_views.SendView.as_view(), name="send"),
    path(
        "statements/<int:pk>/preview/<slug:occasion>/<slug:audience>/",
        campaign_views.PreviewView.as_view(),
        name="preview",
    ),
    path("<int:pk>/cancel/", campaign_views.CancelView.as_view(), name="cancel"),
    path("journalists/<int:pk>/end/", admin_views.EndView.as_view(), name="end"),
]
