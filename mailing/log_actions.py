"""What staff did with mailings, as the history of a statement tells it."""

from wagtail.log_actions import LogActionRegistry

from core.log_actions import register_all

MADE, CANCELED, ENDED = "mailing.make", "mailing.cancel", "mailing.end"
LINES = {
    MADE: ("Make a mailing", "Made a mailing ({mailing}) to: {to}"),
    CANCELED: ("Cancel a mailing", "Canceled a mailing ({mailing})"),
    ENDED: ("Take off the press list", "Took off the press list: {told}"),
}


def register(registry: LogActionRegistry) -> None:
    register_all(registry, LINES)
