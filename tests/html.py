"""Reading what the site answers."""

from bs4 import BeautifulSoup, Tag
from django.test import Client


def soup_of(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def text_of(tag: Tag) -> str:
    """What a reader sees: the text, with runs of white space as one space."""
    return " ".join(tag.get_text().split())


def texts(tags: list[Tag]) -> list[str]:
    return [text_of(tag) for tag in tags]


def section(soup: Tag, title: str) -> Tag | None:
    """The section, or other element, that is labelled by the heading of this text."""
    for heading in soup.find_all(["h2", "h3"]):
        if text_of(heading) == title:
            return soup.find(attrs={"aria-labelledby": heading["id"]})
    return None
