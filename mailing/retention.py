"""How long mailings and the press list keep what they store; see ``core.retention``."""

from django.utils import timezone

from core.retention import Rule, Stated, register
from mailing.models import Delivery, Digest, PressSignup

register(
    # On the privacy page it is part of what was typed into a form.
    Rule(
        name="press signups",
        label="signups for the press list",
        setting="UNCONFIRMED_SIGNUP_DAYS",
        rows=lambda moment: PressSignup.objects.filter(created_at__lt=moment),
    ),
    Rule(
        name="deliveries",
        label="who got which mailing; its counts stay",
        what="Which of our mailings went to your address, and what your mail server answered",
        setting="DELIVERY_DETAIL_DAYS",
        rows=lambda moment: Delivery.objects.filter(campaign__finished_at__lt=moment),
        order=50,
    ),
    Rule(
        name="digests",
        label="who got which daily or weekly e-mail",
        setting="DELIVERY_DETAIL_DAYS",
        rows=lambda moment: Digest.objects.filter(made_on__lt=timezone.localdate(moment)),
    ),
    Stated(
        what="Journalists on the press list: name, outlet, address, choices, and consent",
        how_long=lambda: "until they ask us to delete them",
        order=40,
    ),
)
