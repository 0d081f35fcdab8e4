"""Every address of the site, those of pages last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from wagtail import views as wagtail_views
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from core.serving import serve
from core.views import document, media
from pages.sitemap import Sitemap

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

urlpatterns = [
    # Wagtail's own login pages take a password alone: they lead to allauth's.
    path("admin/login/", to_sign_in),
    path("_util/login/", to_sign_in, name="wagtailcore_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("account/", include("allauth.urls")),
    re_path(r"^documents/(?P<pk>\d+)/(?P<filename>.*)$", document),
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    # Renditions only: originals and documents are not for everybody.
    re_path(r"^media/(?P<path>images/.+)$", media),
    path("", include("core.urls")),
    path("", include("membership.urls")),
    path("", include("news.urls")),
    path("", include("mailing.urls")),
    path("", include("pages.urls")),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    # No token, because no cookie: pages that take a form check its origin themselves.
    re_path(serve_pattern, csrf_exempt(serve), name="wagtail_serve"),
]

if settings.DEBUG:
    urlpatterns = [
        path("dev/", include("apoa_site.dev_urls")),
        *urlpatterns,
    ]
