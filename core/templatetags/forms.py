from typing import Any

from django import template
from django.forms import Form

from core import abuse, proof_of_work

register = template.Library()


@register.inclusion_tag("forms/guard.html")
def form_guard(form: Form | None = None) -> dict[str, Any]:
    """What every public form carries; see ``core.abuse``. Stands inside the form element.

    ``form`` is one that is shown again, with what its ``refusal`` asks for.
    """
    refusal = getattr(form, "refusal", None)
    sent = form.data if form else {}
    return {
        "time": abuse.TIME_FIELD,
        "rendered": abuse.rendered_now(),
        "trap": abuse.TRAP_FIELD,
        "doubt": abuse.DOUBTED_FIELD,
        "doubted": (refusal and refusal.doubted) or sent.get(abuse.DOUBTED_FIELD, ""),
        "proof": proof_of_work.FIELD,
        "refusal": refusal,
    }
