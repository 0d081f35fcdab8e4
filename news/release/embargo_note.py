"""What the editor is told beside the fields of the embargo, on the page and as they change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news.forms import SECOND, StatementForm, WallClockField
from news.release import embargo

FIELDS = ("release", "embargo_until", "embargo_zone", "embargo_hour")


@dataclass(frozen=True)
class Note:
    """Either what is wrong with the moment, or the moment in words; all empty without one."""

    is_embargoed: bool
    problem: str = ""
    comes_twice: bool = False
    moment: str = ""
    own_time: str = ""
    time_left: str = ""
    is_over: bool = False


def note_of_form(form: StatementForm) -> Note:
    return note(*(form[name].value() for name in FIELDS))


def note(release: Any, until: Any, zone_name: Any, hour: Any) -> Note:
    """Of what stands in the fields: as it was typed, or as the form fills them in."""
    if release != embargo.EMBARGOED:
        return Note(is_embargoed=False)
    try:
        wall = until if isinstance(until, datetime) else WallClockField().to_python(until)
        if wall is None:
            return Note(is_embargoed=True)
        place = embargo.zone(zone_name)
        twice = embargo.comes_twice(wall, place)
        moment = embargo.instant(wall, place, second=hour == SECOND if hour else None)
    except ValidationError as error:
        return Note(is_embargoed=True, problem=" ".join(error.messages))
    except embargo.WallClockError as error:
        return Note(
            is_embargoed=True, problem=error.explanation(zone_name),
            comes_twice=isinstance(error, embargo.TwiceError),
        )  # fmt: skip
    return _in_words(moment, place, comes_twice=twice)


def _in_words(moment: datetime, place: ZoneInfo, *, comes_twice: bool) -> Note:
    in_zone = embargo.moment_label(moment, place)
    own = embargo.moment_label(moment, timezone.get_current_timezone())
    return Note(
        is_embargoed=True,
        comes_twice=comes_twice,
        moment=in_zone,
        own_time="" if own == in_zone else own,
        time_left=embargo.time_left(moment),
        is_over=moment <= timezone.now(),
    )


@never_cache
@require_safe
def embargo_note(request: HttpRequest) -> HttpResponse:
    """The note alone, for the fields as they are: the script of the panel asks for it."""
    values = [request.GET.get(name, "") for name in FIELDS]
    return render(request, "news/admin/embargo_note.html", {"note": note(*values)})
