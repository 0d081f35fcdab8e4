"""Moments and states, as staff read them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from news.desk.states import State
from news.release import embargo

register = template.Library()
register.filter("time_left", embargo.time_left)


@register.inclusion_tag("news/admin/moment.html")
def moment(at: datetime, zone_name: str = "") -> dict[str, Any]:
    """In the zone that it is named in, and in the reader's own where that is another."""
    own = in_own_zone(at)
    named = embargo.moment_label(at, embargo.zone(zone_name)) if zone_name else own
    return {"at": at, "named": named, "own": "" if own == named else own}


@register.filter
def in_own_zone(at: datetime) -> str:
    return embargo.moment_label(at, timezone.get_current_timezone())


@register.filter
def clock(at: datetime) -> str:
    """``10:30 a.m.`` where the reader is."""
    return embargo.clock(timezone.localtime(at))


@register.filter
def as_states(names: list[str]) -> Iterator[State]:
    return map(State, names)
