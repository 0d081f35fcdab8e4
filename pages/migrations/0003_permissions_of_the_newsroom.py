from django.db import migrations

from pages.granting import grant_to_roles


class Migration(migrations.Migration):
    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('mailing', '0001_initial'),
        ('news', '0005_sharing'),
        ('pages', '0002_press_page'),
    ]
    operations = [
        grant_to_roles(
            {
                'Administrator': (('news', 'handle_statementpage'), ('news', '_linkapprovaltask')),
                'Press officer': (('news', 'handle_statementpage'), ('mailing', '')),
            }
        ),
    ]
