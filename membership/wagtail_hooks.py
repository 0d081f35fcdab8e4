from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from membership.desk.listings import EXPORT_ACTION
from membership.viewsets import MembershipViewSetGroup


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
