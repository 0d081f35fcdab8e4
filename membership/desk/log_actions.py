"""What staff do with people and wordings, as the history tells it: no names, no addresses."""

from wagtail.log_actions import LogActionRegistry

from core.log_actions import register_all
from membership.services import casework, merging, wordings


def register(registry: LogActionRegistry) -> None:
    register_all(
        registry,
        {
            merging.MERGED: ("Merge people", "Merged with record {other}"),
            merging.PARTED: ("Undo merge of people", "Merge with record {other} undone"),
            casework.CORRECTED: ("Correct a person’s data", "Corrected: {fields}"),
            casework.SUPPRESSED: ("Suppress address", "Address suppressed: {reason}"),
            casework.LIFTED: ("Lift suppression", "Suppression of the address lifted: {reason}"),
            casework.ENDED: ("End membership", "Ended the membership {number}"),
            casework.NOTED: ("Write a note", "Note written"),
            casework.UNNOTED: ("Delete a note", "Note deleted"),
            wordings.WORDED: ("Write a wording", "Wrote {version}"),
        },
    )
