"""Things to test with, as small as they can be and still be published."""

from collections.abc import Callable

import factory
from factory.builder import Resolver
from wagtail.models import Page, Site
from wagtail_factories import PageFactory

from core.models import User
from issues.models import IssueIndexPage, IssuePage
from news.models import NewsroomPage, Organization, StatementPage
from pages.models import AboutPage, HomePage, PlainPage

TEXT = [("paragraph", "<p>A paragraph of text.</p>")]


def make_home() -> HomePage:
    """The home page, in the place of the page that Wagtail's migrations make."""
    site = Site.objects.get(is_default_site=True)
    welcome = site.root_page
    site.root_page = HomePageFactory(parent=Page.objects.get(depth=1))
    site.save()
    welcome.delete()
    # Deleting a sibling moved the tree on: read the page as it is now.
    return HomePage.objects.get(pk=site.root_page.pk)


class UserFactory(factory.django.DjangoModelFactory):
    email = factory.Sequence(lambda n: f"staff{n}@example.com")
    password = factory.django.Password("a long enough password")

    class Meta:
        model = User


class HomePageFactory(PageFactory):
    title = "Home"
    slug = "home-page"
    headline = "A headline"
    introduction = "An introduction."

    class Meta:
        model = HomePage


class IssueIndexPageFactory(PageFactory):
    title = "Issues"
    slug = "issues"
    show_in_menus = True
    search_description = "All issues."

    class Meta:
        model = IssueIndexPage


class IssuePageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Issue {n}")
    question = "What is the issue?"
    answer = "<p>A plain answer.</p>"
    summary = "APOA holds that it matters."
    position = "<p>It matters.</p>"

    class Meta:
        model = IssuePage


class OrganizationFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"Organization {n}")

    class Meta:
        model = Organization


class NewsroomPageFactory(PageFactory):
    title = "Newsroom"
    slug = "news"
    show_in_menus = True
    search_description = "All statements."

    class Meta:
        model = NewsroomPage


def _of_partner(value: str) -> Callable[[Resolver], str]:
    """What only a partner's statement has."""
    return lambda statement: value if statement.kind == StatementPage.Kind.PARTNER else ""


class StatementPageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Statement {n}")
    kind = StatementPage.Kind.PARTNER
    organization = factory.SubFactory(OrganizationFactory)
    # What a partner's must have to be published.
    original_url = factory.LazyAttribute(_of_partner("https://partner.example/1/"))
    permission = factory.LazyAttribute(_of_partner("Given by mail."))
    summary = "What the statement says."
    city = "Washington"
    body = TEXT

    class Meta:
        model = StatementPage


class AboutPageFactory(PageFactory):
    title = "About"
    slug = "about"
    lead = "Who we are."
    body = TEXT

    class Meta:
        model = AboutPage


class PlainPageFactory(PageFactory):
    title = factory.Sequence(lambda n: f"Page {n}")
    body = TEXT

    class Meta:
        model = PlainPage
