"""How long membership keeps what it stores; see ``core.retention``."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from core.retention import Rule, Stated, register
from membership.models import (
    AddressChange,
    DataRequest,
    PeopleImport,
    RateCounter,
    RosterInvitation,
    Signup,
)
from membership.services.imports import empty_imports


def _closed_requests(moment: datetime) -> QuerySet:
    return DataRequest.objects.exclude(state=DataRequest.State.OPEN).filter(handled_at__lt=moment)


register(
    Rule(
        name="signups",
        label="signups, confirmed or not",
        what="What you typed into a form, confirmed or not, as it was sent",
        setting="UNCONFIRMED_SIGNUP_DAYS",
        rows=lambda moment: Signup.objects.filter(created_at__lt=moment),
        order=10,
    ),
    Stated(
        what="Once you have confirmed: your name, address and choices, and your consent",
        how_long=lambda: "until you erase them or ask us to",
        order=20,
    ),
    Rule(
        name="address changes",
        label="changes of address that were never finished",
        what="A change of your address that was never confirmed",
        setting="UNCONFIRMED_SIGNUP_DAYS",
        rows=lambda moment: AddressChange.objects.filter(done_at=None, requested_at__lt=moment),
        order=25,
    ),
    Rule(
        name="roster invitations",
        label="invitations onto a roster that nobody answered",
        what="Your address, if a member organization invited you and you did not answer",
        setting="UNCONFIRMED_SIGNUP_DAYS",
        rows=lambda moment: RosterInvitation.objects.open().filter(invited_at__lt=moment),
        order=27,
    ),
    Rule(
        name="imports",
        label="files and lines of imported lists",
        what="A list with your address that we were given, as it came in",
        setting="IMPORT_DAYS",
        rows=lambda moment: PeopleImport.objects.with_file().filter(created_at__lt=moment),
        delete=empty_imports,
        order=28,
    ),
    Rule(
        name="data requests",
        label="closed requests for a copy, a correction or an erasure",
        what="That you asked for a copy, a correction or an erasure, once it is done",
        setting="DATA_REQUEST_RECORD_DAYS",
        rows=_closed_requests,
        order=30,
    ),
    Stated(
        what="The keyed hash of an address that is not to be written to",
        how_long=lambda: "as long as this site runs",
        order=60,
    ),
    Rule(
        name="rate counters",
        label="counters against abuse",
        what="Counters that hold off repeated attempts",
        setting="RATE_COUNTER_HOURS",
        unit="hours",
        rows=lambda moment: RateCounter.objects.filter(starts_at__lt=moment),
        order=70,
    ),
    Stated(
        what="The link in a message that asks for confirmation",
        how_long=lambda: f"works for {settings.CONFIRMATION_LINK_DAYS} days",
        order=910,
    ),
    Stated(
        what="The link in each message to your own page",
        how_long=lambda: f"works for {settings.PREFERENCES_LINK_DAYS} days",
        order=920,
    ),
    Stated(
        what="The link to download or erase your data",
        how_long=lambda: f"works for {settings.DATA_LINK_HOURS} hours, once",
        order=930,
    ),
    Stated(
        what="Our answer, when you ask us for a copy, a correction or an erasure",
        how_long=lambda: f"within {settings.DATA_REQUEST_DAYS} days",
        order=940,
    ),
)
