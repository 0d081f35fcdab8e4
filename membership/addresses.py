"""One spelling for each e-mail address, and its keyed hash."""

import hashlib
import hmac

from django.conf import settings
from django.utils.encoding import punycode

GOOGLE = ("gmail.com", "googlemail.com")


def tidy(address: str) -> str:
    """The address as typed, without spaces around it and with an ASCII domain (RFC 5891)."""
    local, at, domain = address.strip().rpartition("@")
    try:
        return f"{local}{at}{punycode(domain)}"
    except UnicodeError:
        return f"{local}{at}{domain}"


def normalize(address: str) -> str:
    """What makes two addresses the same person's.

    The part before the @ is lower-cased too: no mail system in use tells its cases apart,
    and two rows for one mailbox would be two mails. Dots and +tags are kept: whether they
    matter is each system's own rule.
    """
    return tidy(address).lower()


def mailbox(address: str) -> str:
    """Where a mail ends up, as far as the large providers tell: what limits are counted by.

    Somebody's address with +tags is no end of addresses, and one inbox. Those who do mean
    different people by them share a limit.
    """
    local, _, domain = normalize(address).rpartition("@")
    local = local.partition("+")[0] or local
    if domain in GOOGLE:
        local, domain = local.replace(".", ""), GOOGLE[0]
    return f"{local}@{domain}"


def address_hash(address: str) -> str:
    """HMAC-SHA256 of the normalized address under SUPPRESSION_KEY, in hexadecimal.

    Remembers an address without knowing it: 64 characters that nobody without the key can
    test a guess against.
    """
    key = settings.SUPPRESSION_KEY.encode()
    return hmac.new(key, normalize(address).encode(), hashlib.sha256).hexdigest()


def masked(address: str) -> str:
    """Enough for its owner to know it again: a mail with a personal link can be forwarded."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
