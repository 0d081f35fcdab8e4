"""What is done to pages, under its proper name, in the history of each page."""

import string
from collections.abc import Mapping, Sequence
from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

from core import publishing, unpublishing


def register_all(registry: LogActionRegistry, actions: dict[str, tuple[str, str]]) -> None:
    """Register actions by their names: what each is called, and what is said of it.

    Words in braces come from the entry's data, and so does a comment, if there is one. Where
    something is counted, ``{people:person|people}`` is "1 person" or "1,200 people".
    """
    for action, (label, message) in actions.items():
        members = {"label": label, "message": message}
        registry.register_action(action)(type("Formatter", (DataFormatter,), members))


class Counting(string.Formatter):
    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(key, "")

    def format_field(self, value: Any, format_spec: str) -> str:
        if not format_spec:
            return str(value)
        one, many = format_spec.split("|")
        return f"{value or 0:,} {one if value == 1 else many}"


class DataFormatter(LogFormatter):
    def format_message(self, log_entry: Any) -> str:
        return Counting().vformat(self.message, (), log_entry.data)

    def format_comment(self, log_entry: Any) -> str:
        return log_entry.data.get("comment", "")


def register(registry: LogActionRegistry) -> None:
    overdue = ("Overdue", "Not done when it was due; administrators were told")
    register_all(registry, unpublishing.LOG_ACTIONS | {publishing.OVERDUE: overdue})
