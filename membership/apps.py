from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "membership"

    def ready(self) -> None:
        from membership import signals  # noqa: F401 - registering is what importing it does
        from membership.imports import erasure  # noqa: F401 - so is this

        from membership import my_data
        from membership.data_rights import held

        my_data.collectors.append(held.sections)
