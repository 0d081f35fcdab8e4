"""What staff do with people and wordings, as the history tells it: no names, no addresses."""

from wagtail.log_actions import LogActionRegistry

from core.log_actions import register_all
from membership.services import merging

CORRECTED = "membership.correct"
SUPPRESSED = "membership.suppress"
LIFTED = "membership.lift"
ENDED = "membership.end"
NOTED, UNNOTED = "membership.note", "membership.delete_note"
WORDED = "membership.word"


def register(registry: LogActionRegistry) -> None:
    register_all(
        registry,
        {
            merging.MERGED: ("Merge people", "Merged with record {other}"),
            merging.PARTED: ("Undo merge of people", "Merge with record {other} undone"),
            CORRECTED: ("Correct a person’s data", "Corrected: {fields}"),
            SUPPRESSED: ("Suppress address", "Address suppressed: {reason}"),
            LIFTED: ("Lift suppression", "Suppression of the address lifted: {reason}"),
            ENDED: ("End membership", "Ended the membership {number}"),
            NOTED: ("Write a note", "Note written"),
            UNNOTED: ("Delete a note", "Note deleted"),
            WORDED: ("Write a wording", "Wrote {version}"),
        },
    )
