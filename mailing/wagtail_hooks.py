from wagtail import hooks

from mailing import log_actions

hooks.register("register_log_actions", log_actions.register)
