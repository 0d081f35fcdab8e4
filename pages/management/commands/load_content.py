from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page, PageLogEntry, Site

from core.models import BrandSettings
from issues.models import IssueIndexPage, IssuePage
from membership.models import JoinPage, MemberDirectoryPage, NewsletterPage
from news.models import NewsroomPage, Organization, StatementPage
from pages.content import issues, news, plain
from pages.models import AboutPage, HomePage, PlainPage, PressPage
from pages.roles import give_new_page

DEFAULT_PORTS = {"http": 80, "https": 443}


class Command(BaseCommand):
    help = (
        "Give a new site the organization's content. A site that has a home page gets only the "
        "pages that came to the content later, each once: nothing which staff changed or deleted "
        "comes back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        home = HomePage.objects.first()
        if home:
            made = [title for title, add in LATER_PAGES.items() if add(home)]
            message = "The site has content already; " + (
                f"it got: {', '.join(made)}." if made else "nothing was changed."
            )
        else:
            message = f"Made {load()} pages."
        if options["verbosity"]:
            self.stdout.write(message)


@transaction.atomic
def load() -> int:
    """Make the page tree below a new home page; how many pages there are now."""
    home = _make_home()
    _load_issues(home)
    _load_news(home)
    _add(home, AboutPage, plain.ABOUT, show_in_menus=True)
    _add(home, JoinPage, plain.JOIN)
    _add(home, NewsletterPage, plain.NEWSLETTER)
    _add_press_page(home)
    _add_directory(home)
    _add(home, PlainPage, plain.PRIVACY)
    return home.get_descendants(inclusive=True).count()


def _make_home() -> HomePage:
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    home = _add(Page.get_first_root_node(), HomePage, plain.HOME)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site.hostname = address.hostname
    site.port = address.port or DEFAULT_PORTS[address.scheme]
    site.root_page = home
    site.site_name = plain.HOME["title"]
    site.save()
    # The page that Wagtail's migrations make, and nothing that anybody wrote.
    if welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    BrandSettings.objects.update_or_create(site=site, defaults=plain.BRAND)
    return HomePage.objects.get(pk=home.pk)


def _load_issues(home: HomePage) -> None:
    index = _add(home, IssueIndexPage, issues.INDEX, show_in_menus=True)
    for fields in issues.ISSUES:
        asks = [("ask", ask) for ask in fields["asks"]]
        _add(index, IssuePage, fields | {"asks": asks})


def _load_news(home: HomePage) -> None:
    newsroom = _add(home, NewsroomPage, news.NEWSROOM, show_in_menus=True)
    apoa = Organization.objects.create(**news.APOA)
    napo = Organization.objects.create(**news.NAPO)
    about = IssuePage.objects.filter(slug="illegal-immigration")
    _add(newsroom, StatementPage, news.NAPO_STATEMENT, organization=napo, issues=about)
    _add(newsroom, StatementPage, news.FOUNDING_STATEMENT, organization=apoa)


@transaction.atomic
def _add_press_page(home: HomePage) -> bool:
    return _add_once(home, PressPage, plain.PRESS)


def _add_directory(home: HomePage) -> bool:
    return _add_once(home, MemberDirectoryPage, plain.DIRECTORY)


LATER_PAGES = {
    "press page": _add_press_page,
    "directory of member organizations": _add_directory,
}


def _add_once(home: HomePage, model: type[Page], fields: dict[str, Any]) -> bool:
    """Make it, unless there ever was one, or something else stands at its address."""
    was_there = PageLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model)
    ).exists()
    is_taken = home.get_children().filter(slug=fields["slug"]).exists()
    if was_there or is_taken or model.objects.exists():
        return False
    give_new_page(_add(home, model, fields))
    return True


def _add[P: Page](parent: Page, model: type[P], fields: dict[str, Any], **more: Any) -> P:
    """A published page with a first revision, as if staff had written it."""
    related = {key: more.pop(key) for key in ("issues",) if key in more}
    page = model(**fields, **more)
    parent.add_child(instance=page)
    for name, objects in related.items():
        setattr(page, name, objects)
    page.save_revision().publish()
    return page
