"""What changes the press list and its ledger; each in one transaction."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from mailing import tasks, wordings
from mailing.models import Journalist, PressConsent, PressSignup
from mailing.models.journalist import Wanted
from membership.models import Suppression
from membership.wordings import Wording, current

Source = PressConsent.Source
Action = PressConsent.Action


@transaction.atomic
def request_press_signup(*, email: str, wording: Wording, path: str, **details: Any) -> None:
    """Keep what the form asks for, and queue the mail that asks the address to confirm.

    Does the same for every address, on the list or not; ``details`` are fields of
    ``PressSignup``.
    """
    signup = PressSignup.objects.create(
        email=email,
        wording=wording.text,
        wording_version=wording.version,
        path=path,
        **details,
    )
    tasks.mail_press_confirmation.enqueue(signup.pk)


@transaction.atomic
def confirm_press_signup(*, signup: PressSignup) -> None:
    """Put on the list who agreed, or change what they chose. Confirming again does nothing."""
    signup = PressSignup.objects.select_for_update().get(pk=signup.pk)
    if signup.confirmed_at:
        return
    signup.confirmed_at = timezone.now()
    signup.save(update_fields=["confirmed_at"])
    journalist = _place_for(signup.email)
    is_new = not journalist.pk or not journalist.is_active
    journalist.name, journalist.outlet = signup.name, signup.outlet
    journalist.confirmed_at = journalist.confirmed_at or signup.confirmed_at
    _put_on_list(journalist)
    journalist.choose(Wanted(signup.kinds, list(signup.issues), not signup.issue_pks))
    _record(
        journalist,
        Action.GIVEN,
        Wording(signup.wording_version, signup.wording),
        source=Source.FORM,
        path=signup.path,
        stated_at=signup.created_at,
        confirmed_at=signup.confirmed_at,
    )
    Suppression.objects.of(signup.email).liftable().delete()
    if is_new:
        tasks.mail_press_welcome.enqueue(journalist.pk)


@transaction.atomic
def add_journalist(*, email: str, wanted: Wanted, told: str, by: str, **details: str) -> Journalist:
    """Put on the list who asked staff for it; ``told`` says how. Somebody who left comes back.

    ``details`` are fields of ``Journalist``.
    """
    journalist = _place_for(email)
    for name, value in details.items():
        setattr(journalist, name, value)
    _put_on_list(journalist)
    journalist.choose(wanted)
    _record(
        journalist,
        Action.GIVEN,
        current(wordings.STAFF),
        source=Source.STAFF,
        note=told,
        recorded_by=by,
    )
    tasks.mail_press_welcome.enqueue(journalist.pk)
    return journalist


@transaction.atomic
def change_choice(*, journalist: Journalist, wanted: Wanted) -> None:
    """What the journalist chose on the page behind the link in our mail."""
    before = journalist.wants
    journalist.choose(wanted)
    if journalist.wants != before:
        wording = current(wordings.PRESS_LIST)
        _record(journalist, Action.GIVEN, wording, source=Source.PAGE)


@transaction.atomic
def leave_press_list(
    *, journalist: Journalist, source: Source, told: str = "", by: str = ""
) -> None:
    """Take somebody off the list, and record that consent was withdrawn. Again: nothing."""
    journalist = Journalist.objects.select_for_update().get(pk=journalist.pk)
    if not journalist.is_active:
        return
    journalist.left_at = timezone.now()
    journalist.save(update_fields=["left_at"])
    wording = current(wordings.LEAVING)
    _record(journalist, Action.WITHDRAWN, wording, source=source, note=told, recorded_by=by)


def _place_for(email: str) -> Journalist:
    """Whoever is or was on the list under this address, locked; otherwise somebody new."""
    found = Journalist.objects.select_for_update().at(email).first()
    return found or Journalist(email=email, left_at=timezone.now())


def _put_on_list(journalist: Journalist) -> None:
    if not journalist.is_active:
        journalist.added_at, journalist.left_at = timezone.now(), None
    journalist.save()


def _record(journalist: Journalist, action: Action, wording: Wording, **details: Any) -> None:
    PressConsent.objects.create(
        journalist=journalist,
        action=action,
        subject=journalist.wants,
        wording=wording.text,
        wording_version=wording.version,
        **({"stated_at": timezone.now()} | details),
    )
