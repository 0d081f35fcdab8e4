from django.urls import path

from news import versions_views, views
from news.feeds import NewsroomFeed

urlpatterns = [
    path("news/feed.atom", NewsroomFeed(), name="newsroom_feed"),
    # Below the address of any statement, wherever the newsroom stands.
    path("<path:path>/statement.txt", views.statement_text),
    path("<path:path>/versions/", versions_views.versions),
    path("<path:path>/versions/<int:number>/", versions_views.version),
]
