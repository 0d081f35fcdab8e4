"""Lists of people that staff bring in: the file, its lines, and what becomes of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from membership.models.memberships import Membership
from membership.topics import Choice, find

PIECE_BYTES = 1024 * 1024


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    def with_file(self) -> "PeopleImportQuerySet":
        """Whose file or lines are still held, finished or not."""
        return self.filter(emptied_at=None)


class PeopleImport(models.Model):
    """One list, from the upload to the people that came of it.

    The file is kept in the database, in pieces: the worker may be another machine, and
    nobody's data stays behind in a folder. The file goes when the import is over, and its lines
    with ``IMPORT_DAYS``: until then it can be undone. What was done stays on record.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", "Columns to be matched"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked, nothing entered yet"
        ENTERING = "entering", "Being entered"
        DONE = "done", "Entered"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"
        FAILED = "failed", "Could not be read"
        CANCELED = "canceled", "Canceled"

    UNDER_WAY = (State.CHECKING, State.ENTERING, State.UNDOING)

    name = models.CharField("file", max_length=255)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    state = models.CharField(max_length=20, choices=State, default=State.MAPPING)
    problem = models.TextField(blank=True, help_text="Why it could not be read or entered.")
    # The headings, and the first rows beneath them.
    headings = models.JSONField(default=list)
    samples = models.JSONField(default=list)
    has_headings = models.BooleanField(default=True)
    # For each column the name of a field, or nothing.
    columns = models.JSONField(default=list)
    kind = models.CharField("joins as", max_length=20, choices=Membership.Kind, blank=True)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    wording = models.TextField(blank=True)
    origin = models.TextField(blank=True)
    agreed_on = models.DateField("agreed on", null=True, blank=True)
    replaces = models.BooleanField(default=False)
    lines_read = models.PositiveIntegerField(default=0)
    # How many lines of each outcome; once entered, of what was done.
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField("given", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DB_SET_NULL, related_name="+"
    )
    checked_at = models.DateTimeField("checked", null=True)
    done_at = models.DateTimeField("entered", null=True)
    undone_at = models.DateTimeField("undone", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DB_SET_NULL, related_name="+"
    )
    emptied_at = models.DateTimeField("file and lines deleted", null=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        default_permissions = ("add", "view")
        verbose_name = "import of people"
        verbose_name_plural = "imports of people"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def choices(self) -> list[Choice]:
        return find(self.topics)

    @property
    def wording_version(self) -> str:
        """Under which consents quote words that are none of ours."""
        return f"import-{self.pk}"

    def keep(self, pieces: Iterator[bytes]) -> None:
        """Store the file, piece by piece."""
        for number, data in enumerate(pieces):
            ImportPiece.objects.create(people_import=self, number=number, data=data)

    def write_to(self, file: BinaryIO) -> None:
        pieces = self.pieces.order_by("number").values_list("data", flat=True)
        file.writelines(bytes(data) for data in pieces.iterator(chunk_size=1))
        file.seek(0)

    def effective_lines(self) -> "models.QuerySet[ImportLine]":
        """Those that did something, or will."""
        return self.lines.filter(outcome__in=ImportLine.EFFECTIVE)

    @property
    def can_be_undone(self) -> bool:
        """As long as it is known which people its lines brought."""
        is_done = self.state == self.State.DONE and not self.emptied_at
        return is_done and self.effective_lines().exists()

    @property
    def kept_until(self) -> date:
        return timezone.localdate(self.created_at) + timedelta(days=settings.IMPORT_DAYS)

    def empty(self, *, keep_lines: bool = False) -> None:
        """Delete the file and its lines. Those with errors may stay for whoever mends them, and
        those that did something for whoever undoes it.
        """
        lines = self.lines.all()
        if keep_lines:
            lines = lines.exclude(outcome__in=[ImportLine.Outcome.ERROR, *ImportLine.EFFECTIVE])
        else:
            self.emptied_at = timezone.now()
        lines.delete()
        self.pieces.all().delete()
        self.samples = []
        self.save(update_fields=["samples", "emptied_at"])


class ImportPiece(models.Model):
    """A megabyte of the file."""

    people_import = models.ForeignKey(
        PeopleImport, on_delete=models.DB_CASCADE, related_name="pieces"
    )
    number = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("people_import", "number", name="import_piece_unique")
        ]

    def __str__(self) -> str:
        return f"{self.people_import}, piece {self.number}"


class ImportLine(models.Model):
    """One line of the file, as it was understood, and what is to become of it."""

    class Outcome(models.TextChoices):
        ERROR = "error", "Has an error"
        REPEATED = "repeated", "Repeats an earlier line"
        SUPPRESSED = "suppressed", "Must not be mailed"
        NEW = "new", "New"
        CHANGED = "changed", "On record, gains something"
        UNCHANGED = "unchanged", "On record already"

    EFFECTIVE = (Outcome.NEW, Outcome.CHANGED)

    people_import = models.ForeignKey(
        PeopleImport, on_delete=models.DB_CASCADE, related_name="lines"
    )
    line = models.PositiveIntegerField()
    email = models.EmailField(blank=True)
    address_hash = models.CharField(max_length=64, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, blank=True)
    zip_code = models.CharField(max_length=5, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, blank=True)
    since = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    problem = models.TextField(blank=True)
    # As they stand in the file; only of lines with an error, for whoever mends them.
    cells = models.JSONField(null=True)
    # Whose row it is, once that is known. No key: the line says what was true when checked.
    person = models.BigIntegerField(null=True)
    # Which one the line began.
    membership = models.BigIntegerField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["line"]
        indexes = [models.Index("people_import", "outcome", "line", name="import_line_by_outcome")]

    def __str__(self) -> str:
        return f"{self.people_import}, line {self.line}"

    @property
    def shown(self) -> list[Any]:
        """What stands in the file, without empty cells."""
        return [cell for cell in self.cells or [] if cell]
