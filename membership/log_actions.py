"""What staff do, as the admin's log and each history tell it: no names, no addresses."""

from wagtail.log_actions import LogActionRegistry

from core.log_actions import register_all
from membership.data_rights.requests import CLOSED, DOWNLOADED
from membership.desk.listings import EXPORT_ACTION
from membership.services import (
    casework,
    erasure,
    imports,
    merging,
    roster,
    undoing,
    waves,
    wordings,
)

LINES = {
    merging.MERGED: ("Merge people", "Merged with record {other}"),
    merging.PARTED: ("Undo merge of people", "Merge with record {other} undone"),
    casework.CORRECTED: ("Correct a person’s data", "Corrected: {fields}"),
    casework.SUPPRESSED: ("Suppress address", "Address suppressed: {reason}"),
    casework.LIFTED: ("Lift suppression", "Suppression of the address lifted: {reason}"),
    casework.ENDED: ("End membership", "Ended the membership {number}"),
    casework.NOTED: ("Write a note", "Note written"),
    casework.UNNOTED: ("Delete a note", "Note deleted"),
    wordings.WORDED: ("Write a wording", "Wrote {version}"),
    roster.APPROVED: ("Approve organization", "Checked and approved"),
    roster.UNAPPROVED: ("Take approval back", "Approval taken back"),
    imports.IMPORTED: ("Import people", "Imported {people:person|people} from {file}"),
    undoing.UNDONE: (
        "Undo an import",
        "Undid the import of {file}: deleted {gone:person|people}, ended "
        "{ended_memberships:membership|memberships} and "
        "{ended_subscriptions:subscription|subscriptions} of others",
    ),
    undoing.TAKEN_BACK: ("Undo an import", "Ended what came by {file}: its import was undone"),
    waves.UNDONE: (
        "Undo false signups",
        "Deleted {signups:signup|signups} and ended what {people:person|people} got by them: "
        "{what}",
    ),
    EXPORT_ACTION: ("Export personal data", "Exported {rows:row|rows} of {what} as {format}"),
    DOWNLOADED: ("Download somebody’s data", "Took out a copy of everything held of a person"),
    erasure.ERASED: ("Erase somebody", "Erased a person at their request"),
    erasure.DELETED: ("Delete somebody", "Deleted a person who was on record by mistake"),
    CLOSED: ("Close a data request", "Closed a data request: {how}"),
}


def register(registry: LogActionRegistry) -> None:
    register_all(registry, LINES)
