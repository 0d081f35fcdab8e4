"""What of membership is public, so that every change to it is announced; and its own signals."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal

from core import changes
from core.signals import announce_changes_of
from membership.models import MemberOrganization, Membership, MembershipTerms, WordingVersion

# Sent while everything that is held of somebody is erased, in the same transaction, before
# their rows go. With ``person`` (None for somebody of whom only addresses are known),
# ``addresses`` (each as ``membership.addresses.normalize`` writes it) and ``address_hashes``.
# Whoever receives it leaves nothing by which any of these could be found.
person_erased = Signal()
# Sent in the same way before ``people`` (their keys) are deleted whom nothing but an import
# brought, because it is undone. Whoever receives it deletes what was mailed to them.
people_taken_back = Signal()
# Sent when a ``person`` chose how often to be mailed, in the same transaction.
frequency_changed = Signal()

announce_changes_of(MemberOrganization, MembershipTerms, WordingVersion)


def _announce_directory(instance: Membership, **kwargs: Any) -> None:
    """Only while it is a member does an organization stand in the public directory."""
    if instance.kind == Membership.Kind.ORGANIZATION:
        changes.announce()


for signal in (post_save, post_delete):
    signal.connect(_announce_directory, sender=Membership, dispatch_uid="directory")
