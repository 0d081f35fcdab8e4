from django.db import migrations

from pages.granting import grant_to_roles


class Migration(migrations.Migration):
    dependencies = [
        ('core', '0006_unfinished_tasks'),
        ('mailing', '0003_digests'),
        ('membership', '0009_consents_by_source'),
        ('pages', '0003_permissions_of_the_newsroom'),
    ]
    operations = [
        grant_to_roles(
            {
                'Membership officer': (
                    ('membership', ''),
                    ('core', '_retentionrun'),
                    ('core', 'receive_retentionreport'),
                ),
                'Administrator': (('core', '_retentionrun'),),
                'Press officer': (('mailing', ''),),
            }
        ),
    ]
