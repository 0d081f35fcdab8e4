"""The links that download or erase somebody's data: mailed on request, for hours, once."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from core.personal_pages import BrokenLinkError, carried_by
from membership.models import DataRequest, Person

Kind = DataRequest.Kind
SALTS = {Kind.DOWNLOAD: "membership.my-data", Kind.ERASE: "membership.erasure"}
# A second click, or a download that broke off, is not a second use.
SAME_USE = timedelta(minutes=10)


def token_for(person: Person, kind: Kind) -> str:
    """Carries how often such a link was used before: the next use makes all of them old."""
    used = _uses(person, kind).count()
    return signing.dumps([person.pk, person.link_key, used], salt=SALTS[kind])


def person_of(token: str, kind: Kind) -> Person | None:
    """Whose data the link is for; None if they were erased since. Raises BrokenLinkError."""
    max_age = timedelta(hours=settings.DATA_LINK_HOURS)
    pk, link_key, used = carried_by(token, salt=SALTS[kind], max_age=max_age)
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        return None
    if person.link_key != link_key or person.merged_into_id or _is_old(person, kind, used):
        raise BrokenLinkError
    return person


def _is_old(person: Person, kind: Kind, used: int) -> bool:
    first_use = _uses(person, kind).order_by("pk")[used : used + 1].first()
    return bool(first_use and first_use.handled_at < timezone.now() - SAME_USE)


def _uses(person: Person, kind: Kind) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(person=person, kind=kind, by_link=True)
