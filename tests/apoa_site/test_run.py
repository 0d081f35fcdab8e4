"""``make run`` as a person meets it: real processes, in copies of the source with a var/ each."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import psutil
import pytest
from bs4 import BeautifulSoup

from core.abuse import MIN_AGE_SECONDS
from pages.demo import ACCOUNTS, PASSWORD
from pages.roles import ROLES
from tests.mail_server import free_port

BASE_DIR = Path(__file__).resolve().parents[2]
SOURCES = (
    "apoa_site", "core", "issues", "mailing", "membership", "news", "pages", "static", "templates",
)  # fmt: skip
STARTED = "Ctrl-C stops it all."
# Generous: other tests may have the machine at the same time.
START_SECONDS = 120
PATIENCE_SECONDS = 30
EDIT = """
from pages.models import AboutPage, HomePage
home = HomePage.objects.get()
home.headline = "What staff wrote"
home.save_revision().publish()
AboutPage.objects.get().delete()
"""


class Answer(NamedTuple):
    status: int
    location: str
    text: str

    @property
    def heading(self) -> str:
        return BeautifulSoup(self.text, "html.parser").h1.get_text()


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        """Show the redirect instead of following it."""


BROWSER = build_opener(_StayHere)


def ask(url: str, data: dict[str, str] | None = None, browser=BROWSER, **headers: str) -> Answer:
    body = urlencode(data).encode() if data else None
    request = Request(url, body, {k.replace("_", "-"): v for k, v in headers.items()})  # noqa: S310 - our own http address
    try:
        response = browser.open(request, timeout=PATIENCE_SECONDS)
    except HTTPError as error:
        response = error
    with response:
        return Answer(
            response.status, response.headers.get("Location", ""), response.read().decode()
        )


def until[T](question: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Ask until the answer is yes; that answer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(0.1)
    return question()


def is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


class Folder:
    """A copy of the site's source, and what is run in it."""

    def __init__(self, path: Path, cluster: Path | None = None) -> None:
        self.path = path
        for name in SOURCES:
            shutil.copytree(BASE_DIR / name, path / name)
        shutil.copy2(BASE_DIR / "manage.py", path)
        if cluster:
            (path / "var").mkdir()
            # Unlike shutil, it keeps the owner, who is not root.
            subprocess.run(["cp", "-a", cluster, path / "var" / "postgres"], check=True)

    def command(self, *arguments: str, **environment: str) -> dict:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            "args": [sys.executable, *arguments],
            "cwd": self.path,
            "env": kept | environment,
            "stdin": subprocess.DEVNULL,
        }

    def shell(self, code: str) -> str:
        command = self.command("manage.py", "shell", "--no-imports", "-c", code)
        return subprocess.run(**command, check=True, capture_output=True, text=True).stdout

    def fail(self, port: int, **environment: str) -> tuple[int, str]:
        """Run where it cannot run; the code that it ends with and what it complains."""
        command = self.command("-m", "apoa_site.run", "--port", str(port), **environment)
        result = subprocess.run(
            **command, check=False, capture_output=True, text=True, timeout=START_SECONDS
        )
        return result.returncode, result.stderr

    def start(self) -> "Run":
        return Run(self, free_port())

    def processes(self) -> list[psutil.Process]:
        """Everything that works in the folder: site, worker, database."""
        return [process for process in psutil.process_iter() if self._is_home_of(process)]

    def _is_home_of(self, process: psutil.Process) -> bool:
        try:
            # The database belongs to another account, and does not tell us where it is.
            if any(str(self.path) in argument for argument in process.cmdline()):
                return True
            return Path(process.cwd()).is_relative_to(self.path)
        except psutil.Error:
            return False


class Run:
    """``make run`` in a folder, started as from a terminal, up to its announcement."""

    def __init__(self, folder: Folder, port: int) -> None:
        self.folder, self.port = folder, port
        self.site = f"http://localhost:{port}"
        self._output = folder.path / f"output-{port}.txt"
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                **folder.command("-m", "apoa_site.run", "--port", str(port)),
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
        until(lambda: STARTED in self.output or self.process.poll() is not None, START_SECONDS)
        if STARTED not in self.output:
            self.close()
            pytest.fail(self.output)

    @property
    def output(self) -> str:
        return self._output.read_text()

    def get(self, path: str) -> Answer:
        return ask(self.site + path)

    def child(self, *, serves: bool) -> psutil.Process | None:
        """The web server, which has a process below it, or the worker, which has none."""
        children = psutil.Process(self.process.pid).children()
        return next((child for child in children if bool(child.children()) is serves), None)

    def interrupt(self) -> int:
        """Press Ctrl-C: the terminal sends it to all of the foreground's processes."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for process in self.folder.processes():
            process.kill()


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder in which the site ran once and was stopped; migrating it takes a while.

    ``first.json`` holds what that run printed and answered.
    """
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "first_run"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "first.json").exists():
            _run_for_the_first_time(shared)
    return shared


def _run_for_the_first_time(shared: Path) -> None:
    run = Folder(shared / "site").start()
    try:
        answers = {path: run.get(path) for path in ("/", "/admin/", "/dev/mail/")}
        code = run.interrupt()
    finally:
        run.close()
    (shared / "first.json").write_text(
        json.dumps({"site": run.site, "output": run.output, "answers": answers, "code": code})
    )


@pytest.fixture(scope="session")
def make_folder(first_run: Path, tmp_path_factory) -> Callable[[], Folder]:
    cluster = first_run / "site" / "var" / "postgres"
    return lambda: Folder(tmp_path_factory.mktemp("site"), cluster)


@pytest.fixture(scope="session")
def site(make_folder: Callable[[], Folder]) -> Iterator[Run]:
    """A site that runs for the second time, after staff changed it."""
    folder = make_folder()
    folder.shell(EDIT)
    run = folder.start()
    yield run
    run.close()


def test_first_start_serves_the_site(first_run):
    first = json.loads((first_run / "first.json").read_text())
    answers = {path: Answer(*answer) for path, answer in first["answers"].items()}
    assert {path: (answer.status, answer.location) for path, answer in answers.items()} == {
        "/": (200, ""),
        "/admin/": (302, "/account/login/?next=/admin/"),
        "/dev/mail/": (200, ""),
    }
    assert answers["/"].heading == "Officers protect us. Who in office stands up for them?"
    assert "None yet." in answers["/dev/mail/"].text
    assert first["code"] == 0


def test_first_start_says_what_it_does_and_where_everything_is(first_run):
    first = json.loads((first_run / "first.json").read_text())
    accounts = re.findall(r"^ +(\S+@\S+) +(.+)$", first["output"], re.MULTILINE)
    assert dict(accounts) == ACCOUNTS
    assert sorted(ACCOUNTS.values()) == sorted(role.name for role in ROLES)
    site = first["site"]
    assert [line.strip() for line in first["output"].splitlines() if line.strip()] == [
        "Database: embedded PostgreSQL in var/postgres",
        "Migrating (the first time takes half a minute) …",
        f"The site    {site}/",
        f"The admin   {site}/admin/",
        f"The mails   {site}/dev/mail/",
        f"Demonstration accounts (password: {PASSWORD})",
        *(f"{email:34} {role}" for email, role in ACCOUNTS.items()),
        STARTED,
        "Stopped.",
    ]


def test_demonstration_account_signs_in(site):
    browser = build_opener(_StayHere, HTTPCookieProcessor())
    form = BeautifulSoup(ask(f"{site.site}/account/login/", browser=browser).text, "html.parser")
    token = form.find("input", {"name": "csrfmiddlewaretoken"})["value"]
    email = next(iter(ACCOUNTS))
    data = {"csrfmiddlewaretoken": token, "login": email, "password": PASSWORD}
    answer = ask(f"{site.site}/account/login/", data, browser)
    assert (answer.status, answer.location) == (302, "/admin/")
    assert ask(f"{site.site}/admin/", browser=browser).status == 200


def test_second_start_keeps_what_staff_changed(site):
    assert site.get("/").heading == "What staff wrote"
    assert site.get("/about/").status == 404
    assert "Migrating" not in site.output


def test_mail_of_a_visitor_who_joins_is_caught(site):
    form = BeautifulSoup(site.get("/join/supporter/").text, "html.parser").main.form
    hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    visitor = {
        "first_name": "Ann", "last_name": "Lee", "email": "ann.lee@example.com", "state": "VA",
        "zip_code": "22202", "homepage": "",
    }  # fmt: skip
    time.sleep(MIN_AGE_SECONDS)
    answer = ask(f"{site.site}/join/supporter/", hidden | visitor, Sec_Fetch_Site="same-origin")
    assert answer.status == 303

    mail = until(lambda: _caught_mail(site, "ann.lee@example.com"))
    assert len(list((site.folder.path / "var" / "mail").iterdir())) == 1
    link = mail.find("a", href=re.compile("/confirm/"))["href"]
    html = site.get(mail.iframe["src"])
    assert link in unescape(html.text)
    confirmation = ask(link)
    assert confirmation.status == 200
    button = BeautifulSoup(confirmation.text, "html.parser").main.form.button
    assert button.get_text(strip=True) == "Yes, I want to join"


def _caught_mail(site: Run, address: str) -> BeautifulSoup | None:
    page = BeautifulSoup(site.get("/dev/mail/").text, "html.parser")
    return next((mail for mail in page.find_all("article") if address in mail.get_text()), None)


def test_killed_web_server_is_started_again(site):
    web = site.child(serves=True)
    (below,) = web.children()
    web.kill()
    below.wait(PATIENCE_SECONDS)  # it answers until it finds itself alone
    assert until(lambda: _answers(site))
    assert site.child(serves=True).pid != web.pid
    assert site.output.count("The web server ended; starting it again.") == 1


def _answers(site: Run) -> bool:
    try:
        return site.get("/").status == 200
    except OSError:  # what the killed server had taken in is reset
        return False


def test_killed_worker_is_started_again(site):
    worker = site.child(serves=False)
    worker.kill()
    until(lambda: "The worker ended; starting it again." in site.output)
    assert until(lambda: site.child(serves=False)).pid != worker.pid


def test_killed_database_is_started_again(site):
    line = (site.folder.path / "var" / "postgres" / "data" / "postmaster.pid").read_text()
    database = psutil.Process(int(line.split()[0]))
    database.kill()
    psutil.wait_procs([database], timeout=PATIENCE_SECONDS)
    assert until(lambda: _answers(site))
    assert site.output.count("The database ended; starting it again.") == 1


def test_two_copies_do_not_get_in_each_others_way(site, make_folder):
    other = make_folder().start()
    try:
        assert other.get("/").heading == "Officers protect us. Who in office stands up for them?"
        assert site.get("/").heading == "What staff wrote"
        names = {process.name() for process in other.folder.processes()}
        assert {"postgres"} < names
        assert other.interrupt() == 0
        assert other.folder.processes() == []
        assert not is_open(other.port)
        assert site.get("/").status == 200
    finally:
        other.close()


def test_run_that_was_killed_can_be_run_again(make_folder):
    folder = make_folder()
    killed = folder.start()
    children = psutil.Process(killed.process.pid).children(recursive=True)
    killed.process.kill()
    killed.process.wait()
    assert psutil.wait_procs(children, PATIENCE_SECONDS)[1] == []
    again = folder.start()
    try:
        assert again.get("/").status == 200
        assert again.interrupt() == 0
        assert folder.processes() == []
    finally:
        again.close()


def test_taken_port_ends_in_a_sentence(site, tmp_path):
    code, complaint = Folder(tmp_path / "other").fail(site.port)
    assert (code, complaint) == (
        1,
        f"make run: port {site.port} cannot be used ([Errno 98] Address already in use); "
        "name another: make run PORT=8001\n",
    )


def test_second_run_in_a_folder_ends_in_a_sentence(site):
    assert site.folder.fail(free_port()) == (
        1,
        "make run: the site already runs from this folder; stop it first.\n",
    )
    assert site.get("/").status == 200


def test_broken_database_ends_in_a_sentence(make_folder):
    folder = make_folder()
    control = folder.path / "var" / "postgres" / "data" / "global" / "pg_control"
    control.write_bytes(b"\0" * control.stat().st_size)
    var = folder.path / "var" / "postgres"
    assert folder.fail(free_port()) == (
        1,
        f"make run: The embedded PostgreSQL does not start. Its log is {var}/server.log; "
        f"to begin with an empty database, remove {var}.\n",
    )
    assert folder.processes() == []


def test_database_server_that_is_not_there_ends_in_a_sentence(tmp_path):
    address = "postgres://nobody@127.0.0.1:1/none"
    code, complaint = Folder(tmp_path / "site").fail(free_port(), DATABASE_URL=address)
    assert code == 1
    assert re.fullmatch(
        r"make run: the database cannot be used: .*port 1 failed: Connection refused.*\n", complaint
    )


@pytest.mark.parametrize("address", ["nonsense", "mysql://root@127.0.0.1/none"])
def test_address_of_another_database_ends_in_a_sentence(tmp_path, address):
    assert Folder(tmp_path / "site").fail(free_port(), DATABASE_URL=address) == (
        1,
        "make run: DATABASE_URL does not name a PostgreSQL database: "
        "it should look like postgres://user:password@host/name.\n",
    )


def test_missing_library_ends_in_a_sentence(tmp_path):
    folder = Folder(tmp_path / "site")
    (folder.path / "taggit.py").write_text(
        """raise ModuleNotFoundError("No module named 'taggit'")"""
    )
    address = "postgres://nobody@127.0.0.1:1/none"
    assert folder.fail(free_port(), DATABASE_URL=address) == (
        1,
        "make run: a library is missing (No module named 'taggit'); remove .venv and try again.\n",
    )
