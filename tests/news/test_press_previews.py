"""Named journalists read an approved statement before its embargo ends."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageLogEntry, Revision

from core.models import SiteDocument, SiteImage
from core.publishing import publish_due
from news.models import NewsroomPage, Organization, PressPreview, PressPreviewVisit, StatementPage
from news.release.holding import hold
from tests.factories import StatementPageFactory, UserFactory
from tests.html import soup_of, text_of, texts
from tests.membership.mails import link_in

GIVEN = {
    "name": "Joan Journal", "outlet": "The Daily", "email": "joan@example.org",
    "until": "embargo", "days": "",
}  # fmt: skip


@pytest.fixture
def press(db: None, settings) -> Client:
    settings.SECOND_FACTOR_REQUIRED = False  # tests/core/test_sign_in.py has it
    user = UserFactory(email="officer@example.com", first_name="Olga", last_name="Officer")
    for permission in ("handle_statementpage", "access_admin"):
        user.user_permissions.add(Permission.objects.get(codename=permission))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def statement(newsroom: NewsroomPage, own: Organization) -> StatementPage:
    """Approved, and waiting for its embargo."""
    statement = StatementPageFactory(
        parent=newsroom, organization=own, kind="statement", title="Secret headline",
        body=[("paragraph", "<p>Secret words.</p>")], live=False, release="embargoed",
        embargo_until=timezone.now().replace(microsecond=0) + timedelta(days=3),
    )  # fmt: skip
    statement.save_revision().publish()
    return StatementPage.objects.get(pk=statement.pk)


@pytest.fixture
def give(press: Client, statement: StatementPage, mailoutbox):
    """Give a press preview in the admin; the link that is mailed."""

    def give(**fields) -> str:
        mailoutbox.clear()
        address = f"/admin/newsroom/statements/{statement.pk}/previews/"
        answer = press.post(address, GIVEN | fields)
        assert (answer.status_code, answer.headers.get("Location")) == (302, address)
        [message] = mailoutbox
        return link_in(message, "/preview/")

    return give


def soup_from(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def scheduled() -> Revision:
    return Revision.objects.get(approved_go_live_at__isnull=False)


def end_embargo() -> None:
    """As if its moment had come."""
    revision = scheduled()
    over = timezone.now() - timedelta(seconds=1)
    revision.content["embargo_until"] = over.isoformat()
    revision.approved_go_live_at = over
    revision.save()


def assert_dead(link: str) -> bytes:
    """Nothing of the statement is shown, and nothing is recorded."""
    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410
        assert "Secret" not in answer.text
        assert "Joan" not in answer.text
        assert text_of(soup_from(answer).h1) == "This link does not work"
        assert answer["Cache-Control"] == "private, no-store"
    assert not PressPreviewVisit.objects.exists()
    return answer.content


def test_journalist_is_mailed_a_link_marked_with_the_embargo(give, statement, mailoutbox):
    give()
    [message] = mailoutbox
    label = statement.embargo_label
    assert message.to == ["joan@example.org"]
    assert message.subject.startswith(f"EMBARGOED UNTIL {label}: press preview from")
    for body in (message.body, message.alternatives[0].content):
        assert f"EMBARGOED UNTIL {label}" in body
        assert "Joan Journal" in body
        assert "Olga Officer" in body
        assert "Secret" not in body


def test_opening_the_link_shows_the_terms_and_records_nothing(give, statement):
    link = give()
    Client().head(link)
    answer = Client().get(link)
    page = soup_from(answer)
    assert text_of(page.find(class_="embargo")) == f"Embargoed until {statement.embargo_label}"
    assert "For Joan Journal, The Daily" in text_of(page)
    assert texts(page.main("button")) == ["Read under embargo"]
    assert "Secret" not in answer.text
    assert not PressPreviewVisit.objects.exists()


def test_button_shows_the_text_marked_at_head_and_foot_and_records_it(give, statement):
    link = give()
    client = Client()
    answer = client.post(link)
    page = soup_from(answer)
    mark = f"Embargoed until {statement.embargo_label} For Joan Journal, The Daily alone."
    marked = [tag for tag in page.main.div.find_all(recursive=False) if tag.name != "script"]
    assert text_of(marked[0]) == mark
    assert text_of(marked[1].h1) == "Secret headline"
    assert text_of(marked[2]) == mark
    assert "Joan Journal" in text_of(page.find(class_="embargo-watermark"))
    visit = PressPreviewVisit.objects.get()
    assert visit.preview == PressPreview.objects.get()
    assert visit.revision_pk == scheduled().pk
    assert not client.cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_page_is_kept_by_nobody(give, method):
    answer = getattr(Client(), method)(give())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "application/ld+json" not in answer.text
    assert not answer.cookies


def test_attachments_and_pictures_come_with_a_key(give, statement, client):
    document = SiteDocument.objects.create(
        title="Annex", file=SimpleUploadedFile("annex.txt", b"Secret annex.")
    )
    picture = SiteImage.objects.create(title="Picture", file=get_test_image_file())
    statement.attachments.create(document=document)
    link = f'<a linktype="document" id="{document.pk}">the annex</a>'
    statement.body = [
        ("figure", {"image": picture, "caption": ""}),
        ("paragraph", f"<p>See {link}.</p>"),
    ]
    statement.save_revision().publish()
    page = soup_from(Client().post(give()))
    letter = page.find(class_="letter")
    addresses = [
        letter.find("img")["src"],
        letter.find(class_="letter__text").a["href"],
        letter.find(class_="letter__foot").a["href"],
    ]
    for address in addresses:
        assert "?key=" in address
        with_key = client.get(address)
        assert with_key.status_code == 200
        assert b"".join(with_key)  # read to its end, which closes the file
        assert client.get(address.partition("?")[0]).status_code == 404
    assert all("?key=" in source for source in letter.find("img")["srcset"].split(", "))


def test_link_shows_the_newly_scheduled_text_and_says_that_it_changed(give, statement):
    link = give()
    Client().post(link)
    statement.body = [("paragraph", "<p>Secret second words.</p>")]
    statement.save_revision()
    again = Client().post(link)
    assert "Secret words." in again.text  # a draft is nobody's business
    assert "has changed since you last read it" not in again.text
    statement.get_latest_revision().publish()
    third = Client().post(link)
    assert "Secret second words." in third.text
    assert "has changed since you last read it" in third.text
    versions = PressPreviewVisit.objects.order_by("pk").values_list("revision_pk", flat=True)
    assert list(versions) == [
        *[Revision.objects.order_by("pk").first().pk] * 2,
        Revision.objects.order_by("pk").last().pk,
    ]


def test_revoked_expired_unknown_and_altered_links_look_the_same(give, press):
    revoked, expired = give(), give(until="days", days="2")
    first, second = PressPreview.objects.order_by("pk")
    press.post(f"/admin/newsroom/previews/{first.pk}/revoke/")
    PressPreview.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    altered = give()
    altered = altered[:-3] + ("aa/" if altered[-3:] != "aa/" else "bb/")
    links = (revoked, expired, altered, "/preview/nonsense/")
    assert len({assert_dead(link) for link in links}) == 1


def test_statement_that_is_held_back_shows_nothing(give, statement):
    link = give()
    hold(statement, None)
    assert_dead(link)


def test_link_is_of_no_use_for_a_review(give):
    token = give().removeprefix("/preview/")
    assert Client().get(f"/review/{token}").status_code == 410


def test_after_the_embargo_the_link_leads_to_the_public_page(give, statement):
    link, revoked = give(), give()
    PressPreview.objects.filter(pk=PressPreview.objects.first().pk).update(
        revoked_at=timezone.now()
    )
    end_embargo()
    page = soup_of(Client(), link)
    assert text_of(page.h1) == "The embargo is over"
    assert "Secret" not in text_of(page)
    publish_due()
    for method in (Client().get, Client().post):
        answer = method(link)
        assert (answer.status_code, answer["Location"]) == (303, statement.url)
    assert_dead(revoked)


def test_link_for_some_days_ends_with_them(give):
    give(until="days", days="2")
    left = PressPreview.objects.get().expires_at - timezone.now()
    assert timedelta(days=1, hours=23) < left <= timedelta(days=2)


# What staff see


def test_preview_is_offered_only_once_approved(press, newsroom, own):
    draft = StatementPageFactory(
        parent=newsroom, organization=own, kind="statement", live=False, release="embargoed",
        embargo_until=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    draft.save_revision()
    address = f"/admin/newsroom/statements/{draft.pk}/previews/"
    page = soup_of(press, address)
    assert "come back when it is approved" in text_of(page)
    assert page.find("input", {"name": "outlet"}) is None
    assert press.post(address, GIVEN).context["form"].errors
    assert not PressPreview.objects.exists()


def test_public_statement_needs_no_preview(press, statement):
    end_embargo()
    publish_due()
    page = soup_of(press, f"/admin/newsroom/statements/{statement.pk}/previews/")
    assert "This statement is public" in text_of(page)
    assert page.find("input", {"name": "outlet"}) is None


def test_screen_needs_its_permission(statement, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    address = f"/admin/newsroom/statements/{statement.pk}/previews/"
    for answer in (client.get(address), client.post(address, GIVEN)):
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert not PressPreview.objects.exists()


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"email": "joan"}, "email"),
        ({"until": "days"}, "days"),
        ({"until": "days", "days": "0"}, "days"),
        ({"until": "days", "days": "61"}, "days"),
    ],
)
def test_form_says_what_is_missing(press, statement, sent, wrong):
    address = f"/admin/newsroom/statements/{statement.pk}/previews/"
    answer = press.post(address, GIVEN | sent)
    assert list(answer.context["form"].errors) == [wrong]
    assert not PressPreview.objects.exists()


def test_screen_lists_visits_with_their_version(give, press, statement):
    Client().post(give())
    give(name="Ned News")
    address = f"/admin/newsroom/statements/{statement.pk}/previews/"
    ned, joan = soup_of(press, address).select("tbody tr")
    assert "Not yet" in text_of(ned)
    assert "the version that is scheduled" in text_of(joan)
    statement.save_revision().publish()
    joan = soup_of(press, address).select("tbody tr")[1]
    first = PressPreviewVisit.objects.get().revision_pk
    assert joan.li.a["href"] == f"/admin/pages/{statement.pk}/revisions/{first}/view/"


@pytest.mark.parametrize("count", [1, 3])
def test_screen_costs_the_same_for_one_preview_and_three(
    give, press, statement, django_assert_num_queries, count
):
    for number in range(count):
        Client().post(give(name=f"Journalist {number}"))
    address = f"/admin/newsroom/statements/{statement.pk}/previews/"
    press.get(address)
    with django_assert_num_queries(16):
        page = press.get(address)
    assert page.text.count("the version that is scheduled") == count


def test_revoking_is_immediate_and_asks_first(give, press):
    link = give()
    preview = PressPreview.objects.get()
    address = f"/admin/newsroom/previews/{preview.pk}/revoke/"
    assert "stops working at once" in text_of(soup_of(press, address))
    assert Client().get(link).status_code == 200
    press.post(address)
    assert_dead(link)


def test_link_is_sent_again(give, press, mailoutbox):
    link = give()
    press.post(f"/admin/newsroom/previews/{PressPreview.objects.get().pk}/send/")
    first, second = mailoutbox
    assert link_in(second, "/preview/") == link
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]


def test_link_that_shows_nothing_is_not_sent_again(give, press, statement, mailoutbox):
    give()
    hold(statement, None)
    mailoutbox.clear()
    press.post(f"/admin/newsroom/previews/{PressPreview.objects.get().pk}/send/")
    assert mailoutbox == []


def test_history_says_who_was_given_a_preview(give, press, statement, staff):
    give()
    press.post(f"/admin/newsroom/previews/{PressPreview.objects.get().pk}/revoke/")
    actions = PageLogEntry.objects.filter(action__startswith="news.").order_by("pk")
    assert list(actions.values_list("action", "user__email")) == [
        ("news.preview_given", "officer@example.com"),
        ("news.preview_revoked", "officer@example.com"),
    ]
    history = text_of(soup_of(staff, f"/admin/pages/{statement.pk}/history/"))
    assert "Press preview given to Joan Journal, The Daily <joan@example.org>" in history
    assert "Press preview of Joan Journal, The Daily revoked" in history


def test_header_and_action_menu_lead_there(press, statement, staff):
    page = soup_of(staff, f"/admin/pages/{statement.pk}/edit/")
    addresses = {link["href"] for link in page("a", href=True)}
    assert f"/admin/newsroom/statements/{statement.pk}/previews/" in addresses
    assert f"/admin/newsroom/statements/{statement.pk}/reviews/" in addresses
    menu = page.find("footer")
    assert "Ask a reviewer…" in text_of(menu)
