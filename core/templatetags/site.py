import json
import re
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

CITATION = re.compile(r"\[(\d{1,2})\]")
# What would end the script element or open a comment in it, as json_script escapes it.
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def json_ld(context: template.Context) -> SafeString:
    """The page's structured data as one ``@graph``; nothing where the page has none."""
    page = context.get("page")
    if not hasattr(page, "structured_data"):
        return SafeString("")
    graph = {"@context": "https://schema.org", "@graph": page.structured_data(context["request"])}
    text = json.dumps(graph, cls=DjangoJSONEncoder, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, address: str) -> str:
    """An address with scheme and host: feeds, canonical links and mails need it."""
    return context["request"].build_absolute_uri(address)


@register.simple_tag
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
        anchor = "" if number in seen else f' id="cite-{number}"'
        seen.add(number)
        return (
            f'<a class="citation" href="#source-{number}"{anchor} '
            f'aria-label="Source {number}">[{number}]</a>'
        )

    return mark_safe(CITATION.sub(link, str(html)))  # noqa: S308 - the text was rendered safe
