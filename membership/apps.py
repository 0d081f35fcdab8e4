from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "membership"

    def ready(self) -> None:
        from membership import (
            my_data,
            signals,  # noqa: F401 - registering is what importing it does
        )
        from membership.data_rights import held
        from membership.imports import erasure  # noqa: F401 - so is this

        my_data.collectors.append(held.sections)
