import functools
import json
import re
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import share_image

register = template.Library()

# Or a tag, whose attributes are left alone.
CITATION = re.compile(r"<[^>]*>|\[([1-9]\d?)\]")
# Of the text itself: a quotation does not speak from the city.
FIRST_PARAGRAPH = re.compile(r"(?<!<blockquote>)<p\b[^>]*>")
EXTENSION = re.compile(r"\W*\b(?:extension|ext|x)\W*(\d+)$", re.IGNORECASE)
KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
# What would end the script element or open a comment in it, as json_script escapes it.
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def json_ld(context: template.Context) -> SafeString:
    """The page's structured data, an element for each thing: not every reader knows ``@graph``."""
    page = context.get("page")
    if not hasattr(page, "structured_data"):
        return SafeString("")
    things = page.structured_data(context["request"])
    return format_html_join(
        "\n    ",
        '<script type="application/ld+json">{}</script>',
        ((_json({"@context": "https://schema.org"} | thing),) for thing in things),
    )


def _json(data: dict[str, Any]) -> SafeString:
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(text.translate(JSON_ESCAPES))  # noqa: S308 - escaped here


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, address: str) -> str:
    """An address with scheme and host: feeds, canonical links and mails need it."""
    return context["request"].build_absolute_uri(address)


@register.simple_tag
@functools.cache
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of ``static/img/icons.svg``: decoration, unless it has a label."""
    role = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"/></svg>',
        mark_safe(role),  # noqa: S308 - made two lines above
        static("img/icons.svg"),
        name,
    )


@register.filter
def cite(html: Any) -> SafeString:
    """Turn ``[2]`` in rendered text into a link to the second source, and back.

    Each first citation of a source carries the anchor that the source links back to.
    """
    seen: set[str] = set()

    def link(match: re.Match[str]) -> str:
        number = match[1]
        if number is None:
            return match[0]
        anchor = "" if number in seen else f' id="cite-{number}"'
        seen.add(number)
        return (
            f'<a class="citation" href="#source-{number}"{anchor} '
            f'aria-label="Source {number}">[{number}]</a>'
        )

    return mark_safe(CITATION.sub(link, str(html)))  # noqa: S308 - the text was rendered safe


@register.filter
def cites(text: Any, number: int) -> bool:
    """Whether the text cites this source: only then is there a place to lead back to."""
    return f"[{number}]" in str(text)


@register.simple_tag(takes_context=True)
def share_image_address(context: template.Context) -> str:
    """The absolute address of the picture that others show beside a link to the page."""
    page = context.get("page")
    if page is None or page.pk is None:
        return ""
    return context["request"].build_absolute_uri(share_image.address(page, context["brand"].name))


@register.filter
def has_session(request: HttpRequest | None) -> bool:
    """Whether staff may be looking. Asking ``request.user`` instead would make every
    public page differ by cookie.
    """
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES


@register.filter
def dateline(html: Any, city: str) -> SafeString:
    """Open the first paragraph with the city, as the wire services do: ``CITY — text``."""
    if not city:
        return mark_safe(str(html))  # noqa: S308 - rendered by blocks
    opening = format_html('<span class="dateline">{}</span> — ', city)
    text, found = FIRST_PARAGRAPH.subn(lambda match: match[0] + opening, str(html), count=1)
    return mark_safe(text if found else f"<p>{opening}</p>{text}")  # noqa: S308 - both are safe


@register.filter
def one_line(text: str) -> str:
    """A postal address, set in one line."""
    return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip())


@register.filter
def phone_digits(phone: str) -> str:
    """What a ``tel:`` link wants (RFC 3966): digits, also for letters, a plus, an extension."""
    number, *extension = EXTENSION.split(phone.strip())
    digits = re.sub(r"[^\d+]", "", number.upper().translate(KEYPAD))
    return f"{digits};ext={extension[0]}" if extension else digits


@register.filter
def with_class(field: BoundField, name: str) -> SafeString:
    """A form field's control with a class of ours."""
    return field.as_widget(attrs={"class": name})
