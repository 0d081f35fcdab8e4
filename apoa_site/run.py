"""``make run``: the whole site on this machine, from an empty folder to the first page.

One process prepares everything, then forks the web server and the background
worker, so that Django is imported once; it restarts them when code changes or
one of them dies, and stops all it started when it is stopped itself.
"""

import argparse
import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

BASE_DIR = Path(__file__).resolve().parents[1]
VAR_DIR = BASE_DIR / "var"
HOST = "127.0.0.1"
POLL_SECONDS = 1.0
STOP_SECONDS = 8.0
RESTARTED = "APOA_RESTARTED"
PR_SET_PDEATHSIG = 1  # of prctl(2)


class CannotRun(Exception):  # noqa: N818 - it ends in a sentence, not in a traceback
    """Why the site cannot run here; the message says what to do."""


def main() -> int:
    arguments = argparse.ArgumentParser(prog="make run")
    arguments.add_argument("--port", type=int, default=8000)
    port = arguments.parse_args().port
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with _only_one_here():
            _run(port)
    except KeyboardInterrupt:
        pass
    except CannotRun as reason:
        print(f"make run: {reason}", file=sys.stderr)
        return 1
    say("Stopped.")
    return 0


def _run(port: int) -> None:
    """Serve until interrupted. Code that broke while we ran is waited for, not given up."""
    state = _code_state()
    try:
        _refuse_taken(port)
        _prepare(port)
        _serve(port, state)
    except Exception:
        if RESTARTED not in os.environ:
            raise
        traceback.print_exc()
        say("Waiting for the next change of the code …")
        while _code_state() == state:
            time.sleep(POLL_SECONDS)
        _restart(port)


def _restart(port: int) -> NoReturn:
    os.environ[RESTARTED] = "yes"
    os.execv(sys.executable, [sys.executable, "-m", "apoa_site.run", "--port", str(port)])


def say(text: str) -> None:
    print(f"  {text}", flush=True)


@contextlib.contextmanager
def _only_one_here():  # noqa: ANN202 - a context manager of nothing
    VAR_DIR.mkdir(exist_ok=True)
    with (VAR_DIR / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun("the site already runs from this folder; stop it first.") from None
        yield


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise CannotRun(
                f"port {port} cannot be used ({error}); name another: make run PORT=8001"
            ) from None


def _prepare(port: int) -> None:
    """Bring database, content and accounts up; raises CannotRun with the reason."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "apoa_site.settings.dev"
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    from apoa_site.embedded_postgres import EmbeddedPostgresError

    if address := os.environ.get("DATABASE_URL"):
        if not address.startswith(("postgres://", "postgresql://")):
            raise CannotRun(
                "DATABASE_URL does not name a PostgreSQL database: "
                "it should look like postgres://user:password@host/name."
            )
        say("Database: the server that DATABASE_URL names")
    else:
        say("Database: embedded PostgreSQL in var/postgres")
    try:
        import django

        django.setup()  # reads the settings, which start the database
    except EmbeddedPostgresError as error:
        raise CannotRun(str(error)) from error
    except ModuleNotFoundError as error:
        raise CannotRun(f"a library is missing ({error}); remove .venv and try again.") from error
    _fill_database()


def _fill_database() -> None:
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connections

    try:
        if _has_unapplied_migrations():
            say("Migrating (the first time takes half a minute) …")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("load_content", verbosity=0)
        call_command("set_up_roles", verbosity=0)
        call_command("create_demo_accounts", verbosity=0)
    except (DatabaseError, CommandError) as error:
        reason = " ".join(str(error).split())
        raise CannotRun(f"the database cannot be used: {reason}") from error
    connections.close_all()


def _has_unapplied_migrations() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _serve(port: int, state: dict[Path, float]) -> None:
    """Run web server and worker until interrupted; restart what dies or has changed."""
    programs = {"web server": lambda: _web(port), "worker": _worker}
    children: dict[str, int] = {}
    try:
        for name, program in programs.items():
            children[name] = _fork(program)
        _wait_until_open(port, children["web server"])
        _announce(port)
        while True:
            time.sleep(POLL_SECONDS)
            _keep_database()
            for name in _dead(children):
                say(f"The {name} ended; starting it again.")
                children[name] = _fork(programs[name])
            if _code_state() != state:
                say("The code changed; starting again.")
                _stop(children.values())
                children.clear()
                _restart(port)
    finally:
        _stop(children.values())


def _keep_database() -> None:
    """Bring the embedded server back when it was killed, for want of memory for instance."""
    from apoa_site.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

    server = EmbeddedPostgres(VAR_DIR / "postgres")
    if "DATABASE_URL" in os.environ or server.answers():
        return
    say("The database ended; starting it again.")
    try:
        server.revive()
    except EmbeddedPostgresError as error:
        raise CannotRun(str(error)) from error


def _fork(program: Callable[[], None]) -> int:
    """Run ``program`` in a child with a process group of its own: Ctrl-C is for us."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    os.setpgrp()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    _stop_with(parent)
    code = 1
    try:
        program()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except Exception:  # noqa: BLE001 - a child has nobody above it to report to
        traceback.print_exc()
    finally:
        # Not sys.exit: the parent's cleanup is not ours to run.
        os._exit(code)


def _stop_with(parent: int) -> None:
    """Have Linux stop us when our parent is killed outright and cannot; elsewhere, nothing."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _web(port: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            for key, value in {
                "bind": f"{HOST}:{port}", "worker_class": "gthread", "threads": 8,
                "loglevel": "error", "control_socket_disable": True, "timeout": 120,
            }.items():  # fmt: skip
                self.cfg.set(key, value)

        def load(self) -> object:
            from apoa_site.wsgi import application

            return application

    Server().run()


def _worker() -> None:
    from django.core.management import call_command

    call_command("run_worker")


def _wait_until_open(port: int, web: int) -> None:
    for _ in range(200):
        with socket.socket() as client:
            if client.connect_ex((HOST, port)) == 0:
                return
        if os.waitpid(web, os.WNOHANG)[0]:
            break
        time.sleep(0.05)
    raise CannotRun("the web server does not start; its message is above.")


def _announce(port: int) -> None:
    from django.conf import settings

    from pages.demo import ACCOUNTS, PASSWORD

    site = f"http://localhost:{port}"
    print(f"\n  The site    {site}/\n  The admin   {site}/admin/\n  The mails   {site}/dev/mail/\n")
    if settings.DEMONSTRATION_ACCOUNTS:
        say(f"Demonstration accounts (password: {PASSWORD})")
        for email, role in ACCOUNTS.items():
            say(f"  {email:34} {role}")
    print("\n  Ctrl-C stops it all.\n", flush=True)


def _dead(children: dict[str, int]) -> list[str]:
    return [name for name, pid in children.items() if os.waitpid(pid, os.WNOHANG)[0]]


def _stop(pids: object) -> None:
    alive = set(pids)
    for pid in alive:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while alive and time.monotonic() < deadline:
        alive = {pid for pid in alive if _is_alive(pid)}
        time.sleep(0.05)
    for pid in alive:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, os.WNOHANG)[0] == 0
    return False


def _code_state() -> dict[Path, float]:
    """When each module of ours changed last; templates are read anew on each request."""
    return {
        path: path.stat().st_mtime
        for app in ("apoa_site", "core", "issues", "mailing", "membership", "news", "pages")
        for path in (BASE_DIR / app).rglob("*.py")
    }


def run() -> NoReturn:
    sys.exit(main())


if __name__ == "__main__":
    run()
