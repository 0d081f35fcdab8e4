"""How the admin's log tells of data that was taken out or erased."""

from wagtail.log_actions import LogActionRegistry

from core.log_actions import register_all
from membership.data_rights.requests import CLOSED, DOWNLOADED
from membership.services.erasure import DELETED, ERASED

LINES = {
    DOWNLOADED: ("Download somebody’s data", "Took out a copy of everything held of a person"),
    ERASED: ("Erase somebody", "Erased a person at their request"),
    DELETED: ("Delete somebody", "Deleted a person who was on record by mistake"),
    CLOSED: ("Close a data request", "Closed a data request: {how}"),
}


def register(registry: LogActionRegistry) -> None:
    register_all(registry, LINES)
