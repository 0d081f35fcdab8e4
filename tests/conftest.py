"""What every test stands on: a database cloned from a migrated template, and a page tree."""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.test import Client
from pytest_django.plugin import blocking_manager_key

from core import changes
from issues.models import IssueIndexPage
from news.models import NewsroomPage
from pages.models import HomePage
from tests import factories
from tests.staff import signed_in

# What the migrations made, as JSON.
ROWS = pytest.StashKey[str]()
MIGRATED_APPS = ("core", "issues", "mailing", "membership", "news", "pages")
MIGRATION_PACKAGES = ("django", "wagtail", "django-allauth", "django-tasks-db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_xdist_suffix: None, django_db_blocker
) -> None:
    """Migrate once, then clone: a database's clone takes a second, its migrations twenty.

    ``--reuse-db`` would be quicker still, but a transactional test leaves it without its
    first page.
    """
    connection = connections["default"]
    template = _template_name()
    with psycopg.connect(**_server(connection), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", ["apoa test template"])
        _drop_left_over(server)
        if not _exists(server, template):
            with django_db_blocker.unblock():
                _make_template(server, connection, template)
    connection.settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}


def _template_name() -> str:
    digest = hashlib.sha256()
    for app in MIGRATED_APPS:
        for path in sorted(Path(app, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    for package in MIGRATION_PACKAGES:
        digest.update(version(package).encode())
    return f"apoa_template_{digest.hexdigest()[:12]}"


def _server(connection) -> dict[str, str]:
    parameters = connection.get_connection_params()
    return {
        key: parameters[key] for key in ("host", "port", "user", "password") if parameters.get(key)
    } | {"dbname": "postgres"}


def _exists(server: psycopg.Connection, name: str) -> bool:
    return bool(server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _drop_left_over(server: psycopg.Connection) -> None:
    """The databases of runs that were killed; they carry the number of their process."""
    names = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test_apoa_%'")
    for (name,) in names.fetchall():
        if not psutil.pid_exists(int(re.findall(r"\d+", name)[0])):
            # What a killed run had asked for last may still be at work: the next run comes.
            with contextlib.suppress(psycopg.errors.ObjectInUse):
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _make_template(server: psycopg.Connection, connection, name: str) -> None:
    stale = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'apoa\\_template\\_%'"
    ).fetchall()
    for (old,) in stale:
        server.execute(f'DROP DATABASE IF EXISTS "{old}"')
    # Renamed when whole, so that an interrupted run leaves no half template.
    unfinished = f"{name}_unfinished"
    server.execute(f'CREATE DATABASE "{unfinished}"')
    connection.close()
    real_name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], unfinished
    try:
        call_command("migrate", verbosity=0)
        connection.close()
    finally:
        connection.settings_dict["NAME"] = real_name
    server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Remember what the migrations made; Django itself keeps it on its connection."""
    rows = getattr(connections["default"], "_test_serialized_contents", "[]")
    request.config.stash[ROWS] = rows
    yield
    _end_sessions(connections["default"])


def _end_sessions(connection) -> None:
    """A browser's event loop keeps a connection of its own, and the database could not go."""
    name = connection.settings_dict["NAME"]
    with psycopg.connect(**_server(connection), autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put back what the migrations made: a transactional test leaves every table empty.

    pytest-django does so before a test that asks for it, and runs ordinary tests first; a
    worker that takes tests over from another gets them in any order.
    """
    yield
    if _is_transactional(item) and nextitem and not _is_transactional(nextitem):
        with item.config.stash[blocking_manager_key].unblock():
            connections["default"].creation.deserialize_db_from_string(item.config.stash[ROWS])


def _is_transactional(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Wagtail keeps the addresses of sites in the cache, which no transaction rolls back."""
    cache.clear()


@pytest.fixture
def keeping(monkeypatch) -> Iterator[None]:
    """As in a web process, what every page shows is kept between requests."""
    monkeypatch.setattr(changes.listener, "is_listening", True)
    changes.listener.start_generation()
    yield
    changes.listener.start_generation()


@pytest.fixture
def password_alone(settings) -> None:
    """Staff get in without their second factor, which ``tests/core/test_sign_in.py`` has."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def staff(db: None, password_alone) -> Client:
    """Of somebody who may do everything in the admin."""
    return signed_in(factories.UserFactory(is_superuser=True))


@pytest.fixture
def home(db: None) -> HomePage:
    """A home page at the root of the default site."""
    return factories.make_home()


@pytest.fixture
def issue_index(home: HomePage) -> IssueIndexPage:
    return factories.IssueIndexPageFactory(parent=home)


@pytest.fixture
def newsroom(home: HomePage) -> NewsroomPage:
    return factories.NewsroomPageFactory(parent=home)
