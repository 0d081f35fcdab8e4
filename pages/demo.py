"""The demonstration accounts of ``make run``: one for each role."""

from core.sign_in import DEMONSTRATION_DOMAIN
from pages.roles import ADMINISTRATOR, APPROVER, EDITOR, MEMBERSHIP_OFFICER, PRESS_OFFICER

PASSWORD = "demonstration"  # noqa: S105 - printed by make run; refused outside development
ACCOUNTS = {
    f"{name}@{DEMONSTRATION_DOMAIN}": role
    for name, role in {
        "administrator": ADMINISTRATOR,
        "editor": EDITOR,
        "press": PRESS_OFFICER,
        "approver": APPROVER,
        "membership": MEMBERSHIP_OFFICER,
    }.items()
}
