"""The text of a statement that is approved and waits for its embargo to end."""

from django.utils import timezone
from wagtail.models import Revision

from news.models import StatementPage


def scheduled_revision(statement: StatementPage) -> Revision | None:
    revisions = Revision.objects.for_instance(statement)
    return revisions.filter(approved_go_live_at__gt=timezone.now()).first()


def is_being_published(statement: StatementPage) -> bool:
    """Whether the embargo is over and the text will be public within the minute."""
    revisions = Revision.objects.for_instance(statement)
    return revisions.filter(approved_go_live_at__lte=timezone.now()).exists()
