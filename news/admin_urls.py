from django.urls import URLPattern, path

from news.versions_views import StaffVersionsView, StaffVersionView
from news.withdrawal_views import RepublishView, WithdrawView

app_name = "newsroom"
urlpatterns: list[URLPattern] = [
    path("statements/<int:pk>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("statements/<int:pk>/republish/", RepublishView.as_view(), name="republish"),
    path("statements/<int:pk>/versions/", StaffVersionsView.as_view(), name="versions"),
    path("statements/<int:pk>/versions/<int:number>/", StaffVersionView.as_view(), name="version"),
]
