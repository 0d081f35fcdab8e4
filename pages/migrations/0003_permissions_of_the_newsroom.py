"""Roles are made once: those of a site that has them get what the newsroom brought."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GRANTED = {
    'Administrator': (('news', 'handle_statementpage'), ('news', '_linkapprovaltask')),
    'Press officer': (('news', 'handle_statementpage'), ('mailing', '')),
}


def grant(apps, schema_editor):
    Group = apps.get_model('auth', 'Group')
    Permission = apps.get_model('auth', 'Permission')
    groups = list(Group.objects.filter(name__in=GRANTED))
    if groups:
        make_permissions(apps)
    for group in groups:
        for app, ending in GRANTED[group.name]:
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label=app, codename__endswith=ending)
            )


def make_permissions(apps):
    """Django makes them only after the last migration."""
    for label in ('news', 'mailing'):
        config = apps.get_app_config(label)
        module = getattr(config, 'models_module', None)
        config.models_module = True  # what create_permissions() asks of it
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = module


class Migration(migrations.Migration):
    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('mailing', '0001_initial'),
        ('news', '0005_sharing'),
        ('pages', '0002_press_page'),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
