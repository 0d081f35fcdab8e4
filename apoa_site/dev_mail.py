"""The mails that development caught, in the browser. Has no address in production."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

MAILS_SHOWN = 50
# Django's file backend ends each message with this line.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"


def inbox(request: HttpRequest) -> HttpResponse:
    """The newest mails, text and HTML side by side."""
    mails = _mails()[:MAILS_SHOWN]
    return render(request, "dev/mail.html", {"mails": mails, "directory": _directory()})


def html_part(request: HttpRequest, key: str) -> HttpResponse:
    """A mail's HTML by itself, as a mail program would show it: with its own styles."""
    for mail in _mails():
        if mail["key"] == key:
            # Links leave the frame.
            html = mail["html"].replace("<head>", '<head><base target="_top">', 1)
            response = HttpResponse(html)
            response._csp_config = settings.ADMIN_CSP
            return response
    raise Http404


def _directory() -> Path:
    return Path(settings.MAILERS["default"]["OPTIONS"]["file_path"])


def _mails() -> list[dict[str, Any]]:
    """All caught mails, newest first."""
    mails = []
    for path in _directory().glob("*.log"):
        messages = path.read_bytes().split(SEPARATOR)[:-1]
        for number, raw in enumerate(messages):
            message = message_from_bytes(raw.strip(), policy=policy.default)
            mails.append(_as_context(f"{path.stem}-{number}", message, path))
    return sorted(mails, key=lambda mail: (mail["sent_at"], mail["key"]), reverse=True)


def _as_context(key: str, message: EmailMessage, path: Path) -> dict[str, Any]:
    date = message["Date"]
    written_at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return {
        "key": key,
        "sent_at": date.datetime if date else written_at,
        "subject": message["Subject"],
        "to": message["To"],
        "headers": [(name, value) for name, value in message.items() if name != "Subject"],
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
    }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
