"""What staff did with mailings, as the history of a statement tells it."""

from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, PageLogEntry

MADE, CANCELED, ENDED = "mailing.make", "mailing.cancel", "mailing.end"
LINES = {
    MADE: ("Make a mailing", "Made a mailing ({mailing}) to: {to}"),
    CANCELED: ("Cancel a mailing", "Canceled a mailing ({mailing})"),
    ENDED: ("Take off the press list", "Took off the press list: {told}"),
}


def register(actions: LogActionRegistry) -> None:
    for action, (name, line) in LINES.items():
        actions.register_action(action)(_formatter(name, line))


def _formatter(name: str, line: str) -> type[LogFormatter]:
    class Formatter(LogFormatter):
        label = name

        def format_message(self, log_entry: PageLogEntry | ModelLogEntry) -> str:
            return line.format(**log_entry.data)

    return Formatter
