"""How long mailings and the press list keep what they store; see ``core.retention``."""

from core.retention import Rule, Stated, register
from mailing.models import PressSignup

register(
    # On the privacy page it is part of what was typed into a form.
    Rule(
        name="press signups",
        label="sign-ups for the press list",
        setting="UNCONFIRMED_SIGNUP_DAYS",
        rows=lambda moment: PressSignup.objects.filter(created_at__lt=moment),
    ),
    Stated(
        what="Journalists on the press list: name, outlet, address, choices, and consent",
        how_long=lambda: "until they ask us to delete them",
        order=40,
    ),
)
