"""The newsroom's actions under their proper names, in the history of each statement."""

from wagtail.log_actions import LogActionRegistry

from core.log_actions import register_all

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
    register_all(registry, ACTIONS)
