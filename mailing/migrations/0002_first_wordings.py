from datetime import UTC, datetime

from django.db import migrations

WRITTEN = datetime(2026, 11, 22, tzinfo=UTC)
# What was shown until staff could edit it.
FIRST_WORDINGS = {
    "press-list": "By signing up I ask APOA to send me its statements for the press by e-mail, as "
    "chosen here. I can change that or leave the list at any time with the link at the end of "
    "every e-mail.",
    "press-list-staff": "Asked in another way for APOA’s statements by e-mail.",
    "press-list-leaving": "Take me off the press list.",
}


def write_first_wordings(apps, schema_editor):
    versions = apps.get_model("membership", "WordingVersion")
    versions.objects.bulk_create(
        versions(key=key, serial=1, text=text, created_at=WRITTEN) for key, text in FIRST_WORDINGS.items()
    )


class Migration(migrations.Migration):

    dependencies = [
        ("mailing", "0001_initial"),
        ("membership", "0002_known_and_remembered"),
    ]

    operations = [
        migrations.RunPython(write_first_wordings, migrations.RunPython.noop),
    ]
