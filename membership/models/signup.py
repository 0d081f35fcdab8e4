from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from membership.addresses import address_hash, normalize
from membership.models.consent import Source
from membership.models.memberships import Membership
from membership.models.search import SearchText, beginnings
from membership.states import STATES

SEARCHED = ("first_name", "last_name", "email")


class SignupQuerySet(models.QuerySet["Signup"]):
    def at(self, address: str) -> "SignupQuerySet":
        return self.alias(_key=Lower("email")).filter(_key=normalize(address))

    def matching(self, text: str) -> "SignupQuerySet":
        """Those that have, for every word, a name or part of an address that starts so."""
        return self.alias(_words=SearchText(*SEARCHED)).filter(_words=beginnings(text))


class Signup(models.Model):
    """What somebody asked for in a form, on behalf of an address that has yet to agree.

    Everything is kept here, the words agreed to included, until the link in the mail is
    confirmed. Nothing about an existing person changes before that: whoever typed the
    address need not be its owner.
    """

    email = models.EmailField("e-mail address")
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=2, choices=STATES, blank=True)
    zip_code = models.CharField("ZIP code", max_length=5, blank=True)
    kind = models.CharField(
        "joins as", max_length=20, choices=Membership.Kind, blank=True, help_text="Empty: does not."
    )
    agency = models.CharField(max_length=120, blank=True)
    # Of kind “organization”: what the form says of it, by field of ``MemberOrganization``.
    organization = models.JSONField(null=True, blank=True, editable=False)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    wording = models.TextField(blank=True, help_text="The words agreed to, as they were shown.")
    wording_version = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=20, choices=Source)
    path = models.CharField(
        "address of the form", max_length=255, blank=True, help_text="The page it stood on."
    )
    # A keyed hash, to find what came in one wave.
    network_hash = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("asked", default=timezone.now, editable=False)
    # Set right before the mail server is told that the mail is whole, see ``core.hand_over``.
    handed_over_at = models.DateTimeField(null=True, editable=False)
    mailed_at = models.DateTimeField("mailed", null=True, editable=False)
    confirmed_at = models.DateTimeField("confirmed", null=True, editable=False)
    welcomed_at = models.DateTimeField("welcomed", null=True, editable=False)

    objects = SignupQuerySet.as_manager()

    class Meta:
        default_permissions = ("view", "delete")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(Lower("email"), name="signup_by_address"),
            models.Index("created_at", "id", name="signup_by_age"),
            models.Index("network_hash", "created_at", name="signup_by_network"),
            GinIndex(SearchText(*SEARCHED), name="signup_by_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(topics=[]) | ~models.Q(wording="", wording_version=""),
                name="signup_topics_need_consent",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="", topics=[]), name="signup_asks_for_something"
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def joins(self) -> bool:
        return bool(self.kind)

    @property
    def mail_state(self) -> str:
        """Whether the address was asked to confirm, for staff."""
        if self.mailed_at:
            return "Mailed"
        return "In doubt: no answer" if self.handed_over_at else "Not mailed"

    @property
    def address_hash(self) -> str:
        return address_hash(self.email)
