"""The exact words that people agree to. Staff edit them as versions; see ``WordingVersion``."""

from typing import NamedTuple

from core.changes import kept


class Wording(NamedTuple):
    version: str
    text: str


# Where words are agreed to: what staff see of each place. Other apps add theirs when they load;
# a migration of the same app writes each place's first version.
NEWSLETTER = "newsletter"
TOPICS = "topics"
JOIN = "join"
DIRECTORY = "directory"
ROSTER = "roster"
WITHDRAWAL = "withdrawal"
PLACES = {
    JOIN: "Join forms: mail on the topics ticked",
    NEWSLETTER: "Footer: the newsletter",
    TOPICS: "Newsletter page and preference page: mail on chosen topics",
    DIRECTORY: "Join form of organizations: the public directory",
    ROSTER: "Invitation of a member organization: its roster",
    WITHDRAWAL: "Leaving: every way to stop mail",
}


def current(key: str) -> Wording:
    """What is shown now in a place."""
    return _wordings(key)[0]


def shown(key: str, version: str) -> Wording:
    """The wording that a form says it showed: its page may be older than the newest version.

    A form that does not say, or names none of this place, showed the newest.
    """
    versions = _wordings(key)
    return next((wording for wording in versions if wording.version == version), versions[0])


@kept
def _wordings(key: str) -> list[Wording]:
    from membership.models import WordingVersion  # which quotes what is agreed to

    rows = WordingVersion.objects.filter(key=key).order_by("-serial")
    return [Wording(row.version, row.text) for row in rows]
