"""The mails about preferences, one function each. None repeats what was typed into a form."""

from django.conf import settings
from django.urls import reverse

from core import mail
from core.mail import Message
from membership import paths, tokens
from membership.emails import to_person
from membership.models import AddressChange, Person


def my_link(person: Person, request_id: str) -> Message:
    """To whoever asked for the link to the preference page."""
    return to_person(
        "my_link",
        person,
        identity=f"my-link.{request_id}",
        link_days=settings.PREFERENCES_LINK_DAYS,
    )


def agree_at_old_address(change: AddressChange) -> Message:
    return mail.build(
        "old_address",
        to=change.old_email,
        identity=f"old-address.{change.pk}",
        unsubscribe_path=paths.unsubscribe(change.old_address_hash),
        agree_url=_agree_url(change, tokens.OLD_ADDRESS, "old_address"),
        link_days=settings.CONFIRMATION_LINK_DAYS,
    )


def agree_at_new_address(change: AddressChange, new_hash: str) -> Message:
    return mail.build(
        "new_address",
        to=change.new_email,
        identity=f"new-address.{change.pk}",
        unsubscribe_path=paths.unsubscribe(new_hash),
        change=change,
        agree_url=_agree_url(change, tokens.NEW_ADDRESS, "new_address"),
        link_days=settings.CONFIRMATION_LINK_DAYS,
    )


def address_is_taken(change: AddressChange, new_hash: str) -> Message:
    """To the owner of an address that somebody else, or the same person twice, wants to use."""
    return mail.build(
        "address_taken",
        to=change.new_email,
        identity=f"address-taken.{change.pk}",
        unsubscribe_path=paths.unsubscribe(new_hash),
    )


def address_changed(change: AddressChange) -> Message:
    return to_person(
        "address_changed",
        change.person,
        identity=f"address-changed.{change.pk}",
        link_days=settings.PREFERENCES_LINK_DAYS,
    )


def farewell_to_old_address(change: AddressChange) -> Message:
    """Without links of the person's own: whoever reads the old address may be somebody else."""
    return mail.build(
        "address_left",
        to=change.old_email,
        identity=f"address-left.{change.pk}",
        unsubscribe_path=paths.unsubscribe(change.old_address_hash),
    )


def _agree_url(change: AddressChange, side: str, view: str) -> str:
    return mail.address(reverse(view, args=[tokens.for_address_change(change, side)]))
