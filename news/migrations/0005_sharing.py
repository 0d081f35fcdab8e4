from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0004_listing'),
    ]

    operations = [
        migrations.AddField(
            model_name='linkapprovaltask',
            name='reviewers',
            field=models.TextField(blank=True, help_text='E-mail addresses, one on each line. A link that is sent to one of them takes this step. Empty: a link that is sent to anybody does.', verbose_name='reviewers whose answer counts'),
        ),
        migrations.AddField(
            model_name='reviewrequest',
            name='digest',
            field=models.CharField(default='', help_text="SHA-256 of the revision's content.", max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='presspreview',
            name='expires_at',
            field=models.DateTimeField(help_text='Empty: when the embargo ends, also if that is moved.', null=True),
        ),
    ]
