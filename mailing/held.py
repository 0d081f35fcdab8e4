"""What mailings and the press list hold of somebody: to be read by them, and to be erased."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.functions import Lower
from wagtail.models import ModelLogEntry

from mailing.models import Campaign, Delivery, Digest, Journalist, PressConsent, PressSignup
from membership.data_rights.held import row_of
from membership.models import Person
from membership.my_data import Section, Subject
from news.models import PressPreview, ReviewRequest


def sections(subject: Subject) -> Iterator[Section]:
    hashes = subject.address_hashes
    yield Section("mailings", "Statements that we mailed to you, or meant to", _deliveries(subject))
    yield Section("digests", "Daily and weekly e-mails that we made for you", _digests(subject))
    yield Section("press_list", "What is on the press list", _journalists(hashes))
    yield Section("press_list_consents", "What you agreed to for the press list", _said(hashes))
    yield Section("press_list_signups", "What came in by the press list’s form", _asked(subject))
    # A statement's own record: who saw it, and what they said.
    yield Section(
        "reviews", "Statements that you were asked to review", _reviews(subject), stays=True
    )
    yield Section(
        "press_previews", "Statements that you were shown early", _previews(subject), stays=True
    )


def forget(
    *, person: Person | None, addresses: list[str], address_hashes: list[str], **kwargs: Any
) -> None:
    """Receives ``membership.signals.person_erased``. Of mailings only counts stay."""
    journalists = Journalist.objects.filter(address_hash__in=address_hashes)
    people = person.rows if person else []
    Digest.objects.filter(person__in=people).delete()
    _deliveries_to(people, address_hashes).delete()
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Journalist),
        object_id__in=[str(journalist.pk) for journalist in journalists],
    ).delete()
    journalists.delete()
    _signups(addresses).delete()


def _signups(addresses: list[str]) -> Any:
    return _at(PressSignup.objects, addresses)


def _at(rows: Any, addresses: list[str]) -> Any:
    return rows.alias(_key=Lower("email")).filter(_key__in=addresses)


def _deliveries_to(people: list[Person], address_hashes: list[str]) -> QuerySet[Delivery]:
    """What was mailed to these people, and to these addresses whoever had them.

    Looked up in three ways, each of which has an index: of one question with “or” in it, the
    database would read every delivery there is.
    """
    campaigns = list(Campaign.objects.order_by().values_list("pk", flat=True))
    ways = [
        Delivery.objects.filter(campaign__in=campaigns, address_hash__in=address_hashes),
        Delivery.objects.filter(person__in=people),
        Delivery.objects.filter(journalist__address_hash__in=address_hashes),
    ]
    return Delivery.objects.filter(
        pk__in={pk for rows in ways for pk in rows.order_by().values_list("pk", flat=True)}
    )


def _deliveries(subject: Subject) -> list[dict[str, Any]]:
    found = _deliveries_to(subject.people, subject.address_hashes).select_related("campaign")
    return [
        {
            "statement": delivery.campaign.headline,
            "told": delivery.campaign.get_occasion_display(),
        }
        | row_of(
            delivery, "state", "attempts", "sent_at", got_it_as="audience", held_until="held_until",
            mail_server_said="error", keyed_hash_of_address="address_hash",
        )
        for delivery in found
    ]  # fmt: skip


def _digests(subject: Subject) -> list[dict[str, Any]]:
    found = Digest.objects.filter(person__in=subject.people)
    return [
        row_of(digest, "made_on", "state", "attempts", "sent_at", mail_server_said="error")
        for digest in found
    ]


def _journalists(address_hashes: list[str]) -> list[dict[str, Any]]:
    found = Journalist.objects.filter(address_hash__in=address_hashes).prefetch_related("issues")
    return [
        row_of(
            journalist, "name", "outlet", "email", "confirmed_at", "left_at", kinds="kind_names",
            issues="issue_names", on_the_list_since="added_at",
            keyed_hash_of_address="address_hash",
        )
        for journalist in found
    ]  # fmt: skip


def _said(address_hashes: list[str]) -> list[dict[str, Any]]:
    found = PressConsent.objects.filter(journalist__address_hash__in=address_hashes)
    return [
        row_of(
            consent, "action", "wording", "wording_version", "source", "note", "path", "stated_at",
            "confirmed_at", "recorded_at", to_what="subject",
        )
        | {"recorded_by_staff": bool(consent.recorded_by)}
        for consent in found
    ]  # fmt: skip


def _asked(subject: Subject) -> list[dict[str, Any]]:
    return [
        row_of(
            signup, "email", "name", "outlet", "wording", "wording_version", "path", "mailed_at",
            "confirmed_at", kinds="kind_names", issues="issue_names", asked_at="created_at",
        )
        for signup in _signups(subject.addresses)
    ]  # fmt: skip


def _reviews(subject: Subject) -> list[dict[str, Any]]:
    found = _at(ReviewRequest.objects.select_related("statement"), subject.addresses)
    return [
        row_of(
            review, "name", "email", "note", "asked_at", "mailed_at", "expires_at", "revoked_at",
            "decision", "comment", "decided_at",
        )
        | {"statement": review.statement.title}
        for review in found
    ]  # fmt: skip


def _previews(subject: Subject) -> list[dict[str, Any]]:
    previews = PressPreview.objects.select_related("statement").prefetch_related("visits")
    return [
        row_of(
            preview, "name", "outlet", "email", "given_at", "mailed_at", "expires_at", "revoked_at"
        )
        | {
            "statement": preview.statement.title,
            "read_at": [visit.visited_at for visit in preview.visits.all()],
        }
        for preview in _at(previews, subject.addresses)
    ]
