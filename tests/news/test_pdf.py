"""The letter as an accessible document (PDF/UA-1, ISO 14289-1)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from core import typesetting as core_typesetting
from core.models import SiteDocument, SiteImage
from news.models import NewsroomPage, Organization, PressContact, StatementPage
from news.outputs import typesetting
from news.outputs.pdf import StatementPdf
from tests.factories import StatementPageFactory

ADDRESS = "/news/letter/statement.pdf"
SENTENCE = "The alliance asks the city to publish what it spends on night shifts. "


@pytest.fixture
def picture(db: None) -> SiteImage:
    content = BytesIO()
    Image.new("RGB", (60, 40), "navy").save(content, "PNG")
    file = ImageFile(content, name="picture.png")
    return SiteImage.objects.create(title="Picture", credit="Photo: A. Lee", file=file)


def in_text(picture: SiteImage, alt: str) -> dict[str, object]:
    """As a body has it: with what it shows there."""
    picture.contextual_alt_text, picture.decorative = alt, not alt
    return {"image": picture, "caption": "A caption."}


@pytest.fixture
def statement(newsroom: NewsroomPage, own: Organization, picture: SiteImage) -> StatementPage:
    """Everything that a statement may have."""
    own.postal_address, own.boilerplate = "1 First Street", "It exists.\nIt goes on."
    own.save()
    statement = StatementPage(
        kind=StatementPage.Kind.RELEASE, organization=own, title="A whole letter", slug="letter",
        subheading="And says why", city="Springfield", date=date(2026, 1, 25),
        summary="What it says.",
        body=[
            ("paragraph",
             '<p>The <b>first</b> words, <a href="https://example.org/">linked</a>.</p>'
             "<ul><li>One<ol><li>Inner</li></ol></li><li>Two</li></ul>"),
            ("heading", "Why now?"),
            ("quotation", {"text": "We said “no”.", "speaker": "Ann Lee", "role": "Chief"}),
            ("figure", in_text(picture, "A dark blue field")),
        ],
    )  # fmt: skip
    statement.contacts = [PressContact(name="Ann Lee", phones="+1 (555) 010-0003")]
    newsroom.add_child(instance=statement)
    file = ContentFile(b"x" * 2048, name="facts.pdf")
    document = SiteDocument.objects.create(title="Facts", file=file)
    statement.attachments.create(document=document)
    statement.save_revision().publish()
    return statement


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(document: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def tags(element: DictionaryObject) -> Iterator[DictionaryObject]:
    """The structure elements below this one, in reading order."""
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    for child in (child.get_object() for child in children):
        if isinstance(child, DictionaryObject) and "/S" in child:
            yield child
            yield from tags(child)


def tags_of(document: PdfReader) -> list[DictionaryObject]:
    return list(tags(document.root_object["/StructTreeRoot"]))


def preview(statement: StatementPage) -> PdfReader:
    return read(StatementPdf(statement, RequestFactory().get("/")).data)


def test_document_says_what_it_is(client, statement):
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="letter.pdf"'
    assert response["X-Robots-Tag"] == "noindex"
    document = read(response.content)
    assert (document.metadata.title, document.metadata.author) == ("A whole letter", "Our Alliance")
    assert document.metadata.creation_date == datetime(2026, 1, 25, tzinfo=UTC)
    root = document.root_object
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_document_is_tagged_as_what_each_part_is(client, statement):
    found = tags_of(read(client.get(ADDRESS).content))
    names = [tag["/S"] for tag in found]
    headings = [(tag["/S"], tag["/T"]) for tag in found if re.fullmatch(r"/H\d", tag["/S"])]
    assert headings == [
        ("/H1", "A whole letter"),
        ("/H2", "Why now?"),
        ("/H2", "Attachment"),
        ("/H2", "About the Our Alliance"),
        ("/H2", "Press contact"),
    ]
    assert (names.count("/L"), names.count("/LI"), names.count("/LBody")) == (3, 4, 4)
    assert (names.count("/BlockQuote"), names.count("/Link"), names.count("/Strong")) == (1, 3, 2)
    figure = next(tag for tag in found if tag["/S"] == "/Figure")
    assert figure["/Alt"] == "A dark blue field"
    assert {"/Caption", "/P", "/Document"} <= set(names)


def test_document_says_everything_in_the_order_of_the_letter(client, statement):
    assert text_of(read(client.get(ADDRESS).content)) == (
        "Our Alliance 1 First Street PRESS RELEASE FOR IMMEDIATE RELEASE January 25, 2026"
        " A whole letter And says why Springfield — The first words, linked."
        " • One 1. Inner • Two Why now? “We said ‘no’.” — Ann Lee, Chief"
        " A caption. Photo: A. Lee ### Attachment • Facts (PDF, 2.0 KB)"
        " About the Our Alliance It exists. It goes on."
        " Press contact Ann Lee +1 (555) 010-0003 http://testserver/news/letter/"
    )


def test_links_tell_where_they_lead(client, statement):
    annotations = [
        annotation.get_object()
        for page in read(client.get(ADDRESS).content).pages
        for annotation in page["/Annots"]
    ]
    document = statement.attachments.first().document
    assert [annotation["/A"]["/URI"] for annotation in annotations] == [
        "https://example.org/",
        f"http://testserver{document.url}",
        "tel:+15550100003",
    ]
    assert all(annotation["/Contents"] for annotation in annotations)


def test_picture_without_a_text_of_its_own_is_decoration(statement, picture):
    statement.body = [("figure", in_text(picture, ""))]
    document = preview(statement)
    assert "/Figure" not in [tag["/S"] for tag in tags_of(document)]
    assert "A caption. Photo: A. Lee" in text_of(document)


def test_picture_whose_file_is_gone_is_left_out(client, statement, picture):
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)
    assert "/Figure" not in [tag["/S"] for tag in tags_of(read(client.get(ADDRESS).content))]


def test_pages_are_numbered_where_there_are_several(statement):
    assert "1 / " not in text_of(preview(statement))
    statement.body = [("paragraph", f"<p>{SENTENCE * 90}</p>")]
    document = preview(statement)
    assert [re.findall(r"\d / \d", page.extract_text()) for page in document.pages] == [
        ["1 / 3"],
        ["2 / 3"],
        ["3 / 3"],
    ]


def test_partner_statement_says_whose_it_is(client, newsroom, partner, picture):
    partner.logo = picture
    partner.save()
    statement = StatementPageFactory(
        parent=newsroom, organization=partner, slug="letter", permission="Jane, by mail",
        original_url="https://www.partner.example/1/", retrieved_date=date(2026, 2, 1),
    )  # fmt: skip
    text = text_of(read(client.get(ADDRESS).content))
    assert (
        "PARTNER STATEMENT Issued by the Partner Association, not by APOA. Reprinted with"
        " permission. The original: https://www.partner.example/1/ Retrieved on February 1, 2026."
        " Partner Association Side by side"
    ) in text
    assert "Jane" not in text
    assert "RELEASE" not in text

    statement.is_summary = True
    statement.save()
    text = text_of(read(client.get(ADDRESS).content))
    assert "not by APOA. This is a summary in our words. The original" in text


def test_withdrawal_and_corrections_stand_first(client, statement):
    statement.corrections.create(version=statement.versions.first(), wrong="Two.", right="Three.")
    statement.withdrawals.create(reason="It was wrong.")
    day = f"{timezone.localdate():%B} {timezone.localdate().day}, {timezone.localdate().year}"
    assert (
        f"WITHDRAWN ON {day.upper()} It was wrong. CORRECTED ON {day.upper()}"
        " What was wrong: Two. What is right: Three. Our Alliance"
    ) in text_of(read(client.get(ADDRESS).content))


def test_preview_under_embargo_says_so_on_every_page(statement):
    statement.release = StatementPage.Release.EMBARGOED
    statement.embargo_until = timezone.now() + timedelta(days=2)
    statement.body = [("paragraph", f"<p>{SENTENCE * 50}</p>")]
    pages = preview(statement).pages
    assert len(pages) == 2
    assert all("EMBARGOED UNTIL" in page.extract_text().upper() for page in pages)


def test_text_cannot_reach_the_language_of_the_template(statement):
    statement.title = '#read("/etc/passwd") *bold* @label <label> $x$ \\ "'
    statement.body = [("paragraph", "<p>#eval(1) = Heading `raw` // no comment</p>")]
    text = text_of(preview(statement))
    assert statement.title in text
    assert "#eval(1) = Heading `raw` // no comment" in text


def test_letters_that_no_font_has_do_not_cost_the_document(statement):
    statement.title = "Signs \U0010fffd of the times"
    assert preview(statement).metadata.title == statement.title


def test_draft_without_organization_or_text_can_be_set(newsroom):
    document = preview(StatementPage(title="Early", date=date(2026, 1, 2)))
    assert document.metadata.title == "Early"


def test_unchanged_document_is_not_sent_again(client, statement):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"] == "public, max-age=0, must-revalidate"

    statement.title = "A changed letter"
    statement.save()
    changed = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert read(changed.content).metadata.title == "A changed letter"


def test_document_is_set_once(client, statement):
    typesetting.typeset.cache_clear()
    assert client.get(ADDRESS).content == client.get(ADDRESS).content
    assert typesetting.typeset.cache_info().misses == 1


def test_without_the_library_there_is_no_document_and_the_check_says_why(
    client, statement, monkeypatch, capsys
):
    page = client.get("/news/letter/").content.decode()
    assert "/news/letter/statement.pdf" in page
    monkeypatch.setattr(core_typesetting, "typst", None)
    assert client.get(ADDRESS).status_code == 404
    page = client.get("/news/letter/").content.decode()
    assert "statement.pdf" not in page
    assert "/news/letter/statement.txt" in page
    call_command("check")
    said = capsys.readouterr().err
    assert "(apoa.W001) Statements have no PDF" in said
    assert "pip install typst" in said
