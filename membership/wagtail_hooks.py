from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from core.log_actions import register_all
from membership.data_rights import log_actions as data_rights_log_actions
from membership.data_rights.desk import add_due_panel
from membership.desk import log_actions
from membership.desk.listings import EXPORT_ACTION
from membership.services import imports, roster, waves
from membership.viewsets import MembershipViewSetGroup

hooks.register("register_log_actions", log_actions.register)
hooks.register("register_log_actions", data_rights_log_actions.register)
hooks.register("construct_homepage_panels", add_due_panel)


@hooks.register("register_admin_viewset")
def register_membership() -> MembershipViewSetGroup:
    return MembershipViewSetGroup()


@hooks.register("register_log_actions")
def register_export_action(actions: LogActionRegistry) -> None:
    class ExportFormatter(LogFormatter):
        label = "Export personal data"

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return "Exported {rows} {what} as {format}".format(**log_entry.data)

    actions.register_action(EXPORT_ACTION)(ExportFormatter)


@hooks.register("register_log_actions")
def register_approval_actions(actions: LogActionRegistry) -> None:
    register_all(
        actions,
        {
            roster.APPROVED: ("Approve organization", "Checked and approved"),
            imports.IMPORTED: ("Import people", "Imported {people} people from {file}"),
            waves.UNDONE: (
                "Undo false signups",
                "Deleted {signups} signups and ended what {people} people got by them: {what}",
            ),
            roster.UNAPPROVED: ("Take approval back", "Approval taken back"),
        },
    )
