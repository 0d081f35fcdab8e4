from django.urls import path

from news.feeds import NewsroomFeed

urlpatterns = [path("news/feed.atom", NewsroomFeed(), name="newsroom_feed")]
