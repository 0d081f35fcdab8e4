"""From the cells of one line to what they say of a person, or to what is wrong with them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from membership import address_checks
from membership.addresses import address_hash, tidy
from membership.imports.columns import EMAIL, LABELS, WHOLE_NAME
from membership.models import Membership
from membership.names import tidy_name
from membership.states import STATES

MOST_EMAIL, MOST_NAME, MOST_AGENCY = 254, 100, 120
EARLIEST = date(1900, 1, 1)
DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y",
         "%Y/%m/%d", "%Y%m%d")  # fmt: skip
ZIP_CODE = re.compile(r"(\d{5})(?:-?\d{4})?")
SHORT_ZIP_CODE = re.compile(r"\d{3,4}")  # a spreadsheet program ate the zeros before it
# Whoever runs an organization joins by the form: there is more to know than a list holds.
KINDS = [kind for kind in Membership.Kind if kind != Membership.Kind.ORGANIZATION]
_CODES = {word.lower(): code for code, name in STATES for word in (code, name)}
_CODES |= {"d.c.": "DC", "washington, d.c.": "DC", "washington dc": "DC"}
_KINDS = {word.lower(): kind.value for kind in KINDS for word in (kind.label, kind.value)}
_KINDS |= {"family member": "family", "officer": "active", "active duty": "active"}


@dataclass
class Line:
    """What is staged of one line; ``problems`` say to staff what to mend."""

    number: int
    email: str = ""
    address_hash: str = ""
    first_name: str = ""
    last_name: str = ""
    state: str = ""
    zip_code: str = ""
    agency: str = ""
    kind: str = ""
    since: date | None = None
    agreed_on: date | None = None
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """How the lines of one list are to be understood."""

    columns: list[str]
    kind: str = ""
    agreed_on: date | None = None
    needs_agreement: bool = False

    def understand(self, number: int, cells: list[str]) -> Line:
        line = Line(number, kind=self.kind, agreed_on=self.agreed_on)
        if any(cells[len(self.columns) :]):
            line.problems.append("There are more cells than headings: is a comma not in quotes?")
        for name, cell in zip(self.columns, cells, strict=False):
            if name and cell:
                self._take(line, name, cell)
        self._complete(line)
        return line

    def _take(self, line: Line, name: str, cell: str) -> None:
        try:
            for key, value in READ[name](cell).items():
                setattr(line, key, value)
        except ValueError as error:
            line.problems.append(f"{LABELS[name]}: {error}")

    def _complete(self, line: Line) -> None:
        if line.email:
            line.address_hash = address_hash(line.email)
        elif not line.problems:
            line.problems.append("There is no e-mail address.")
        if self.needs_agreement and not line.agreed_on and not line.problems:
            line.problems.append("There is no day on which the person agreed.")


def _email(cell: str) -> dict[str, Any]:
    address = tidy(cell.removeprefix("mailto:"))
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError(f"“{_short(cell)}” is no e-mail address.") from error
    try:
        address_checks.check(address)
    except ValidationError as error:
        raise ValueError(error.message) from error
    if len(address) > MOST_EMAIL:
        raise ValueError(f"An address has {MOST_EMAIL} characters at most.")
    return {"email": address}


def _whole_name(cell: str) -> dict[str, Any]:
    """“Ann Lee” or “Lee, Ann”."""
    last, comma, first = cell.partition(",")
    if not comma:
        first, _, last = cell.rpartition(" ")
    return _name("first_name")(first.strip()) | _name("last_name")(last.strip())


def _name(key: str, most: int = MOST_NAME) -> Callable[[str], dict[str, Any]]:
    def read(cell: str) -> dict[str, Any]:
        name = tidy_name(cell)
        if len(name) > most:
            raise ValueError(f"“{_short(name)}” is longer than {most} characters.")
        return {key: name}

    return read


def _state(cell: str) -> dict[str, Any]:
    if code := _CODES.get(cell.lower()):
        return {"state": code}
    raise ValueError(f"“{_short(cell)}” is no state. Use its name or its two letters.")


def _zip_code(cell: str) -> dict[str, Any]:
    if found := ZIP_CODE.fullmatch(cell):
        return {"zip_code": found[1]}
    if SHORT_ZIP_CODE.fullmatch(cell):
        return {"zip_code": cell.zfill(5)}
    raise ValueError(f"“{_short(cell)}” is no ZIP code of five digits.")


def _kind(cell: str) -> dict[str, Any]:
    if kind := _KINDS.get(cell.lower()):
        return {"kind": kind}
    known = ", ".join(f"“{kind.label}”" for kind in KINDS)
    raise ValueError(f"“{_short(cell)}” is none of {known}.")


def _date(key: str) -> Callable[[str], dict[str, Any]]:
    def read(cell: str) -> dict[str, Any]:
        day = _parsed(cell)
        if not EARLIEST <= day <= timezone.localdate():
            raise ValueError(f"“{_short(cell)}” is not in the past.")
        return {key: day}

    return read


def _parsed(cell: str) -> date:
    for form in DATES:
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(cell).date()
    except ValueError:
        raise ValueError(
            f"“{_short(cell)}” is no date. Write it like 2026-03-14 or 3/14/2026."
        ) from None


def _short(cell: str) -> str:
    return cell if len(cell) <= 60 else f"{cell[:59]}…"  # noqa: PLR2004 - as much as a screen has room for


READ: dict[str, Callable[[str], dict[str, Any]]] = {
    EMAIL: _email,
    WHOLE_NAME: _whole_name,
    "first_name": _name("first_name"),
    "last_name": _name("last_name"),
    "state": _state,
    "zip_code": _zip_code,
    "agency": _name("agency", MOST_AGENCY),
    "kind": _kind,
    "since": _date("since"),
    "agreed_on": _date("agreed_on"),
}
