"""The exact words that people agree to, in every version that was ever shown.

A version that has been public is never edited: the ledger of consents quotes it. To change
what people agree to, add a version at the end; forms show the last one.
"""

from typing import NamedTuple


class Wording(NamedTuple):
    version: str
    text: str


NEWSLETTER = [
    Wording(
        "newsletter-1",
        "Yes, send me APOA’s newsletter by e-mail. I can stop it at any time with the link at "
        "the end of every e-mail.",
    ),
]
TOPICS = [
    Wording(
        "topics-1",
        "By subscribing I ask APOA to send me e-mail on the topics chosen here. I can stop it "
        "at any time with the link at the end of every e-mail.",
    ),
]
WITHDRAWAL = [Wording("withdrawal-1", "Stop sending me these e-mails.")]


def current(versions: list[Wording]) -> Wording:
    return versions[-1]


def shown(versions: list[Wording], version: str) -> Wording:
    """The wording that a form says it showed: its page may be older than the newest version.

    A form that does not say, or names none of ours, showed the newest.
    """
    return next((w for w in versions if w.version == version), current(versions))
