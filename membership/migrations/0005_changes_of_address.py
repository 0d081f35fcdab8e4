from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0004_roster_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="addresschange",
            name="old_email",
            field=models.EmailField(default="", max_length=254, verbose_name="old e-mail address"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="addresschange",
            name="old_address_hash",
            field=models.CharField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="addresschange",
            name="stopped_at",
            field=models.DateTimeField(
                help_text="At the old address, on the preference page, or anew.",
                null=True,
                verbose_name="stopped",
            ),
        ),
        migrations.AddIndex(
            model_name="addresschange",
            index=models.Index(models.F("old_address_hash"), name="address_change_by_old"),
        ),
        migrations.AddField(
            model_name="suppression",
            name="asked_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="last sent a link on request"
            ),
        ),
    ]
