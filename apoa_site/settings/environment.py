"""Readers of the environment that say what is wrong before anything starts."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

# What stands before :// in SMTP_URL: the usual port, and what Django calls the encryption.
SMTP_SCHEMES = {
    "smtp": (25, None),
    "smtp+tls": (587, "use_tls"),
    "smtps": (465, "use_ssl"),
}


def demand(env: environ.Env, *names: str) -> None:
    """All at once, and a name without a value as well: an empty key would sign everything."""
    if missing := [name for name in names if not env(name, default="").strip()]:
        raise ImproperlyConfigured(
            f"Not set in the environment: {', '.join(missing)}. See docs/deployment.md."
        )


def words(env: environ.Env, name: str) -> list[str]:
    """What commas separate, with or without blanks."""
    return [word for part in env(name, default="").split(",") if (word := part.strip())]


def site_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^/\s]+/?", text):
        raise ImproperlyConfigured(f"SITE_URL is like https://www.example.org, and not {text!r}.")
    return text.rstrip("/")


def smtp_options(text: str) -> dict[str, Any]:
    """Options of an SMTP back end. Never repeats the address: it holds a password."""
    try:
        address = urlsplit(text)
        port, encryption = SMTP_SCHEMES[address.scheme]
        port = address.port or port
    except (KeyError, ValueError):
        address = None
    if not address or not address.hostname or address.path.strip("/"):
        raise ImproperlyConfigured(
            "SMTP_URL is like smtp+tls://user:password@host:587, and begins with smtp, smtp+tls "
            "or smtps. Other characters than letters and digits in user and password are "
            "percent-encoded: %40 for @, %2F for /."
        )
    return {
        "host": address.hostname,
        "port": port,
        "username": unquote(address.username or ""),
        "password": unquote(address.password or ""),
        "use_tls": encryption == "use_tls",
        "use_ssl": encryption == "use_ssl",
        "timeout": 20,
    }
