from django.urls import path, re_path

from news import views
from news.outputs import copy_views
from news.outputs.feeds import newsroom_feed
from news.record import versions_views
from news.sharing import pages

# What a list or a feed shows, always in this order: each has one address.
YEAR = r"(?:(?P<year>[1-9][0-9]{3})/)?"
SUBJECT = r"(?:kind/(?P<kind>[-\w]+)/)?(?:issue/(?P<issue>[-\w]+)/)?"

urlpatterns = [
    path("review/<str:token>/", pages.review, name="review"),
    path("preview/<str:token>/", pages.press_preview, name="press_preview"),
    re_path(rf"^news/(?=.){YEAR}{SUBJECT}$", views.newsroom_part, name="newsroom_part"),
    re_path(rf"^news/{SUBJECT}feed\.(?P<form>atom|json)$", newsroom_feed, name="newsroom_feed"),
    # Below the address of any statement, wherever the newsroom stands.
    path("<path:path>/statement.txt", copy_views.statement_text),
    path("<path:path>/versions/", versions_views.versions),
    path("<path:path>/versions/<int:number>/", versions_views.version),
    path("<path:path>/statement.pdf", copy_views.statement_pdf),
]
