from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from membership import wordings

register = template.Library()


@register.simple_tag
def newsletter_wording() -> SafeString:
    """What somebody agrees to who asks for the newsletter, for a form that asks only for that.

    Stands inside the form element: a hidden field says which version was shown.
    """
    version, text = wordings.current(wordings.NEWSLETTER)
    return format_html('<input type="hidden" name="wording" value="{}">{}', version, text)
