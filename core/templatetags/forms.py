from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import abuse

register = template.Library()


@register.simple_tag
def form_guard() -> SafeString:
    """What every public form carries; see ``core.abuse``. Stands inside the form element."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">'
        '<div class="visually-hidden-field" aria-hidden="true">'
        '<label>Leave this empty <input name="{}" tabindex="-1" autocomplete="off"></label>'
        "</div>",
        abuse.TIME_FIELD,
        abuse.rendered_now(),
        abuse.TRAP_FIELD,
    )
