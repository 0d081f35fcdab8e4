from django.urls import URLPattern, path
from wagtail.admin.viewsets.base import ViewSet

from core.admin_screens import menu_item_for
from membership.imports import views


class PeopleImportViewSet(ViewSet):
    name = "people_import"
    url_prefix = "people-import"
    icon = "upload"
    menu_label = "Import…"
    menu_order = 110
    menu_item_class = menu_item_for(views.PERMISSION)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.IndexView.as_view(), name="index"),
            path("<int:pk>/", views.ShowView.as_view(), name="show"),
            path("<int:pk>/columns/", views.ColumnsView.as_view(), name="columns"),
            path("<int:pk>/enter/", views.EnterView.as_view(), name="enter"),
            path("<int:pk>/cancel/", views.CancelView.as_view(), name="cancel"),
            path("<int:pk>/undo/", views.UndoView.as_view(), name="undo"),
            path("<int:pk>/errors.csv", views.ErrorsView.as_view(), name="errors"),
        ]
