"""The import screens: a document in, source and fields side by side, a draft out."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from news.models import ImportedDocument, Organization, StatementPage
from tests.factories import OrganizationFactory
from tests.html import soup_of, text_of, texts
from tests.staff import client_of

pytestmark = pytest.mark.usefixtures("password_alone")

IMPORT = "/admin/newsroom/import/"
DOCUMENTS = Path(__file__).parent / "reading" / "documents"
TEXT = """BUCKEYE ASSOCIATION OF DEPUTIES
1 First Street, Springfield, Ohio 45501
(555) 010-0001 | www.lodge.example

FOR IMMEDIATE RELEASE
January 5, 2027

Contact: Ann Lee, Press Secretary
(555) 010-0004
ann@lodge.example

Lodge welcomes the new law

SPRINGFIELD, Ohio – The Buckeye Association of Deputies welcomed the law that was passed.

"It is overdue," said its president.

###

The Buckeye Association of Deputies speaks for officers in all counties.

Follow us on the picture service
"""


@pytest.fixture
def officer(newsroom) -> Client:
    call_command("set_up_roles", verbosity=0)
    return client_of("Press officer")


def give(client: Client, text: str = TEXT) -> str:
    """The address of the screen that shows what was read in a pasted text."""
    response = client.post(IMPORT, {"text": text})
    assert response.status_code == 302, texts(soup(response)(class_="error-message"))
    return response["Location"]


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def as_shown(page: BeautifulSoup) -> dict[str, str]:
    """What the form holds, as a browser would send it."""
    form = page.find(id="review")
    values = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    values.pop("kept_lines", None)  # a box that is not ticked
    values |= {field["name"]: field.get_text().removeprefix("\n") for field in form("textarea")}
    return values | {field["name"]: field.find(selected=True)["value"] for field in form("select")}


def test_pasted_text_becomes_a_draft_after_a_look_at_it(officer):
    address = give(officer)
    assert not StatementPage.objects.exists()
    page = soup_of(officer, address)
    lines = page.select(".import-line")
    assert len(lines) == len(TEXT.splitlines())
    tones = {text_of(line.find(class_="import-line__text")): line["class"][-1] for line in lines}
    assert tones["Lodge welcomes the new law"] == "import-tone--recognized"
    assert tones["Follow us on the picture service"] == "import-tone--left-over"

    response = officer.post(address, as_shown(page))
    statement = StatementPage.objects.get()
    assert response["Location"] == f"/admin/pages/{statement.pk}/edit/"
    assert (statement.title, statement.live) == ("Lodge welcomes the new law", False)
    assert statement.organization == Organization.objects.get(
        name="BUCKEYE ASSOCIATION OF DEPUTIES"
    )
    assert statement.owner == ImportedDocument.objects.get().imported_by
    editor = soup_of(officer, response["Location"])
    assert "is a draft now. Check it here." in text_of(editor.find(class_="messages"))


def test_every_field_is_shown_with_how_sure_the_reader_is(officer):
    page = soup_of(officer, give(officer))
    badges = {
        text_of(head).removesuffix(text_of(head.span)).strip(): text_of(head.span)
        for head in page.select(".import-field__head")
    }
    assert badges == {
        "Issuing organization": "Recognized", "Release": "Recognized",
        "Statement date": "Recognized", "Headline": "Recognized", "Subheading": "Not found",
        "Dateline": "Recognized", "Text": "Recognized", "Press contacts": "Recognized",
        "End mark": "Recognized", "Boilerplate": "Recognized",
    }  # fmt: skip


def test_guesses_are_named_above_the_fields(officer):
    page = soup_of(officer, give(officer, "Lodge speaks\n\nThe lodge said so. It was clear.\n"))
    assert "Look twice at: issuing organization" in text_of(page.find(class_="import-warning"))


def test_left_over_lines_can_be_kept_in_the_text(officer):
    address = give(officer)
    page = soup_of(officer, address)
    [box] = page.select("input[name=kept_lines]")
    officer.post(address, as_shown(page) | {"kept_lines": box["value"]})
    body = StatementPage.objects.get().get_latest_revision_as_object().body
    assert "<p>Follow us on the picture service</p>" in body[-1].value.source


@pytest.mark.parametrize("name", ["23-letterhead-table-real-headings.docx"])
def test_document_is_kept_with_its_statement(officer, name):
    content = (DOCUMENTS / name).read_bytes()
    response = officer.post(IMPORT, {"document": ContentFile(content, name)})
    page = soup_of(officer, response["Location"])
    officer.post(response["Location"], as_shown(page))
    document = ImportedDocument.objects.get(statement=StatementPage.objects.get())
    source = soup_of(officer, f"{IMPORT}{document.pk}/source/")
    assert texts(source.select(".import-source h2")) == [name]
    download = officer.get(f"{IMPORT}{document.pk}/file/")
    assert download.content == content
    assert download["Content-Type"] == "application/octet-stream"
    assert download["Content-Disposition"] == f'attachment; filename="{name}"'
    editor = soup_of(officer, f"/admin/pages/{document.statement_id}/edit/")
    assert editor.find("a", href=f"{IMPORT}{document.pk}/source/")


def test_known_organization_is_chosen(officer):
    known = OrganizationFactory(name="Buckeye Association of Deputies")
    page = soup_of(officer, give(officer))
    assert as_shown(page)["organization"] == str(known.pk)
    assert not page.find("details").has_attr("open")


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("unreadable-*")), ids=lambda path: path.name)
def test_unreadable_document_says_what_to_do(officer, path):
    response = officer.post(IMPORT, {"document": ContentFile(path.read_bytes(), path.name)})
    assert response.status_code == 200
    [message] = {
        text_of(error) for error in soup(response).select(".error-message, .messages .error")
    }
    assert len(message) > 25
    assert not ImportedDocument.objects.exists()


@pytest.mark.parametrize(
    "given", [{}, {"text": "  "}, {"text": TEXT, "document": ContentFile(b"Both.", "both.txt")}]
)
def test_exactly_one_source_is_asked_for(officer, given):
    page = soup(officer.post(IMPORT, given))
    assert "one of the two" in text_of(page)
    assert page.textarea.get_text().strip() == given.get("text", "").strip()


def test_mistakes_come_back_with_what_was_typed(officer, own):
    address = give(officer)
    wrong = as_shown(soup_of(officer, address)) | {"headline": "", "name": "", "fax": "12345"}
    page = soup(officer.post(address, wrong))
    assert {text_of(error) for error in page(class_="error-message")} == {
        "No headline was found. Enter one.",
        "Choose an organization above, or name the new one.",
    }
    assert page.find(attrs={"name": "fax"})["value"] == "12345"
    ours = as_shown(page) | {"headline": "Given", "organization": own.pk, "kind": "partner"}
    page = soup(officer.post(address, ours))
    assert "issued by a partner" in text_of(page.find(class_="error-message"))
    assert not StatementPage.objects.exists()


def test_unfinished_import_waits_and_can_be_discarded(officer):
    address = give(officer)
    listed = soup_of(officer, IMPORT).find("a", href=address)
    assert text_of(listed) == "pasted.txt"
    discard = soup_of(officer, address).find("a", string="Discard…")["href"]
    assert "cannot be undone" in text_of(soup_of(officer, discard).main)
    assert ImportedDocument.objects.exists()
    officer.post(discard)
    assert officer.get(address).status_code == 404
    assert not ImportedDocument.objects.exists()


@pytest.mark.parametrize("role", ["Approver", "Membership officer", "Editor"])
def test_import_is_for_those_who_handle_statements(officer, role):
    address = give(officer)
    other = client_of(role)
    document = ImportedDocument.objects.get()
    for path in (IMPORT, address, f"{IMPORT}{document.pk}/file/"):
        response = other.get(path)
        assert response.status_code == 302 and response["Location"] == "/admin/", path
    assert Client().get(IMPORT).status_code == 302
