"""Make a database of made-up people, or fill the one that DATABASE_URL names.

Without DATABASE_URL: the database ``people`` in the embedded server of ``make bench``, made
anew. With one: a database that holds no people yet. ``--hold`` keeps the embedded server
running until Ctrl-C, for others to use.
"""

import argparse
import os
import signal
import sys

import psycopg
from psycopg import sql

from apoa_site.embedded_postgres import ensure
from scripts.production_site import DATABASE_DIR, database_url


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.people", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=0, help="how many; 0: none, hold")
    parser.add_argument("--database", default="people", help="its name in the embedded server")
    parser.add_argument("--hold", action="store_true", help="keep the embedded server running")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apoa_site.settings.dev")
    own = not os.environ.get("DATABASE_URL")
    if own:
        os.environ["DATABASE_URL"] = _embedded(arguments.database, anew=bool(arguments.count))
    if arguments.count and (reason := _fill(arguments.count)):
        print(f"people: {reason}", file=sys.stderr)
        return 1
    if own:
        print(f"export DATABASE_URL='{os.environ['DATABASE_URL']}'", flush=True)
    if arguments.hold:
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    return 0


def _embedded(name: str, *, anew: bool) -> str:
    """The address of a database in the embedded server, which runs as long as we do."""
    server = ensure(DATABASE_DIR)
    with psycopg.connect(
        host=server["HOST"], user=server["USER"], dbname="postgres", autocommit=True
    ) as connection:
        if anew:
            database = sql.Identifier(name)
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
    return database_url(server, name)


def _fill(count: int) -> str:
    """Why not, where not."""
    import django  # reads the environment, which is set now
    from django.conf import settings

    if not settings.DEBUG:
        return "these are not development settings: nobody's database gets made-up people."
    django.setup()
    from django.core.management import call_command

    from membership.models import Person
    from scripts.people import fill

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_content", verbosity=0)
    call_command("set_up_roles", verbosity=0)
    call_command("create_demo_accounts", verbosity=0)
    if Person.objects.count() > 1:
        return "there are people in this database; name an empty one."
    fill.fill(count)
    fill.settle()
    return ""


if __name__ == "__main__":
    sys.exit(main())
