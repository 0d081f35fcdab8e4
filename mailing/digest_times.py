"""When digests go out, by the site's own time: daily, and weekly on one weekday."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from membership.models import Subscription

Frequency = Subscription.Frequency
HELD = (Frequency.DAILY, Frequency.WEEKLY)
WEEK = 7


def next_after(now: datetime, frequency: Frequency) -> datetime:
    """The first moment after ``now`` at which a digest of that frequency goes out."""
    zone = timezone.get_default_timezone()
    today = timezone.localdate(now, zone)
    hour = time(settings.DIGEST_HOUR, tzinfo=zone)
    days = (datetime.combine(today + timedelta(days=count), hour) for count in range(WEEK + 1))
    return next(
        day
        for day in days
        if day > now and (frequency == Frequency.DAILY or day.weekday() == settings.DIGEST_WEEKDAY)
    )
