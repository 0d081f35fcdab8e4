from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "mailing"

    def ready(self) -> None:
        # Registering is what importing these modules does.
        from mailing import held, person_sections, signals  # noqa: F401 - registering is all they do
        from membership import my_data

        my_data.collectors.append(held.sections)
