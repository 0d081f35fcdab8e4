"""The site's three parts as processes that can be killed, and a supervisor that brings them back.

Each run has a PostgreSQL server of its own: a copy of one that is made once for each state of
the migrations and the content.
"""

import contextlib
import fcntl
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, Self

import psutil
import psycopg

from apoa_site.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from scripts.production_site import database_url

BASE_DIR = Path(__file__).resolve().parents[2]
WORK_DIR = BASE_DIR / "var" / "chaos"
HAND_OVER_DIR = WORK_DIR / f"hand-over-{os.getpid()}"
LOOK_SECONDS = 0.1


class Program(Protocol):
    """A part of the site that dies and comes back."""

    name: str

    def start(self) -> None: ...
    def is_running(self) -> bool: ...
    def kill(self) -> str:
        """SIGKILL, or nothing where nothing runs; what was killed."""

    def stop(self) -> None: ...


class Database:
    name = "database"

    def __init__(self, directory: Path) -> None:
        self.server = EmbeddedPostgres(directory)

    @property
    def url(self) -> str:
        address = self.server.django_settings()
        return database_url(address, address["NAME"])

    def connect(self) -> psycopg.Connection:
        address = self.server.django_settings()
        return psycopg.connect(
            host=address["HOST"], user=address["USER"], dbname=address["NAME"], autocommit=True
        )

    def is_ready(self) -> bool:
        """Whether it has recovered, too."""
        with contextlib.suppress(psycopg.OperationalError), self.connect():
            return True
        return False

    def last_words(self) -> str:
        return self.server.log.read_text()[-2000:]

    def start(self) -> None:
        self.server.start()
        self.server.revive()

    def is_running(self) -> bool:
        return self.server.answers()

    def kill(self) -> str:
        """The whole server, or one of its processes: then it ends all sessions, and recovers."""
        with contextlib.suppress(FileNotFoundError, IndexError):
            pid = int((self.server.data / "postmaster.pid").read_text().split()[0])
            return _kill(self.name, pid, random.choice((_all, _child)))  # noqa: S311 - no secret
        return ""

    def stop(self) -> None:
        self.server.release()


class Command:
    """A program of ours, in a process group of its own."""

    def __init__(
        self, name: str, arguments: list[str], environment: dict[str, str], log: Path
    ) -> None:
        self.name, self.arguments, self.environment, self.log = name, arguments, environment, log
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments],
                cwd=BASE_DIR, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> str:
        return _kill(self.name, self.process.pid, random.choice((_all, _parent, _child)))  # noqa: S311 - no secret

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


Choice = Callable[[psutil.Process], list[psutil.Process]]


def _all(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _parent(process: psutil.Process) -> list[psutil.Process]:
    return [process]


def _child(process: psutil.Process) -> list[psutil.Process]:
    """One of several; where there is none, the process itself."""
    return [random.choice(process.children() or [process])]  # noqa: S311 - no secret


def _kill(name: str, pid: int, chosen: Choice) -> str:
    with contextlib.suppress(psutil.NoSuchProcess):
        victims = chosen(psutil.Process(pid))
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.kill()
        return f"{name} ({len(victims)} {'process' if len(victims) == 1 else 'processes'})"
    return ""


class Supervisor:
    """Starts again what ended, each part by itself, as a container's runtime does."""

    def __init__(self, programs: list[Program]) -> None:
        self.programs, self.is_over = programs, threading.Event()
        self.threads = [threading.Thread(target=self._watch, args=[part]) for part in programs]

    def __enter__(self) -> Self:
        for program in self.programs:
            program.start()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        for program in reversed(self.programs):
            program.stop()

    def _watch(self, program: Program) -> None:
        while not self.is_over.wait(LOOK_SECONDS):
            with contextlib.suppress(EmbeddedPostgresError):
                if not program.is_running():
                    program.start()


@contextlib.contextmanager
def database() -> Iterator[Database]:
    """A server of this run's own, with the site's content, not yet started."""
    directory = WORK_DIR / f"run-{os.getpid()}"
    shutil.rmtree(directory, ignore_errors=True)
    _copy(_prepared(), directory)
    database = Database(directory)
    try:
        yield database
    finally:
        database.stop()
        for path in (directory, HAND_OVER_DIR, database.server.socket_directory):
            shutil.rmtree(path, ignore_errors=True)


def environment(database: Database, *, port: int, smtp_port: int) -> dict[str, str]:
    """What production demands, for the programs of one run."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "scripts.chaos.settings",
        "SECRET_KEY": "x" * 60,
        "SUPPRESSION_KEY": "y" * 60,
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "DEFAULT_FROM_EMAIL": "APOA <alliance@localhost>",
        "DATABASE_URL": database.url,
        "SECURE_SSL_REDIRECT": "false",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "RATE_LIMIT_FACTOR": "1000000",
        "TRUSTED_PROXY_COUNT": "1",
        "BIND_HOST": "127.0.0.1",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
        "GUNICORN_LOG_LEVEL": "critical",
        "MEDIA_ROOT": str(WORK_DIR / "media"),
        "HAND_OVER_DIR": str(HAND_OVER_DIR),
    }


def commands(environment: dict[str, str], log: Path) -> list[Command]:
    web = ["-m", "gunicorn", "--config", "apoa_site/gunicorn.py", "apoa_site.wsgi"]
    return [
        Command("web server", web, environment, log),
        Command("worker", ["manage.py", "run_worker"], environment, log),
    ]


def _prepared() -> Path:
    """The folder of a stopped server that holds the content; made when it is not there."""
    WORK_DIR.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256((BASE_DIR / "requirements.txt").read_bytes())
    for path in sorted([*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("pages/content/*")]):
        if path.is_file():
            digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    wanted = WORK_DIR / f"prepared-{digest.hexdigest()[:12]}"
    with (WORK_DIR / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not wanted.exists():
            for old in WORK_DIR.glob("prepared-*"):
                shutil.rmtree(old)
            _prepare(unfinished := WORK_DIR / "unfinished")
            unfinished.rename(wanted)
    return wanted


def _prepare(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    database = Database(directory)
    database.start()
    try:
        for command in (["migrate"], ["load_content"], ["set_up_roles"]):
            subprocess.run(
                [sys.executable, "manage.py", *command, "--verbosity=0"],
                check=True, cwd=BASE_DIR, env=environment(database, port=0, smtp_port=0),
                capture_output=True,
            )  # fmt: skip
    finally:
        database.stop()


def _copy(source: Path, target: Path) -> None:
    """With owners: as root, the server runs as another account."""
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (is_true := condition()) and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)
    return is_true
