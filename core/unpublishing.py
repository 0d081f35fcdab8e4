"""Where readers of an unpublished page are led, until it is published again."""

from typing import Any

from django.db import transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page

LEAD, END = "core.redirect", "core.end_redirect"
LOG_ACTIONS = {
    LEAD: ("Lead readers elsewhere", "Readers are led to {target}, {duration}"),
    END: ("No longer lead readers elsewhere", "Readers are no longer led to {target}"),
}
FOR_GOOD, FOR_NOW = "for good", "for the time being"


@transaction.atomic
def lead_readers(page: Page, *, target: Page | str, is_permanent: bool) -> None:
    """Redirect the address of a page, in place of any redirect from it that there is.

    Browsers keep a permanent redirect: those that followed it never ask here again.
    """
    to_page = isinstance(target, Page)
    Redirect.objects.update_or_create(
        **_from(page),
        defaults={
            "redirect_page": target if to_page else None,
            "redirect_link": "" if to_page else target,
            "redirect_page_route_path": "",
            "is_permanent": is_permanent,
            # As those that Wagtail makes for a page that moved: they go when it is back.
            "automatically_created": True,
        },
    )
    duration = FOR_GOOD if is_permanent else FOR_NOW
    log(instance=page, action=LEAD, data={"target": str(target), "duration": duration})


@transaction.atomic
def end_redirect(instance: Page, **kwargs: Any) -> None:
    """When a page is published: it is to be read at its address again. Takes a signal."""
    if not instance.live or instance.get_url_parts() is None:
        return
    for redirect in Redirect.objects.filter(**_from(instance), automatically_created=True):
        target = str(redirect.redirect_page or redirect.redirect_link)
        redirect.delete()
        log(instance=instance, action=END, data={"target": target})


def _from(page: Page) -> dict[str, Any]:
    """Where the redirect starts: the page's site and its path there."""
    site_id, _, path = page.get_url_parts()
    return {"site_id": site_id, "old_path": Redirect.normalise_path(path)}
