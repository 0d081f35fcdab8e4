from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from core.changes import kept

DAYS_AT_MOST = [MaxValueValidator(366)]


@register_setting(icon="calendar-alt")
class MembershipTerms(BaseGenericSetting):
    """How long a membership lasts, and when it counts as new. ``membership.standing`` reckons."""

    term_months = models.PositiveSmallIntegerField(
        "months until renewal",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text="Empty: memberships do not expire. Counted from the day of joining or of the "
        "last renewal, for everybody who is a member now as well.",
    )
    grace_days = models.PositiveSmallIntegerField(
        "days of grace",
        default=30,
        validators=DAYS_AT_MOST,
        help_text="So long a membership that has run out still counts. Then it has lapsed.",
    )
    remind_days = models.PositiveSmallIntegerField(
        "days before the end to remind",
        default=30,
        validators=DAYS_AT_MOST,
        help_text="Members get one e-mail, with a link to renew. 0: none.",
    )
    new_days = models.PositiveSmallIntegerField(
        "days as a new member",
        default=90,
        validators=DAYS_AT_MOST,
        help_text="After joining. Only staff see it.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("term_months"), FieldPanel("grace_days"), FieldPanel("remind_days")],
            "Renewal",
        ),
        FieldPanel("new_days"),
    ]

    class Meta:
        default_permissions = ("change",)
        verbose_name = "membership terms"


@kept
def current_terms() -> MembershipTerms:
    """Those in force, or the defaults: Wagtail's own ``load()`` would save them, on a GET."""
    return MembershipTerms.objects.first() or MembershipTerms()
