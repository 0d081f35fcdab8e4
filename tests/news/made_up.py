"""Statements as press officers write them, made up by Hypothesis."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from core.models import SiteImage

ZONES = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
]  # fmt: skip
PLACES = ["Ohio", "Harbor County", "Cedar Valley", "the Tri-State Area", "St. Clair", "New Avon"]
KINDS = [
    "Police Association", "Sheriffs' Alliance", "Lodge of Peace Officers", "Troopers Union, Inc.",
    "Fraternal Order of Police (FOP)",
]  # fmt: skip
CITIES = [
    "Springfield, Ohio", "WASHINGTON, D.C.", "Alexandria, Virginia", "BATON ROUGE, La.",
    "St. Paul, Minn.", "Winston-Salem, N.C.", "Denver", "CHICAGO", "",
]  # fmt: skip
FIRST = ["Ann", "Mary Kate", "D'Andre", "José", "J. Robert", "Wendell"]
LAST = ["Lee", "O'Neill", "Okonkwo-Hale", "Van Buren", "Straka", "Núñez", "Lee, Jr."]
ROLES = [
    "Press Officer", "Director of Communications", "President", "Vice President", "Spokeswoman",
]  # fmt: skip
SENTENCES = [
    "The alliance asked the city council today to pay for night-shift dispatchers.",
    "Officers wait an average of 19 weeks for a decision – far longer than the law allows.",
    "“Nobody got everything,” said President Ramona Teague.",
    "In 2025, 38 percent of the centers ran below their own minimum at least once.",
    "About 2,300 officers in four agencies are affected, among them those of Washington, D.C.",
    "The proposal -- the third in as many years -- would cost $1.2 million over two years.",
    "Dr. J. Smith of St. Mary's Hospital finished the study on Jan. 14, 2026.",
    "For more about the study, officers may ask their own lodge.",
    "It is the members' money; it should be spent on the members' safety.",
    "Contact between officers and counselors remains confidential under the plan.",
    "What does that mean for a patrol officer who works alone at night?",
    "We have said so before (see our statement of May 3), and we say so again.",
    "End the practice now, the alliance says, and the rest will follow.",
]
HEADLINES = [
    "Injured Officers Wait 19 Weeks for an Answer, Review Finds",
    "LODGE BACKS YEARLY COUNSELING VISIT FOR EVERY OFFICER",
    "Statement of the Alliance on the Need to Protect Officers During Federal Actions",
    "Alliance asks lawmakers to fund dispatchers",
    "Why Is a Patrol Car Older Than Its Driver?",
    "Troopers Open Relief Drive for Families Who Lost Their Homes",
]
SUBHEADINGS = [
    "Nine collection points are open through January 31",
    "Repairs now cost six counties more than new vehicles would",
    "“We will not wait,” says the president of the alliance",
    "Members Approve Plan by a Vote of 118 to 9",
]
HEADINGS = [
    "What Changes", "WHAT STAYS THE SAME", "Next steps", "What does it cost?",
    "The numbers behind the study", "Why now?", "A Plan for Every Officer in the County",
    "Three Years On", "Nov. 4 and After",
]  # fmt: skip
ITEMS = [
    "Unopened bottled water",
    "No supervisor may be held over for more than four hours except in an emergency.",
    "A single case manager for each file",
    "Training hours count as hours worked, wherever the course is given",
]
SAID = [
    "We have buried nine members in eleven years. If we take care of our own, it begins here.",
    "They said ‘no’ to us. We said ‘yes’ to them.",
    "That is the state I know.",
]
ABOUT = [
    "The association speaks for 8,700 sworn and civilian employees of agencies in the state.",
    "Founded in 1952, it unites 31 local associations and trains about 900 deputies a year.",
]


@dataclass
class Draft:
    """The fields of a statement; its body in parts, each with how HTML and a reader have it."""

    organization: dict[str, str]
    contacts: list[dict[str, str]]
    release: str
    embargo_until: datetime | None
    embargo_zone: str
    date: date
    title: str
    subheadings: list[str]
    city: str
    body: list[tuple[str, Any]]
    end_mark: str
    boilerplate: list[str]
    source: dict[str, Any]
    read_as: list[dict[str, str]]
    left_over: list[str]


def some(values: list[str], most: int, least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)


phones = st.builds(
    lambda form, area, last: form.format(area=area, last=f"{last:04}"),
    st.sampled_from(["({area}) 555-{last}", "{area}-555-{last}", "{area}.555.{last} ext. 12"]),
    st.integers(201, 989),
    st.integers(100, 199),
)
names = st.builds("{} {}".format, st.sampled_from(FIRST), st.sampled_from(LAST))
emails = st.sampled_from(["press@guild.example", "a.lee@guild.example", "info@guild.org"])
organizations = st.fixed_dictionaries(
    {
        "name": st.builds(
            "{} {}".format, st.sampled_from(PLACES).map(str.title), st.sampled_from(KINDS)
        ),
        "tagline": st.sampled_from(["", "Representing those who serve", "Side by side since 1952"]),
        "postal_address": st.sampled_from(
            ["1450 Dove Street\nSuite 300\nAlexandria, Virginia 22314-3501",
             "P.O. Box 4410\nBaton Rouge, LA 70821", "One Summit Road, Denver, CO 80202", ""]
        ),
        "phones": st.lists(phones, max_size=2, unique=True).map(", ".join),
        "fax": st.one_of(st.just(""), phones),
        "website": st.sampled_from(["", "https://www.guild.example/", "https://guild.org/news"]),
        "email": st.one_of(st.just(""), emails),
    }
)  # fmt: skip
contacts = st.fixed_dictionaries(
    {
        "name": names,
        "role": st.sampled_from(["", *ROLES]),
        "organization": st.sampled_from(["", "", "Harbor County Sheriff's Office"]),
        "phones": st.lists(phones, max_size=2, unique=True).map(", ".join),
        "email": st.one_of(st.just(""), emails),
    }
)
paragraphs = some(SENTENCES, 4, 1).map(" ".join)
openings = some(SENTENCES, 4, 2).map(" ".join)
moments = st.integers(0, 2 * 365 * 24 * 12).map(
    lambda steps: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=5 * steps)
)


def _midnights(zone: str) -> st.SearchStrategy[datetime]:
    """At these the wire services say which end of the day they mean."""
    days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
    return days.map(lambda day: datetime.combine(day, time(), ZoneInfo(zone)))


@dataclass
class Part:
    """A block of the body, and what a reader is to find of it, or has no place for."""

    kind: str
    value: Any
    read_as: dict[str, str] | None
    left_over: str = ""


def _paragraph(text: str) -> Part:
    return Part("paragraph", f"<p>{escape(text)}</p>", {"type": "paragraph", "text": text})


def _heading(text: str) -> Part:
    return Part("heading", text, {"type": "heading", "text": text})


def _list(tag: str, items: list[str]) -> Part:
    html = "".join(f"<li>{escape(item)}</li>" for item in items)
    return Part("paragraph", f"<{tag}>{html}</{tag}>", {"type": "list", "text": "\n".join(items)})


def _quotation(text: str, speaker: str, role: str) -> Part:
    said_by = {"speaker": speaker} | ({"role": role} if role else {})
    value = {"text": text, "speaker": speaker, "role": role}
    return Part("quotation", value, {"type": "quotation", "text": text} | said_by)


def _figure(alt: str, caption: str) -> Part:
    image = SiteImage(title="Picture")
    image.contextual_alt_text, image.decorative = alt, False
    value = {"image": image, "caption": caption}
    return Part("figure", value, None, f"[Picture: {caption or alt}]")


sections = st.tuples(
    st.just(None) | st.sampled_from(HEADINGS).map(_heading),
    paragraphs.map(_paragraph),
    st.just(None)
    | st.builds(_list, st.sampled_from(["ul", "ol"]), some(ITEMS, 3, 2))
    | st.builds(_quotation, st.sampled_from(SAID), names, st.sampled_from(["", *ROLES]))
    | st.builds(_figure, st.just("Two officers"), st.sampled_from(["", "Two officers in May."])),
    paragraphs.map(_paragraph),
)
sources = st.just({"kind": "release"}) | st.fixed_dictionaries(
    {
        "kind": st.just("partner"),
        "original_url": st.just("https://www.original.example/news/1/"),
        "retrieved_date": st.none() | st.just(date(2026, 2, 1)),
        "is_summary": st.booleans(),
        "permission": st.just("By mail."),
    }
)


def _told(source: dict[str, Any]) -> list[str]:
    """What a partner's statement says about itself."""
    if source["kind"] != "partner":
        return []
    summary, reprint = "A summary, not the organization's own words.", "Reprinted with permission."
    right = summary if source["is_summary"] else reprint
    day = " (retrieved on February 1, 2026)" if source["retrieved_date"] else ""
    return [f"[{right}]", f"Source: {source['original_url']}{day}"]


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    parts = [_paragraph(draw(openings))]
    for section in draw(st.lists(sections, max_size=3)):
        parts += filter(None, section)
    is_embargoed = draw(st.booleans())
    organization, source = draw(organizations), draw(sources)
    zone = draw(st.sampled_from(ZONES))
    tagline = [organization["tagline"]] if organization["tagline"] else []
    return Draft(
        organization=organization,
        contacts=draw(st.lists(contacts, max_size=2, unique_by=lambda each: each["name"])),
        release="embargoed" if is_embargoed else "immediate",
        embargo_until=draw(moments | _midnights(zone)) if is_embargoed else None,
        embargo_zone=zone,
        date=draw(st.dates(date(2016, 1, 1), date(2027, 12, 31))),
        title=draw(st.sampled_from(HEADLINES)),
        subheadings=draw(some(SUBHEADINGS, 2)),
        city=draw(st.sampled_from(CITIES)),
        body=[(part.kind, part.value) for part in parts],
        read_as=[part.read_as for part in parts if part.read_as],
        left_over=[*tagline, *_told(source), *(p.left_over for p in parts if p.left_over)],
        source=source,
        end_mark=draw(st.sampled_from(["###", "# # #", "-30-", "END", ""])),
        boilerplate=draw(some(ABOUT, 2)),
    )
