"""A real Chromium, a real server, and the site's own content."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from tests.conftest import ROWS
from tests.factories import UserFactory

# Playwright's API runs an event loop, in which Django refuses to use its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
PATIENCE_MILLISECONDS = 15_000
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="session", autouse=True)
def _rows_of_the_migrations(
    playwright: Playwright, django_db_setup: None, request: pytest.FixtureRequest
) -> None:
    """Where Playwright's event loop runs Django has a connection of its own.

    It must know, too, what to put back after each test that empties the tables.
    """
    connections["default"]._test_serialized_contents = request.config.stash[ROWS]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": FLAGS}


class Content:
    """The organization's content and roles: made once, and then put back row by row.

    That takes a tenth of the time. Every table is kept, with what the migrations made, and
    under the same keys; sequences go on from test to test.
    """

    def __init__(self) -> None:
        self._rows: dict[str, bytes] = {}

    def load(self) -> None:
        if self._rows:
            self._put_back()
            return
        call_command("load_content", verbosity=0)
        call_command("set_up_roles", verbosity=0)
        with connections["default"].cursor() as cursor:
            for table in connections["default"].introspection.django_table_names():
                with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                    self._rows[table] = b"".join(rows)

    def _put_back(self) -> None:
        tables = ", ".join(f'"{table}"' for table in self._rows)
        with transaction.atomic(), connections["default"].cursor() as cursor:
            # No trigger and no foreign key is asked: what was kept was whole.
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f"TRUNCATE {tables}")
            for table, rows in self._rows.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(rows)


@pytest.fixture(scope="session")
def content() -> Content:
    return Content()


@pytest.fixture
def site(live_server: LiveServer, transactional_db: None, settings, content: Content) -> str:
    """The address of a running site with the organization's content and roles."""
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    content.load()
    return live_server.url


@pytest.fixture(autouse=True)
def _no_errors_in_the_console(page: Page) -> Iterator[None]:
    """A script that fails, or that the Content Security Policy stops, fails the test."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A form that is sent back with its errors, or a page that is not there, is meant.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            errors.append(message.text)

    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.on("console", note)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == []


@pytest.fixture
def sign_in(site: str, settings) -> Callable[[BrowserContext, str], None]:
    """Give a browser the session of a new account with a role, past the sign-in."""
    settings.SECOND_FACTOR_REQUIRED = False

    def sign_in(context: BrowserContext, role: str) -> None:
        user = UserFactory(first_name=role)
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])

    return sign_in
