"""The newsroom's actions under their proper names, in the history of each statement."""

from collections import defaultdict
from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

# Action -> what it is called, and what is said of each; in braces: from the entry's data.
ACTIONS = {
    "news.hold": ("Hold back", "Held back; would have been published: {until}"),
    "news.issues_set": ("Set issues", "Issues were: {before}. In the new draft: {after}"),
    "news.correct": (
        "Correct in public",
        "Corrected in version {version}. What was wrong: {wrong} What is right: {right}",
    ),
    "news.withdraw": ("Withdraw", "Withdrawn, {text}. Reason: {reason}"),
    "news.republish": ("Republish", "Republished after a withdrawal. Note: {note}"),
    "news.review_requested": ("Ask for a review", "{name} <{email}> asked to review text {text}"),
    "news.review_sent_again": ("Send a review link again", "Link sent again to {name} <{email}>"),
    "news.review_revoked": ("Revoke a review link", "Link of {name} revoked"),
    "news.review_approved": ("Approve by link", "{name} approved text {text} by link"),
    "news.review_changes": (
        "Ask for changes by link",
        "{name} asked for changes to text {text} by link",
    ),
    "news.preview_given": ("Give a press preview", "Press preview given to {name} <{email}>"),
    "news.preview_sent_again": (
        "Send a press preview again",
        "Press preview sent again to {name} <{email}>",
    ),
    "news.preview_revoked": ("Revoke a press preview", "Press preview of {name} revoked"),
}


def register(registry: LogActionRegistry) -> None:
    for action, (label, message) in ACTIONS.items():
        members = {
            "label": label,
            "message": message,
            "format_message": _format,
            "format_comment": _comment,
        }
        registry.register_action(action)(type("Formatter", (LogFormatter,), members))


def _format(formatter: LogFormatter, log_entry: Any) -> str:
    return formatter.message.format_map(defaultdict(str, log_entry.data))


def _comment(formatter: LogFormatter, log_entry: Any) -> str:
    return log_entry.data.get("comment", "")
