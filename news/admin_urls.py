from django.urls import URLPattern, path

from news.desk.calendar_view import CalendarView
from news.desk.dashboard import DeskView
from news.imports import import_views
from news.record.versions_views import StaffVersionsView, StaffVersionView
from news.record.withdrawal_views import RepublishView, WithdrawView
from news.release.embargo_note import embargo_note
from news.release.hold_views import HoldView
from news.sharing.admin_urls import urlpatterns as sharing_urls

app_name = "newsroom"
urlpatterns: list[URLPattern] = [
    path("", DeskView.as_view(), name="desk"),
    path("calendar/", CalendarView.as_view(), name="calendar"),
    path("calendar/<int:year>/<int:month>/", CalendarView.as_view(), name="month"),
    path("import/", import_views.ImportView.as_view(), name="import"),
    path("import/<int:pk>/", import_views.ReviewImportView.as_view(), name="review_import"),
    path(
        "import/<int:pk>/discard/", import_views.DiscardImportView.as_view(), name="discard_import"
    ),
    path("import/<int:pk>/source/", import_views.SourceView.as_view(), name="imported_document"),
    path("import/<int:pk>/file/", import_views.DownloadView.as_view(), name="download_import"),
    path("embargo-note/", embargo_note, name="embargo_note"),
    path("statements/<int:pk>/hold/", HoldView.as_view(), name="hold"),
    path("statements/<int:pk>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("statements/<int:pk>/republish/", RepublishView.as_view(), name="republish"),
    path("statements/<int:pk>/versions/", StaffVersionsView.as_view(), name="versions"),
    path("statements/<int:pk>/versions/<int:number>/", StaffVersionView.as_view(), name="version"),
    *sharing_urls,
]
