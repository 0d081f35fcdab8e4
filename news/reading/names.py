"""Telling people, offices they hold, and organizations apart by the words of their names."""

import re

from news.reading.text import CONNECTORS, is_capitals, is_title_case, squeeze, word_set, words

RANKS = word_set(
    """
    mr mrs ms mx dr sgt sergeant lt lieutenant cpl corporal capt captain maj major col colonel
    gen det detective ofc officer chief sheriff undersheriff deputy trooper agent special insp
    inspector commander cmdr sen rep gov hon rev pfc ltc ret
    """
)
SUFFIXES = word_set(
    """
    jr sr ii iii iv esq apr cprc phd jd mpa mba md rn cpa ret ma ms edd
    """
)
PARTICLES = word_set(
    """
    de del della der den di da la le van von st mc mac bin al el y
    """
)
# Whoever's line has one of these holds an office.
OFFICES = word_set(
    """
    director manager officer secretary president chief coordinator spokesperson spokesman
    spokeswoman counsel assistant deputy specialist chair chairman chairwoman chairperson
    sheriff liaison administrator strategist editor representative commander treasurer sergeant
    lieutenant captain commissioner superintendent advisor adviser aide associate analyst
    executive vp svp evp pio ceo coo cfo governor senator attorney supervisor head lead founder
    partner principal intern writer producer member trustee steward detective major colonel
    undersheriff general consultant owner vice mayor councilman councilwoman councilmember
    organizer fellow prosecutor marshal warden constable solicitor
    """
)
# What offices and desks are about; by themselves they name a desk.
DESKS = word_set(
    """
    communications communication press media public affairs relations information news outreach
    marketing external government governmental legislative strategic digital newsroom desk team
    inquiries community engagement office room line national section
    """
)
ORGANIZATIONS = word_set(
    """
    association associations office department dept union council alliance foundation institute
    lodge order federation brotherhood league society commission committee bureau agency
    authority coalition center centre administration service services division board network
    conference congress group inc llc corp corporation company co ltd project fund trust academy
    university college school district county city state police sheriffs troopers fraternal
    benevolent patrolmen patrolmens assembly societies unions guilds compact national international
    american attorney governor ministry court
    house senate campaign organization organizations partners strategies consulting firefighters
    local pba fop caucus guild forum initiative program partnership chapter unit task force
    chamber party museum hospital church works labs solutions media communications
    """
)
STRONG_ORGANIZATIONS = ORGANIZATIONS - word_set(
    """
    service services state city county police local unit program national international american
    attorney governor court house school district project order board group congress force task
    sheriffs troopers communications media works party
    """
)
VERBS = word_set(
    """
    is are was were has have had will would can could may must should be been announces
    announced announce calls call urges urge applauds applaud condemns condemn statement
    supports opposes backs responds releases issues praises launches wins names honors mourns
    files sues secures joins warns demands welcomes commends endorses denounces criticizes
    reacts marks hosts receives unveils passes signs seeks asks says said leads arrests arrested
    charged sentenced celebrates introduces adopts publishes remembers thanks rejects expands
    elects regarding on about against after following awards elected appointed appoints indicted
    need needs convicted pleads helps reports adds opens ends settles to announcing urging finds
    found shows takes makes gets gives hails blasts slams stands
    """
)
GROUPS = word_set(
    """
    officers deputies troopers sheriffs chiefs wardens rangers firefighters dispatchers lieutenants
    sergeants detectives corrections correctional peace law enforcement safety memorial retired
    street avenue road suite floor box january february march april june july august september
    october november december monday tuesday wednesday thursday friday saturday sunday
    representing serving protecting supporting defending advancing uniting americas finest
    citizens voters lawmakers legislators families victims workers members leaders women men
    """
)
# Words of titles that are names of people as often.
NAMES_TOO = word_set("will may bill grant chase hon al head lead church house works page")
TITLE_WORDS = GROUPS | RANKS | OFFICES | ORGANIZATIONS | DESKS | VERBS
# In words: a person's name, and what is long, or too long, for an organization's.
PARTS = (2, 5)
LONG, LONGEST = 9, 14
NAME_WORD = re.compile(r"[A-Z][\w'\u2019.-]*|[A-Z]\.")
ACRONYM = re.compile(r"\b[A-Z][A-Z&.-]{1,9}\b")


def _plain(word: str) -> str:
    word = word.strip(".,'\u2019()\"\u201c\u201d").casefold().replace(".", "")
    return word.replace("\u2019", "'").removesuffix("'s")


def is_person(text: str) -> bool:
    """Whether a line is a person's name, with or without rank and letters behind it."""
    parts = [part for part in squeeze(text).replace(",", " ").split() if part]
    while parts and _plain(parts[0]) in RANKS:
        parts.pop(0)
    while len(parts) > 1 and _plain(parts[-1]) in SUFFIXES:
        parts.pop()
    named = [part for part in parts if _plain(part) not in PARTICLES]
    if not PARTS[0] <= len(parts) <= PARTS[1] or len(named) < PARTS[0]:
        return False
    return all(_is_name_word(part) for part in named)


def _is_name_word(word: str) -> bool:
    word = word.strip("()\"\u201c\u201d'\u2018\u2019")
    if not NAME_WORD.fullmatch(word) or word.endswith(("'s", "\u2019s")):
        return False
    return _plain(word) not in (TITLE_WORDS | CONNECTORS) - NAMES_TOO


def is_suffix(text: str) -> bool:
    """Whether a piece behind a comma still belongs to the name before it."""
    return bool(text.strip()) and all(_plain(word) in SUFFIXES for word in text.split())


def is_office(text: str) -> bool:
    """Whether a piece says what somebody does, such as "Director of Communications"."""
    found = [_plain(word) for word in re.split(r"[\s/-]+", text) if _plain(word)]
    if (
        not found
        or len(found) > LONGEST
        or found[0] in ("office", "department", "bureau", "division")
    ):
        return False
    held = [n for n, word in enumerate(found) if word in OFFICES]
    if not held:
        return all(word in DESKS or word in CONNECTORS or word == "&" for word in found)
    is_of = any(word in ("of", "for", "to") for word in found[held[0] :])
    return found[-1] not in STRONG_ORGANIZATIONS or is_of


def organization_score(text: str) -> int:
    """How much a line looks like the name of an organization; above 0 it may be one."""
    found = [_plain(word) for word in words(text)]
    if not found or len(found) > LONGEST or not (is_capitals(text) or is_title_case(text)):
        return -5
    score = 2 * any(word in STRONG_ORGANIZATIONS for word in found)
    score += any(word in ORGANIZATIONS for word in found)
    score -= 2 * any(word in VERBS for word in found)
    score -= 2 * (len(found) > LONG) + 2 * text.rstrip().endswith((".", "!", "?", ":"))
    if found[-1] in ("inc", "llc", "corp", "co"):
        score += 3
    return score + bool(ACRONYM.fullmatch(text.strip()))


def opens_with_office(text: str) -> bool:
    """Whether an office and a comma come first: "President, Union of …"."""
    first, comma, _ = text.partition(",")
    return bool(comma) and is_office(first)


def is_built_as_name(text: str) -> bool:
    """Whether the word that makes it an organization ends it, as in no sentence: "Union of …"."""
    found = [_plain(word) for word in words(text)]
    nouns = [n for n, word in enumerate(found) if word in ORGANIZATIONS]
    if not nouns or any(word in VERBS for word in found):
        return False
    following = found[nouns[-1] + 1 :]
    return not following or following[0] in CONNECTORS or following[-1].isdigit()


def looks_like_organization(text: str) -> bool:
    return organization_score(text) > 0 and not is_person(text)


def initials(text: str) -> str:
    """The acronym of a name: "napo" for a National Association of Police Organizations."""
    return "".join(word[0] for word in words(text) if word.casefold() not in CONNECTORS).casefold()
