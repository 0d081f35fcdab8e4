"""Addresses that are no person's, look like others, work for minutes only, or are mistyped."""

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from membership.addresses import normalize

# Whoever reads these does so for a mail system (RFC 2142), or nobody does. Shared ones such as
# info@ and office@ are taken: a lodge may have no other, and somebody there confirms.
TASKS = {
    "abuse", "bounce", "bounces", "daemon", "devnull", "ftp", "hostmaster", "listserv",
    "mailer-daemon", "majordomo", "news", "noc", "null", "postmaster", "root",
    "security", "spam", "undisclosed-recipients", "usenet", "uucp", "webmaster", "www",
    "donotreply", "noreply",
}  # fmt: skip
# One mail to these reaches many, of whom one confirms for all.
LISTS = {"all", "allstaff", "everybody", "everyone", "staff-all"}
LIST_PARTS = re.compile(r"owner-.+|.+-(owner|request|bounces|subscribe|unsubscribe)")

POPULAR = (
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com",
    "comcast.net", "verizon.net", "sbcglobal.net", "bellsouth.net", "protonmail.com",
    "charter.net", "earthlink.net", "optonline.net", "frontier.com", "windstream.net",
)  # fmt: skip
# Close to one of those, and as real.
REAL = {
    "mail.com", "email.com", "ymail.com", "fmail.com", "hushmail.com", "gmx.com", "rocketmail.com",
    "googlemail.com", "yahoo.ca", "hotmail.ca", "outlook.fr", "outlook.de", "outlook.es",
    "hotmail.fr", "hotmail.de", "hotmail.es", "hotmail.it", "aol.de", "frontier.net",
    "verizon.com", "comcast.com", "charter.com", "optimum.net",
}  # fmt: skip
CLOSE = 0.86
ENDINGS = {
    "con": "com", "cmo": "com", "comm": "com", "cim": "com", "ocm": "com", "vom": "com",
    "xom": "com", "cpm": "com", "coom": "com", "ogr": "org", "orgg": "org", "rog": "org",
    "nte": "net", "ner": "net", "nett": "net", "gob": "gov", "goc": "gov", "gvo": "gov",
    "eud": "edu",
}  # fmt: skip


def check(address: str) -> None:
    """Raise ValidationError, in words for whoever typed it, for an address not to be taken."""
    local, _, domain = normalize(address).rpartition("@")
    # Allowed (RFC 5321, 4.1.2), used by nobody, and read by some systems as another address.
    if '"' in local or domain.startswith("["):
        raise ValidationError(
            "Take quotation marks and brackets out of the e-mail address: it should look like "
            "name@example.com."
        )
    if _is_disguised(_readable(domain)):
        raise ValidationError(
            "The part after the @ has letters that look like others, perhaps from another "
            "alphabet. Type it again on your own keyboard."
        )
    if _is_task(local):
        raise ValidationError(
            f"{local}@ is not read by a person, or is read by many. Enter an address that you "
            "read yourself."
        )
    if _is_disposable(domain):
        raise ValidationError(
            f"{domain} gives addresses for a short while only. Enter one that you will still "
            "read next month."
        )


def meant(address: str) -> str:
    """What was probably meant by an address that looks mistyped; empty where it does not."""
    local, _, domain = normalize(address).rpartition("@")
    readable = _readable(domain)
    corrected = _corrected(_plain(readable))
    # Without its accents, a domain is another one.
    is_slip = corrected in POPULAR if not readable.isascii() else corrected != domain
    return f"{local}@{corrected}" if is_slip else ""


def _is_task(local: str) -> bool:
    name = local.partition("+")[0]
    # no-reply, no_reply, do.not.reply
    squeezed = re.sub(r"[-._]", "", name)
    return bool(
        {name, squeezed} & (TASKS | LISTS)
        or squeezed.startswith(("noreply", "donotreply"))
        or LIST_PARTS.fullmatch(name)
    )


def _corrected(domain: str) -> str:
    """A domain without its slip, or as it is."""
    if domain in POPULAR or domain in REAL:
        return domain
    rest, _, ending = domain.rpartition(".")
    domain = f"{rest}.{ENDINGS.get(ending, ending)}"
    if domain in REAL:
        return domain
    return (get_close_matches(domain, POPULAR, 1, CLOSE) or [domain])[0]


def _readable(domain: str) -> str:
    """The domain with the letters that IDNA writes in ASCII (RFC 5890)."""
    return ".".join(map(_readable_label, domain.split(".")))


def _readable_label(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def _plain(domain: str) -> str:
    """Without accents: gmaíl is as likely a slip as gmial."""
    letters = unicodedata.normalize("NFKD", domain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _is_disguised(domain: str) -> bool:
    return any(_looks_latin(label) for label in domain.split(".") if not label.isascii())


def _looks_latin(label: str) -> bool:
    """Whether a label mixes in letters that look Latin, or is made of nothing else."""
    # Its table takes a tenth of a second to read, and hardly an address needs it.
    from confusable_homoglyphs import confusables

    if confusables.is_dangerous(label, preferred_aliases=["latin"]):
        return True
    found = confusables.is_confusable(label, greedy=True, preferred_aliases=["latin"]) or []
    return {entry["character"] for entry in found} == {c for c in label if not c.isascii()}


def _is_disposable(domain: str) -> bool:
    path = settings.DISPOSABLE_DOMAINS_FILE
    if not path:
        return False
    labels = domain.split(".")
    listed = _listed(path, Path(path).stat().st_mtime_ns)
    return any(".".join(labels[start:]) in listed for start in range(len(labels) - 1))


@lru_cache(maxsize=1)
def _listed(path: str, changed: int) -> frozenset[str]:
    """The domains of the file as it was at the moment ``changed``."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and line[0] != "#")
