"""One way to build every mail: a subject, a text and an HTML template beside each other."""

import email.message
import email.policy
import re
import textwrap
from typing import Any
from urllib.parse import urlsplit

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template, render_to_string
from wagtail.models import Site

from core.models import BrandSettings

# Style sheets stay beside their inlined rules: dark mode is a media query.
_inliner = CSSInliner(keep_style_tags=True, load_remote_stylesheets=False)


# What RFC 5322 allows in a line.
MAX_LINE_LENGTH = 998
# What a wide inbox shows beside a subject.
PREVIEW_LENGTH = 130


class Message(EmailMultiAlternatives):
    """A mail whose long headers stay whole.

    Python folds at 78 characters, and what cannot be folded it encodes (RFC 2047). The
    address in List-Unsubscribe is longer than that and must not be encoded (RFC 2369).
    """

    def message(
        self, *, policy: email.policy.EmailPolicy = email.policy.default
    ) -> email.message.EmailMessage:
        return super().message(policy=policy.clone(max_line_length=MAX_LINE_LENGTH))


def address(path: str) -> str:
    """The absolute address of a path of the site: there is no request to ask."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def build(
    name: str,
    *,
    to: str,
    identity: str,
    unsubscribe_path: str = "",
    preferences_path: str = "",
    **context: Any,
) -> Message:
    """A mail from ``templates/mail/<name>.subject.txt``, ``.txt`` and ``.html``.

    ``identity`` is the same for the same mail and no other: a mail that is sent again after
    a crash has the Message-ID of the first, and mail systems drop it. ``unsubscribe_path``
    answers a page to GET and a one-click POST (RFC 8058). ``preferences_path`` is the page
    on which whoever gets the mail chooses what to get.
    """
    context |= {
        "brand": BrandSettings.for_site(Site.objects.get(is_default_site=True)),
        "site_url": address(""),
        "unsubscribe_url": address(unsubscribe_path) if unsubscribe_path else "",
        "preferences_url": address(preferences_path) if preferences_path else "",
    }
    subject, text = (_plain(f"mail/{name}.{part}", context) for part in ("subject.txt", "txt"))
    context["subject"] = " ".join(subject.split())
    context["preview"] = _preview(text)
    message = Message(
        context["subject"], text, to=[to], headers=_headers(identity, context["unsubscribe_url"])
    )
    html = render_to_string(f"mail/{name}.html", context)
    message.attach_alternative(_inliner.inline(html), "text/html")
    return message


def of_list(name: str, message: Message) -> Message:
    """Name the list that the mail is of, so that whoever gets it can sort it (RFC 2919)."""
    message.extra_headers["List-Id"] = f"<{name}.{_host()}>"
    return message


def _plain(template: str, context: dict[str, Any]) -> str:
    """Rendered without HTML escapes, and without the blank lines that tags leave."""
    text = get_template(template).template.render(Context(context, autoescape=False))
    return text.strip() + "\n"


def _preview(text: str) -> str:
    """What an inbox shows beside the subject: the first words, without links and signature."""
    words = re.sub(r"https?://\S+", "", text.partition("\n-- \n")[0])
    return textwrap.shorten(words, PREVIEW_LENGTH, placeholder=" …")


def _headers(identity: str, unsubscribe_url: str) -> dict[str, str]:
    headers = {
        "Message-ID": f"<{identity}@{_host()}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence notice answers it
    }
    if unsubscribe_url:
        headers |= {
            "List-Unsubscribe": f"<{unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return headers


def _host() -> str | None:
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
