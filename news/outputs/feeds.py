from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.utils import timezone
from django.utils.feedgenerator import Enclosure
from django.utils.http import http_date
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import PageLogEntry

from core.changes import kept
from core.models import BrandSettings
from core.sites import find_site
from issues.models import issues_in_order
from news.models import Listing, NewsroomPage, StatementPage, Withdrawal
from news.outputs.feed_formats import AtomFeed, JsonFeed
from news.outputs.feed_texts import texts
from news.selection import Selection

STATEMENTS_IN_FEED = 20
FORMATS = {"atom": AtomFeed, "json": JsonFeed}
# What may change a feed although none of its statements did: one that is gone, for instance.
ACTIONS = [
    f"wagtail.{action}"
    for action in ("publish", "unpublish", "delete", "move", "rename", "view_restriction.create",
                   "view_restriction.edit", "view_restriction.delete")
]  # fmt: skip


@require_safe
@conditional_page
def newsroom_feed(request: HttpRequest, form: str, **names: str) -> HttpResponse:
    """A feed of everything, of a kind, of an issue, or of a kind on an issue."""
    try:
        selection = Selection.from_names(**names)
    except LookupError:
        raise Http404 from None
    newsroom = get_object_or_404(NewsroomPage.objects.published())
    return StatementsFeed(request, newsroom, selection, form)(request)


class StatementsFeed(Feed):
    """The newest statements in full, with what became of each. Made for one request."""

    language = "en-US"

    def __init__(
        self, request: HttpRequest, newsroom: NewsroomPage, selection: Selection, form: str
    ) -> None:
        self.request, self.newsroom, self.selection = request, newsroom, selection
        self.feed_type = FORMATS[form]
        find_site(request)
        self.brand = BrandSettings.for_request(request)
        self.content = _content(selection, request)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = super().__call__(request)
        response["Last-Modified"] = http_date(self._changed_at().timestamp())
        return response

    def title(self) -> str:
        return f"{self.brand.name}: {self.selection.heading if self.selection else 'newsroom'}"

    def subtitle(self) -> str:
        return self.brand.mission

    def link(self) -> str:
        return self.selection.address if self.selection else self.newsroom.get_url(self.request)

    def author_name(self) -> str:
        return self.brand.name

    def author_link(self) -> str:
        return self.request.build_absolute_uri("/")

    def feed_extra_kwargs(self, obj: None) -> dict[str, str | datetime]:
        icon = self.request.build_absolute_uri(static("img/icon-512.png"))
        return {"icon": icon, "begun_at": self._begun_at()}

    def items(self) -> list[StatementPage]:
        return self.content.statements

    def item_title(self, item: StatementPage) -> str:
        return f"Withdrawn: {item.title}" if item.is_withdrawn else item.title

    def item_description(self, item: StatementPage) -> str:
        return _notice(item.withdrawal) if item.withdrawal else item.description

    def item_link(self, item: StatementPage) -> str:
        return item.get_url(self.request)

    def item_guid(self, item: StatementPage) -> str:
        """The same for ever, whatever becomes of the address."""
        return item.translation_key.urn

    def item_author_name(self, item: StatementPage) -> str:
        return self.brand.name if item.is_summary else item.organization.name

    def item_author_link(self, item: StatementPage) -> str | None:
        return self.author_link() if item.is_summary else item.organization.website or None

    def item_pubdate(self, item: StatementPage) -> datetime:
        """The moment, where it was on the statement's own date; else that day."""
        moment = item.first_published_at
        if moment and timezone.localdate(moment) == item.date:
            return moment
        return timezone.make_aware(datetime.combine(item.date, time.min))

    def item_updateddate(self, item: StatementPage) -> datetime:
        return max(filter(None, [item.changed_at, self.item_pubdate(item)]))

    def item_categories(self, item: StatementPage) -> list[str]:
        became = ["Withdrawn"] if item.is_withdrawn else ["Corrected"] if item.is_corrected else []
        return [item.get_kind_display(), *self.content.issues[item.pk], *became]

    def item_enclosures(self, item: StatementPage) -> list[Enclosure]:
        if item.hides_text:
            return []
        documents = [attachment.document for attachment in item.attachments.all()]
        return [
            Enclosure(
                self.request.build_absolute_uri(document.url),
                str(document.get_file_size() or 0),
                document.content_type,
            )
            for document in documents
        ]

    def item_extra_kwargs(self, item: StatementPage) -> dict[str, str]:
        return {"content": self.content.texts[item.pk], "original": item.original_url}

    def _begun_at(self) -> datetime:
        return self.newsroom.first_published_at or timezone.now()

    def _changed_at(self) -> datetime:
        """Never earlier than anything that was read in this feed, gone or not."""
        moments = [self.item_updateddate(item) for item in self.items()]
        return max(filter(None, [*moments, self.content.logged_at]), default=self._begun_at())


@dataclass(frozen=True)
class _Content:
    """What both forms of a feed are made of."""

    statements: list[StatementPage]
    issues: dict[int, list[str]]
    texts: dict[int, str]
    logged_at: datetime | None


@kept
def _content(selection: Selection, request: HttpRequest) -> _Content:
    found = selection.statements().select_related("organization").with_corrections()
    statements = list(found.prefetch_related("attachments__document")[:STATEMENTS_IN_FEED])
    entries = PageLogEntry.objects.filter(action__in=ACTIONS).order_by("-timestamp")
    logged_at = entries.values_list("timestamp", flat=True).first()
    return _Content(statements, _issues_of(statements), texts(statements, request), logged_at)


def _issues_of(statements: list[StatementPage]) -> dict[int, list[str]]:
    """The titles of each one's public issues, without a query each."""
    titles = {issue.pk: issue.title for issue in issues_in_order()}
    found: dict[int, list[str]] = defaultdict(list)
    places = Listing.objects.filter(statement__in=statements, issue__in=titles)
    for statement, issue in places.order_by("issue").values_list("statement", "issue"):
        found[statement].append(titles[issue])
    return found


def _notice(withdrawal: Withdrawal) -> str:
    on = timezone.localtime(withdrawal.withdrawn_at)
    return f"Withdrawn on {on:%B} {on.day}, {on.year}: {withdrawal.reason}"
