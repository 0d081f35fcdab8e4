"""What empties the page cache, every change to what the public can see; and task retries."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.tasks.signals import task_finished
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from core import page_cache, retries
from core.models import BrandSettings, SiteDocument, SiteImage


def _empty_page_cache(**kwargs: Any) -> None:
    page_cache.empty()


def empty_page_cache_with(*models: type[Model]) -> None:
    """Have a change to any of these empty the page cache. Not for pages: drafts change nothing."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(_empty_page_cache, sender=model, dispatch_uid=f"page cache {model}")


for page_signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    page_signal.connect(_empty_page_cache, dispatch_uid="page cache")
post_delete.connect(_empty_page_cache, sender=Page, dispatch_uid="page cache")
empty_page_cache_with(BrandSettings, PageViewRestriction, Redirect, Site, SiteDocument, SiteImage)

task_finished.connect(retries.retry_failed_task, dispatch_uid="retry")
