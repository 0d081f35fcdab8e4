"""Wagtail's search joins its entries to pages by the page's number as text.

Without an index on that expression PostgreSQL compares each hit with every page.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_cache_table"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX page_id_as_text ON wagtailcore_page ((id::varchar(50)))",
            "DROP INDEX page_id_as_text",
        )
    ]
