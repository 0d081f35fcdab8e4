from wagtail import hooks

from membership import log_actions
from membership.data_rights.desk import add_due_panel
from membership.viewsets import MembershipViewSetGroup

hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_homepage_panels", add_due_panel)
hooks.register("register_admin_viewset", MembershipViewSetGroup)
