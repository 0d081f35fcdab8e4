import copy

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from core.changes import kept


@register_setting(icon="site")
class BrandSettings(BaseSiteSetting):
    """What the organization calls itself, wherever the site says so."""

    name = models.CharField(max_length=120, default="American Police Officers Alliance")
    short_name = models.CharField(max_length=30, default="APOA")
    mission = models.CharField(
        max_length=300,
        blank=True,
        help_text="One sentence. Shown in the footer and given to search engines.",
    )
    postal_address = models.TextField(
        blank=True, help_text="Printed in the footer and in every mail where it is given."
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField("public e-mail address", blank=True)
    security_contact = models.EmailField(
        blank=True,
        help_text="Where finders of security flaws write; published in security.txt.",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("short_name"), FieldPanel("mission")], "Name"
        ),
        MultiFieldPanel(
            [FieldPanel("postal_address"), FieldPanel("phone"), FieldPanel("email")], "Contact"
        ),
        FieldPanel("security_contact"),
    ]

    class Meta:
        verbose_name = "organization"

    @classmethod
    def for_site(cls, site: Site) -> "BrandSettings":
        """The site's settings, or the defaults: Wagtail's own would save them, on a GET."""
        # A copy, because Wagtail notes the request on it.
        return copy.copy(_settings_of(site))


@kept
def _settings_of(site: Site) -> BrandSettings:
    return BrandSettings.objects.filter(site=site).first() or BrandSettings(site=site)
