"""What of membership is public, so that every change to it is announced."""

from core.signals import announce_changes_of
from membership.models import MemberOrganization, WordingVersion

announce_changes_of(MemberOrganization, WordingVersion)
