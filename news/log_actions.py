"""The newsroom's actions under their proper names, in the history of each statement."""

from collections import defaultdict
from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

# Action -> what it is called, and what is said of each; in braces: from the entry's data.
ACTIONS = {
    "news.hold": ("Hold back", "Held back; would have been published: {until}"),
    "news.correct": (
        "Correct in public",
        "Corrected in version {version}. What was wrong: {wrong} What is right: {right}",
    ),
    "news.withdraw": ("Withdraw", "Withdrawn, {text}. Reason: {reason}"),
    "news.republish": ("Republish", "Republished after a withdrawal. Note: {note}"),
}


def register(registry: LogActionRegistry) -> None:
    for action, (label, message) in ACTIONS.items():
        members = {"label": label, "message": message, "format_message": _format}
        registry.register_action(action)(type("Formatter", (LogFormatter,), members))


def _format(formatter: LogFormatter, log_entry: Any) -> str:
    return formatter.message.format_map(defaultdict(str, log_entry.data))
