"""Staff's screens with a million people on record: what each asks of the database, and how long
that takes.

In a process of its own, under development's settings, on a database that is made once for each
state of the migrations (``scripts.people``) and changed by nobody.
"""

import os
import subprocess
import sys

import psycopg
from psycopg import sql

from apoa_site.embedded_postgres import ensure
from scripts.production_site import (
    BASE_DIR,
    DATABASE_DIR,
    CannotStart,
    database_url,
    state_of_migrations,
)

COUNT = 1_000_000


def run() -> bool:
    """Print the figures; whether a screen misses its target."""
    server = ensure(DATABASE_DIR)  # which runs as long as we do
    name = f"people_{state_of_migrations()}"
    address = database_url(server, name)
    with psycopg.connect(
        host=server["HOST"], user=server["USER"], dbname="postgres", autocommit=True
    ) as connection:
        _make(connection, name)
    return _call("scripts.bench.screens", DATABASE_URL=address) != 0


def _make(connection: psycopg.Connection, name: str) -> None:
    """Under another name until it is whole: a run that is killed leaves no half of it."""
    names = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^people_'")
    existing = {row[0] for row in names.fetchall()}
    if name in existing:
        return
    for old in existing:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
    print(f"\nMaking up {COUNT:,} people, which takes some minutes …", flush=True)
    if _call("scripts.people", str(COUNT), "--database=people_unfinished"):
        raise CannotStart("the people could not be made up.")
    connection.execute(
        sql.SQL("ALTER DATABASE people_unfinished RENAME TO {}").format(sql.Identifier(name))
    )


def _call(module: str, *arguments: str, **environment: str) -> int:
    """Run a module of ours as development does, whatever this process's settings are."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=BASE_DIR, env=kept | environment, check=False).returncode
