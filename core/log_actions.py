"""What is done to pages, under its proper name, in the history of each page."""

from collections import defaultdict
from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

from core import publishing, unpublishing


def register_all(registry: LogActionRegistry, actions: dict[str, tuple[str, str]]) -> None:
    """Register actions by their names: what each is called, and what is said of it.

    Words in braces come from the entry's data, and so does a comment, if there is one.
    """
    for action, (label, message) in actions.items():
        members = {"label": label, "message": message}
        registry.register_action(action)(type("Formatter", (DataFormatter,), members))


class DataFormatter(LogFormatter):
    def format_message(self, log_entry: Any) -> str:
        return self.message.format_map(defaultdict(str, log_entry.data))

    def format_comment(self, log_entry: Any) -> str:
        return log_entry.data.get("comment", "")


def register(registry: LogActionRegistry) -> None:
    overdue = ("Overdue", "Not done when it was due; administrators were told")
    register_all(registry, unpublishing.LOG_ACTIONS | {publishing.OVERDUE: overdue})
