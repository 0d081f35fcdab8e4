"""What is put on record when somebody's data is taken out or a request is answered."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.models import User
from membership.models import DataRequest, Person

DOWNLOADED = "membership.download"
CLOSED = "membership.close_request"


@transaction.atomic
def record_download(*, about: Person | DataRequest, by: User | None = None) -> None:
    """By the person's own link, or by staff on their behalf, whose request stays open."""
    if by is None:
        DataRequest.objects.create(
            person=about,
            kind=DataRequest.Kind.DOWNLOAD,
            state=DataRequest.State.DONE,
            by_link=True,
            handled_at=timezone.now(),
        )
    log(instance=about, action=DOWNLOADED, user=by)


@transaction.atomic
def close(*, request: DataRequest, state: DataRequest.State, note: str, by: User) -> None:
    """Say that a request is done or refused, and why."""
    request.state, request.note = state, note
    request.handled_at, request.handled_by = timezone.now(), str(by)
    request.save(update_fields=["state", "note", "handled_at", "handled_by"])
    log(instance=request, action=CLOSED, user=by, data={"how": request.get_state_display()})
