from django.db import migrations

CREATE = """
CREATE INDEX task_unfinished ON django_tasks_database_dbtaskresult (started_at)
WHERE status IN ('RUNNING', 'FAILED')
"""


class Migration(migrations.Migration):
    """Workers ask every two seconds what is left; what is done stays in the table for days."""

    dependencies = [
        ("core", "0005_retention"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX task_unfinished")]
