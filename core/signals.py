"""Every change to what the public can see is announced; failed tasks are tried again."""

from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.tasks.signals import task_finished, task_started
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from core import changes, hand_over_notes, retries, unpublishing
from core.models import BrandSettings, SiteDocument, SiteImage


def announce_changes_of(*models: type[Model]) -> None:
    """Have web processes hear of every change to these. Not for pages: drafts change nothing."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(changes.announce, sender=model, dispatch_uid=f"changes of {model}")


def _note_files_of(instance: Page, **kwargs: Any) -> None:
    """Wagtail notes in the background where files are used: a new page's would be missing."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(instance)


page_published.connect(_note_files_of, dispatch_uid="files")
page_published.connect(unpublishing.end_redirect, dispatch_uid="redirect")
for page_signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    page_signal.connect(changes.announce, dispatch_uid="changes")
post_delete.connect(changes.announce, sender=Page, dispatch_uid="changes")
announce_changes_of(BrandSettings, PageViewRestriction, Redirect, Site, SiteDocument, SiteImage)

task_finished.connect(retries.retry_failed_task, dispatch_uid="retry")
task_started.connect(hand_over_notes.remember_task, dispatch_uid="note")
task_finished.connect(hand_over_notes.forget_task, dispatch_uid="note")
