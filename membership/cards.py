"""Member cards: what stands on one, its code, and its files.

The code is what a card's QR code leads to. It names the membership's number and nobody, and
cannot be guessed from it.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from core import mail, typesetting
from core.models import BrandSettings
from membership.models import Membership

TEMPLATE = settings.BASE_DIR / "templates/membership/card.typ"
PIXELS_PER_INCH = 300
# Of a signature: 96 bits, for a code that is short enough to be typed.
SIGNATURE_LENGTH = 16
DATE = "F j, Y"


class _ShortSigner(Signer):
    def signature(self, value: str, key: str | None = None) -> str:
        return super().signature(value, key)[:SIGNATURE_LENGTH]


_signer = _ShortSigner(sep=".", salt="membership.verification")


def code_of(membership: Membership) -> str:
    return _signer.sign(str(membership.serial))


def behind(code: str) -> Membership | None:
    """The membership that a card's code names."""
    try:
        serial = _signer.unsign(code)
    except BadSignature:
        return None
    return Membership.objects.filter(serial=serial).first()


class Card:
    """What stands on a member's card."""

    def __init__(self, membership: Membership) -> None:
        organization = membership.organization
        if organization and membership.kind == Membership.Kind.ORGANIZATION:
            self.name, self.kind = organization.name, organization.get_kind_display()
        else:
            self.name, self.kind = membership.person.full_name, membership.get_kind_display()
        self.number = membership.number
        self.since = membership.since
        self.runs_out_on = membership.runs_out_on
        self.path = reverse("verify_member", args=[code_of(membership)])
        self.address = mail.address(self.path)
        self._code = segno.make(self.address, error="m", micro=False)

    @property
    def code_as_svg(self) -> SafeString:
        """To stand within a page, which says what it is."""
        svg = self._code.svg_inline(omitsize=True, svgclass="card__code", lineclass=None)
        return mark_safe(svg)  # noqa: S308 - drawn from an address of ours

    def pdf(self) -> bytes:
        """A sheet to print, with the card in its real size."""
        with self._folder() as folder:
            return typesetting.pdf(_template(), folder, card=self._content("sheet"))

    def png(self) -> bytes:
        """The card alone, to keep on a phone."""
        with self._folder() as folder:
            return typesetting.png(
                _template(), folder, pixels_per_inch=PIXELS_PER_INCH, card=self._content("card")
            )

    @contextmanager
    def _folder(self) -> Iterator[str]:
        """With the pictures that the template shows."""
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(finders.find("img/emblem.svg"), folder)
            self._code.save(str(Path(folder, "code.svg")), border=0)
            yield folder

    def _content(self, form: str) -> str:
        brand = BrandSettings.for_site(Site.objects.get(is_default_site=True))
        end = self.runs_out_on
        return json.dumps(
            {
                "form": form,
                "issuer": brand.name,
                "short_name": brand.short_name,
                "name": self.name,
                "kind": self.kind,
                "number": self.number,
                "since": written(self.since, DATE),
                "until": written(end - timedelta(days=1), DATE) if end else "",
                "address": self.address,
                "day": [*timezone.localdate().timetuple()[:3]],
            }
        )


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()
