"""The site as production runs it, on a database that is thrown away: for audit and bench.

Everything listens on loopback only. The database is a clone in an embedded PostgreSQL
under var/, made from a migrated template that is kept between runs.
"""

import contextlib
import hashlib
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import psycopg
from psycopg import sql

from apoa_site.embedded_postgres import ensure

BASE_DIR = Path(__file__).resolve().parents[1]
WORK_DIR = BASE_DIR / "var" / "production"
STATIC_DIR = WORK_DIR / "static"
DATABASE_DIR = BASE_DIR / "var" / "postgres-bench"
START_SECONDS = 60
STOP_SECONDS = 35


class CannotStart(Exception):  # noqa: N818 - it ends in a sentence, not in a traceback
    """Why the site cannot be served here; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A running web server, and where what it says is written."""

    url: str
    log: Path


@contextlib.contextmanager
def loaded_database() -> Iterator[None]:
    """Set Django up under production's settings, on a new database with the real content.

    Can be entered once in a process: Django's settings are read once.
    """
    WORK_DIR.mkdir(parents=True, exist_ok=True)
    address = ensure(DATABASE_DIR)
    name = f"site_{os.getpid()}"
    server = psycopg.connect(host=address["HOST"], user=address["USER"], dbname="postgres")
    server.autocommit = True
    try:
        _drop_abandoned(server)
        is_migrated = _create(server, name)
        _set_environment(address, name)
        _fill(server, name, is_migrated=is_migrated)
        yield
    finally:
        _close_connections()
        server.execute(_drop(name))
        server.close()


def _drop_abandoned(server: psycopg.Connection) -> None:
    """Drop what runs that were killed have left; a database carries its run's process id."""
    rows = server.execute("SELECT datname FROM pg_database WHERE datname ~ '^site_[0-9]+$'")
    for (name,) in rows.fetchall():
        if not Path("/proc", name.removeprefix("site_")).exists():
            server.execute(_drop(name))


def _drop(name: str) -> sql.Composed:
    """By force: a web server whose run was killed may still be connected."""
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def _create(server: psycopg.Connection, name: str) -> bool:
    """Create the database; whether it came with all tables, from the template."""
    template = _template_name()
    exists = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
    command = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if exists:
        command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    server.execute(command)
    return bool(exists)


def _template_name() -> str:
    return f"template_{state_of_migrations()}"


def state_of_migrations() -> str:
    """A short name for what the migrations of now make: ours and the libraries'."""
    digest = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted(BASE_DIR.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def database_url(server: dict[str, str], name: str) -> str:
    """The address of a database in an embedded server."""
    return f"postgres://{server['USER']}@/{name}?host={quote(server['HOST'], safe='/')}"


def _set_environment(address: dict[str, str], name: str) -> None:
    """What production demands; TLS ends in front of the process, and here nothing is there."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "apoa_site.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SUPPRESSION_KEY": secrets.token_urlsafe(60),
        "SITE_URL": "http://localhost",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DEFAULT_FROM_EMAIL": "APOA <alliance@localhost>",
        "DATABASE_URL": database_url(address, name),
        "SECURE_SSL_REDIRECT": "false",
        "STATIC_ROOT": str(STATIC_DIR),
        "MEDIA_ROOT": str(WORK_DIR / "media"),
    }


def _fill(server: psycopg.Connection, name: str, *, is_migrated: bool) -> None:
    import django  # reads the environment that was just set
    from django.core.management import call_command

    django.setup()
    logging.getLogger("wagtail").setLevel(logging.WARNING)  # a line for each page that is made
    if not is_migrated:
        call_command("migrate", verbosity=0, interactive=False)
        _close_connections()
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(_template_name()), sql.Identifier(name)
            )
        )
    call_command("load_content", verbosity=0)
    call_command("set_up_roles", verbosity=0)
    call_command("update_index", verbosity=0)  # what the worker does in production
    _collect_static_files()


def _collect_static_files() -> None:
    """Hash and compress them, which takes long, only when one has changed."""
    from django.core.management import call_command

    digest = hashlib.sha256()
    names = ("requirements.txt", "core/finders.py", "apoa_site/settings/base.py")
    made_of = [BASE_DIR / name for name in names]
    for path in [*made_of, *sorted((BASE_DIR / "static").rglob("*"))]:
        if path.is_file():
            digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    stamp = WORK_DIR / "static.sha256"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(STATIC_DIR, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(digest.hexdigest())


def _close_connections() -> None:
    from django.db import connections  # only once Django may be there

    with contextlib.suppress(Exception):
        connections.close_all()


@contextlib.contextmanager
def web_server(environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve with gunicorn, as the image does, on a free port of loopback; stop it at the end.

    ``environment`` is added to this process's. Raises CannotStart when it does not answer.
    """
    port = free_port()
    own = {"BIND_HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "2"}
    server = Server(f"http://localhost:{port}", WORK_DIR / "server.log")
    command = [sys.executable, "-m", "gunicorn", "--config", "apoa_site/gunicorn.py"]
    with server.log.open("w") as log:
        process = subprocess.Popen(
            [*command, "apoa_site.wsgi"],
            cwd=BASE_DIR,
            env=os.environ | own | {"SITE_URL": server.url} | (environment or {}),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(server, process)
        yield server
    finally:
        stop(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_ready(server: Server, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urlopen(f"{server.url}/health/ready", timeout=5):  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    raise CannotStart(f"the web server does not start; it said:\n{server.log.read_text()}")


def stop(process: subprocess.Popen) -> None:
    """End a process politely, and by force when it does not listen."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
