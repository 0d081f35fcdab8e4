"""What a person's page shows to staff, part by part. Other apps add theirs when they load."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.components import Component

from core.models import User
from membership.models import Person

ROWS = 50


class Link(NamedTuple):
    text: "str | date | datetime"
    url: str

    @classmethod
    def to(cls, view: str, row: Model, text: "str | date | datetime") -> "Link":
        return cls(text, reverse(view, args=[row.pk]))


Cell = str | int | date | datetime | Link | None


class PersonSection(Component):
    """A table with a heading. ``people`` are the person's own row and those merged into it.

    ``rows()`` gives a tuple of cells for each row, one more than ``ROWS`` where there are
    more; moments are shown in local time. Who lacks ``permission`` is not shown the section.
    """

    template_name = "membership/admin/person_section.html"
    name: ClassVar[str]
    title: ClassVar[str]
    headings: ClassVar[tuple[str, ...]]
    empty: ClassVar[str]
    order: ClassVar[int] = 500
    permission: ClassVar[str] = "membership.view_person"

    def __init__(self, person: Person, people: list[Person], user: User) -> None:
        self.person = person
        self.people = people
        self.user = user

    def rows(self) -> Iterable[tuple[Cell, ...]]:
        raise NotImplementedError

    @property
    def all_url(self) -> str:
        """The listing that has all of it, where there is one."""
        return ""

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        rows = list(self.rows())
        return {
            "section": self,
            "rows": [[_shown(cell) for cell in row] for row in rows[:ROWS]],
            "has_more": len(rows) > ROWS,
            "most": ROWS,
            "csrf_token": (parent_context or {}).get("csrf_token", ""),
        }


def _shown(cell: Any) -> Any:
    """Days and moments as people read them, in local time."""
    if isinstance(cell, Link):
        return {"text": _shown(cell.text), "url": cell.url}
    if isinstance(cell, datetime):
        return date_format(timezone.localtime(cell), "N j, Y, g:i a")
    if isinstance(cell, date):
        return date_format(cell, "N j, Y")
    return cell


_sections: list[type[PersonSection]] = []


def register(section: type[PersonSection]) -> type[PersonSection]:
    _sections.append(section)
    return section


def sections_for(person: Person, user: User) -> list[PersonSection]:
    """In their order, those that the user may see."""
    people = person.rows
    seen = (section for section in _sections if user.has_perm(section.permission))
    return sorted(
        (section(person, people, user) for section in seen), key=lambda section: section.order
    )
