from django.urls import path

from news import views
from news.feeds import NewsroomFeed

urlpatterns = [
    path("news/feed.atom", NewsroomFeed(), name="newsroom_feed"),
    # Below the address of any statement, wherever the newsroom stands.
    path("<path:path>/statement.txt", views.statement_text),
]
