"""What templates make of text."""

import json
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template
from django.utils.safestring import SafeString, mark_safe

from issues.models import IssuePage
from tests.factories import StatementPageFactory
from tests.html import soup_of

TEMPLATES = settings.BASE_DIR / "templates"


def render(template: str, **context: object) -> SafeString:
    return Template(template).render(Context(context))


def cite(html: str) -> str:
    return render("{{ html|cite }}", html=mark_safe(html))  # noqa: S308 - as blocks render it


def link(number: int, anchor: str = "") -> str:
    return (
        f'<a class="citation" href="#source-{number}"{anchor} aria-label="Source {number}">'
        f"[{number}]</a>"
    )


def test_cite_links_each_citation_and_anchors_the_first_of_each_source():
    assert cite("<p>One [1], two [12], one again [1].</p>") == (
        f"<p>One {link(1, ' id="cite-1"')}, two {link(12, ' id="cite-12"')}, "
        f"one again {link(1)}.</p>"
    )


@pytest.mark.parametrize("text", ["[]", "[a]", "[0]", "[01]", "[123]", "[1", "(1)", "[ 1 ]"])
def test_cite_leaves_other_brackets_alone(text):
    assert cite(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_cite_leaves_attributes_alone():
    html = '<a href="https://example.com/?list[1]=2" title="See [1]">here</a>'
    assert cite(html) == html


@pytest.mark.parametrize(("number", "cited"), [(1, True), (2, False), (12, True), (11, False)])
def test_cites_tells_whether_there_is_a_place_to_lead_back_to(number, cited):
    blocks = [{"type": "paragraph", "value": "<p>One [1], two [12].</p>"}]
    assert render("{{ text|cites:number }}", text=blocks, number=number) == str(cited)


def dateline(html: str, city: str = "Springfield, Ohio") -> str:
    html = mark_safe(html)  # noqa: S308 - as blocks render it
    return render("{{ html|dateline:city }}", html=html, city=city)


OPENING = '<span class="dateline">Springfield, Ohio</span> — '


@pytest.mark.parametrize(
    ("html", "opened"),
    [
        ("<p>One.</p><p>Two.</p>", f"<p>{OPENING}One.</p><p>Two.</p>"),
        ('<p data-block-key="a">One.</p>', f'<p data-block-key="a">{OPENING}One.</p>'),
        ("<h2>Head</h2><p>One.</p>", f"<h2>Head</h2><p>{OPENING}One.</p>"),
        (
            "<blockquote><p>“They.”</p></blockquote><p>We.</p>",
            f"<blockquote><p>“They.”</p></blockquote><p>{OPENING}We.</p>",
        ),
        ("<ul><li>One.</li></ul>", f"<p>{OPENING}</p><ul><li>One.</li></ul>"),
        (
            "<pre>One.</pre><picture></picture>",
            f"<p>{OPENING}</p><pre>One.</pre><picture></picture>",
        ),
        ("", f"<p>{OPENING}</p>"),
    ],
)
def test_dateline_opens_the_first_paragraph(html, opened):
    assert dateline(html) == opened


def test_dateline_without_a_city_changes_nothing():
    assert dateline("<p>One.</p>", "") == "<p>One.</p>"


def test_dateline_takes_any_name_for_a_city():
    assert dateline("<p>One.</p>", r"<b>A&B \1</b>") == (
        r'<p><span class="dateline">&lt;b&gt;A&amp;B \1&lt;/b&gt;</span> — One.</p>'
    )


TITLE = "</script><script>alert(1)</script> <!-- “R&D” <b>\u2028"


def test_json_ld_cannot_be_ended_by_a_title(client, newsroom):
    page = StatementPageFactory(parent=newsroom, title=TITLE, slug="hostile", city=TITLE[:80])
    soup = soup_of(client, page.url)
    scripts = soup.find_all("script")
    assert {script.get("type") for script in scripts} == {"application/ld+json"}
    assert [script for script in scripts if re.search("[<>&]", script.string)] == []
    things = {thing["@type"]: thing for thing in (json.loads(script.string) for script in scripts)}
    article = things["NewsArticle"]
    assert (article["headline"], article["dateline"]) == (TITLE, TITLE[:80])
    assert soup.h1.string == TITLE


def test_json_ld_is_left_out_where_a_page_has_none(client, home):
    for address in ("/search/", "/nowhere/"):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        assert soup.find_all("script", type="application/ld+json") == []


def test_icon_without_a_label_is_decoration():
    assert render('{% icon "mail" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#mail"/></svg>'
    )


def test_icon_with_a_label_is_an_image():
    assert render('{% icon "search" label %}', label='"Search" & find') == (
        '<svg class="icon" role="img" aria-label="&quot;Search&quot; &amp; find">'
        '<use href="/static/img/icons.svg#search"/></svg>'
    )


def test_every_icon_that_is_used_is_drawn():
    drawn = set(re.findall(r'id="([\w-]+)"', Path("static/img/icons.svg").read_text()))
    used = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }
    assert {"mail", "search"} <= used
    assert used - drawn == set()
    assert set(IssuePage.Icon.values) - drawn == set()


@pytest.mark.parametrize(
    ("phone", "digits"),
    [
        ("(703) 549-0775", "7035490775"),
        ("+1 703.549.0775", "+17035490775"),
        ("(800) 322-NAPO", "8003226276"),
        ("703-549-0775 x 12", "7035490775;ext=12"),
        ("(703) 549-0775, ext. 12", "7035490775;ext=12"),
        ("", ""),
    ],
)
def test_phone_digits_are_what_a_telephone_dials(phone, digits):
    assert render("{{ phone|phone_digits }}", phone=phone) == digits


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("1 First Street\nSpringfield, Ohio 45501", "1 First Street, Springfield, Ohio 45501"),
        ("1 First Street,\r\n\r\n Springfield \r\n", "1 First Street, Springfield"),
        ("", ""),
    ],
)
def test_one_line_sets_an_address_in_one_line(address, line):
    assert render("{{ address|one_line }}", address=address) == line


def test_absolute_gives_scheme_and_host(rf):
    request = rf.get("/news/", headers={"host": "localhost"})
    assert render('{% absolute "/join/" %}', request=request) == "http://localhost/join/"
