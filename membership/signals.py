"""What of membership is public, so that every change to it is announced."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from core import changes
from core.signals import announce_changes_of
from membership.models import MemberOrganization, Membership, MembershipTerms, WordingVersion

announce_changes_of(MemberOrganization, MembershipTerms, WordingVersion)


def _announce_directory(instance: Membership, **kwargs: Any) -> None:
    """Only while it is a member does an organization stand in the public directory."""
    if instance.kind == Membership.Kind.ORGANIZATION:
        changes.announce()


for signal in (post_save, post_delete):
    signal.connect(_announce_directory, sender=Membership, dispatch_uid="directory")
