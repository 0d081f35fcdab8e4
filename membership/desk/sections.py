"""What membership itself shows on a person's page, in the order of ``order``."""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.models import ModelLogEntry

from membership.models import (
    AddressChange,
    Consent,
    DataRequest,
    Membership,
    Merge,
    Note,
    Person,
    Signup,
    Subscription,
)
from membership.person_sections import ROWS, Cell, Link, PersonSection, register
from membership.services.merging import why_not_parted

Rows = Iterable[tuple[Cell, ...]]


@register
class MembershipSection(PersonSection):
    name, title, order = "memberships", "Memberships", 10
    headings = ("Number", "As", "Standing", "Since", "Runs out or ended", "Organization", "")
    empty = "No membership."
    permission = "membership.view_membership"

    def rows(self) -> Rows:
        memberships = Membership.objects.filter(person__in=self.people)
        may_end = self.user.has_perm("membership.change_membership")
        for row in memberships.select_related("organization")[: ROWS + 1]:
            is_active = row.status == Membership.Status.ACTIVE
            end = Link("End…", reverse("person:end", args=[row.pk])) if may_end else ""
            yield (
                Link(row.number, reverse("membership:inspect", args=[row.pk])),
                row.get_kind_display(),
                row.standing.label,
                row.since,
                row.runs_out_on if is_active else row.ended_on,
                str(row.organization or ""),
                end if is_active else "",
            )


@register
class SubscriptionSection(PersonSection):
    name, title, order = "subscriptions", "Mail that they get", 20
    headings = ("Topic", "How often", "Since", "Ended")
    empty = "They have subscribed to nothing."
    permission = "membership.view_subscription"

    def rows(self) -> Rows:
        subscriptions = Subscription.objects.filter(person__in=self.people)
        for row in subscriptions.select_related("issue")[: ROWS + 1]:
            yield row.label, row.get_frequency_display(), row.started_at, row.ended_at


@register
class ConsentSection(PersonSection):
    name, title, order = "consents", "What they agreed to, and how", 30
    headings = ("Stated", "Consent", "In these words", "How", "Confirmed")
    empty = "Nothing is on record."
    permission = "membership.view_consent"

    def rows(self) -> Rows:
        consents = Consent.objects.filter(person__in=self.people)
        for row in consents.select_related("person").order_by("-stated_at", "-pk")[: ROWS + 1]:
            yield (
                Link.to("consent:inspect", row, row.stated_at),
                str(row),
                f"“{row.wording}” ({row.wording_version})",
                self.how(row),
                row.confirmed_at,
            )

    def how(self, row: Consent) -> str:
        parts = [row.get_source_display(), row.path, row.proof, row.note]
        if row.recorded_by:
            parts.append(f"entered by {row.recorded_by}")
        if row.person != self.person:
            parts.append(f"as {row.person.email}")
        return "; ".join(part for part in parts if part)

    @property
    def all_url(self) -> str:
        return f"{reverse('consent:index')}?{urlencode({'q': self.person.email})}"


@register
class NoteSection(PersonSection):
    name, title, order = "notes", "Notes", 50
    template_name = "membership/admin/notes.html"
    permission = "membership.view_note"
    headings = ()
    empty = "No notes."

    def rows(self) -> Rows:
        notes = Note.objects.filter(person__in=self.people).select_related("written_by")
        return ((row,) for row in notes[: ROWS + 1])

    @property
    def add_url(self) -> str:
        may = self.user.has_perm("membership.add_note")
        return reverse("person:note", args=[self.person.pk]) if may else ""

    @property
    def may_delete(self) -> bool:
        return self.user.has_perm("membership.delete_note")


@register
class DataRequestSection(PersonSection):
    name, title, order = "requests", "Requests about their data", 60
    headings = ("Asks for", "Received", "Due", "State", "Handled", "By", "Note")
    empty = "They have asked for nothing."
    permission = "membership.view_datarequest"

    def rows(self) -> Rows:
        for row in DataRequest.objects.filter(person__in=self.people)[: ROWS + 1]:
            is_open = row.state == DataRequest.State.OPEN
            yield (
                Link.to("datarequest:inspect", row, row.get_kind_display()),
                row.received_at,
                row.due_on if is_open else None,
                row.get_state_display(),
                row.handled_at,
                "The person’s own link" if row.by_link else row.handled_by,
                row.note,
            )


@register
class SignupSection(PersonSection):
    name, title, order = "signups", "Forms filled in with their address", 70
    headings = ("Asked", "Address", "Joins as", "Form", "Mailed", "Confirmed")
    empty = "None that is kept still: unconfirmed ones are deleted after some days."
    permission = "membership.view_signup"

    def rows(self) -> Rows:
        found: list[Signup] = []
        for row in self.people:
            found += Signup.objects.at(row.email)[: ROWS + 1]
        for row in sorted(found, key=lambda row: row.created_at, reverse=True):
            yield (
                Link.to("signup:inspect", row, row.created_at),
                row.email,
                row.get_kind_display(),
                f"{row.get_source_display()} {row.path}",
                row.mailed_at,
                row.confirmed_at,
            )


@register
class AddressChangeSection(PersonSection):
    name, title, order = "addresses", "Changes of address", 75
    headings = ("Asked", "From", "To", "Old agreed", "New agreed", "Changed", "Stopped")
    empty = "None."
    permission = "membership.view_addresschange"

    def rows(self) -> Rows:
        for row in AddressChange.objects.filter(person__in=self.people)[: ROWS + 1]:
            yield (
                row.requested_at, row.old_email, row.new_email, row.old_confirmed_at,
                row.new_confirmed_at, row.done_at, row.stopped_at,
            )  # fmt: skip


@register
class MergeSection(PersonSection):
    name, title, order = "merges", "Merged records", 80
    headings = ("Record", "E-mail address", "Merged", "By", "Undone", "")
    empty = "None."
    permission = "membership.view_merge"

    def rows(self) -> Rows:
        may = self.user.has_perm("membership.add_merge")
        merges = Merge.objects.filter(survivor__in=self.people).select_related("merged", "by")
        # The newest comes first, and only the newest can be undone.
        newest = None
        for row in merges[: ROWS + 1]:
            newest = newest or (None if row.undone_at else row)
            part = may and row is newest and not why_not_parted(row)
            yield (
                str(row.merged.pk),
                row.merged.email,
                row.merged_at,
                str(row.by or ""),
                row.undone_at,
                Link("Undo…", reverse("person:part", args=[row.pk])) if part else "",
            )


@register
class HistorySection(PersonSection):
    name, title, order = "history", "What staff did", 90
    headings = ("When", "Who", "What")
    empty = "Nothing yet."
    permission = "membership.view_person"

    def rows(self) -> Rows:
        for entry in islice(self._entries(), ROWS + 1):
            said = [str(entry.message), str(entry.comment)]
            yield entry.timestamp, entry.user_display_name, ": ".join(filter(None, said))

    def _entries(self) -> Iterable[ModelLogEntry]:
        types = ContentType.objects.get_for_models(Person, Membership)
        memberships = Membership.objects.filter(person__in=self.people).values_list("pk", flat=True)
        entries = [
            *_of(types[Person], [row.pk for row in self.people]),
            *_of(types[Membership], memberships),
        ]
        return sorted(entries, key=lambda entry: entry.timestamp, reverse=True)


def _of(content_type: ContentType, keys: Iterable[int]) -> Iterable[ModelLogEntry]:
    entries = ModelLogEntry.objects.filter(
        content_type=content_type, object_id__in=[str(pk) for pk in keys]
    )
    return entries.select_related("user", "content_type").order_by("-timestamp")[: ROWS + 1]
