"""What of membership is public, so that every change to it is announced; and its own signals."""

from django.dispatch import Signal

from core.signals import announce_changes_of
from membership.models import MemberOrganization, WordingVersion

# Sent while everything that is held of somebody is erased, in the same transaction, before
# their rows go. With ``person`` (None for somebody of whom only addresses are known),
# ``addresses`` (each as ``membership.addresses.normalize`` writes it) and ``address_hashes``.
# Whoever receives it leaves nothing by which any of these could be found.
person_erased = Signal()

announce_changes_of(MemberOrganization, WordingVersion)
