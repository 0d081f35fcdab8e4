"""Reading what was mailed."""

import re

from django.core.mail import EmailMultiAlternatives

LINK = re.compile(r"https?://[^\s\"'<>]+")


def links(message: EmailMultiAlternatives) -> list[str]:
    """Every address in the text, the HTML and the headers, without scheme and host."""
    headers = message.extra_headers.get("List-Unsubscribe", "")
    texts = [message.body, message.alternatives[0].content, headers]
    return [re.sub(r"^https?://[^/]+", "", link) for text in texts for link in LINK.findall(text)]


def link_in(message: EmailMultiAlternatives, start: str) -> str:
    """The one address that starts so, which stands in both bodies."""
    found = [link for link in links(message) if link.startswith(start)]
    assert len(set(found)) == 1
    assert len(found) > 1
    return found[0]


def pages_in(message: EmailMultiAlternatives) -> list[str]:
    """The addresses of pages, without those of pictures."""
    return [link for link in links(message) if not link.startswith("/static/")]
