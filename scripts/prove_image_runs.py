"""What an image has to do once it is built: what compose.yaml has it do, on a new database."""

import contextlib
import gzip
import json
import os
import re
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from apoa_site.embedded_postgres import ensure
from scripts.production_site import BASE_DIR, DATABASE_DIR, CannotStart, free_port, stop

if TYPE_CHECKING:
    from scripts.prove_image import Stage

HOST = "www.example.org"
START_SECONDS = 60
WORK_SECONDS = 5
DATABASE_FOLDER = "/run/postgresql"


def prove(image: "Stage") -> None:
    with _database(image) as address:
        port = free_port()
        environment = _environment(address, port)
        commands = _commands((BASE_DIR / "compose.yaml").read_text())
        print("migrate: a new database", flush=True)
        image.run(commands["migrate"], environment)
        print("migrate: again, as at an upgrade", flush=True)
        image.run(commands["migrate"], environment)
        _prove_web(image, environment, port)
        _prove_worker(image, commands["worker"], environment)
        _prove_refusal(image, environment)


def _commands(compose: str) -> dict[str, list[str]]:
    """What each service runs, where it is not the image's own command."""
    found = {}
    service = ""
    for line in compose.splitlines():
        if match := re.fullmatch(r"  (\w+):", line):
            service = match[1]
        elif match := re.fullmatch(r"    command: (\[.*\])", line):
            found[service] = json.loads(match[1])
    return found


@contextlib.contextmanager
def _database(image: "Stage") -> Iterator[str]:
    """A new database of the embedded server, whose socket is mounted into the image."""
    server = ensure(DATABASE_DIR)
    name = f"site_{os.getpid()}"
    folder = Path(f"{image.root}{DATABASE_FOLDER}")
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", server["HOST"], str(folder)], check=True)
    connection = psycopg.connect(host=server["HOST"], user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"postgres://postgres@/{name}?host={DATABASE_FOLDER}"
    finally:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
        connection.close()
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _environment(address: str, port: int) -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SUPPRESSION_KEY": secrets.token_urlsafe(60),
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "DEFAULT_FROM_EMAIL": "alliance@example.org",
        "DATABASE_URL": address,
        "PORT": str(port),
        "BIND_HOST": "127.0.0.1",
    }


def _prove_web(image: "Stage", environment: dict[str, str], port: int) -> None:
    process = image.start(image.command, environment)
    try:
        _wait_until_healthy(image, environment, process)
        home = _get(port, "/", {"X-Forwarded-Proto": "https", "Accept-Encoding": "gzip"})
        html = gzip.decompress(home.read()).decode()
        _expect(home.status, 200, "the home page, over TLS")
        _expect(_get(port, "/", {}).status, 301, "the home page, without TLS")
        style_sheet = re.search(r'href="(/static/css/[^"]+\.css)"', html)
        _expect(bool(style_sheet), expected=True, what="a style sheet with a hashed name")
        sent = _get(port, style_sheet[1], {"X-Forwarded-Proto": "https", "Accept-Encoding": "br"})
        _expect(sent.headers["Content-Encoding"], "br", "the style sheet's compression")
        _expect(_owner(port), int(image.user.split(":")[0]), "the account that serves")
    finally:
        stop(process)


def _wait_until_healthy(
    image: "Stage", environment: dict[str, str], process: subprocess.Popen
) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if image.start(image.health_command, environment).wait() == 0:
            print("web: the health check passes", flush=True)
            return
        time.sleep(1)
    raise CannotStart("the image's web server does not become healthy.")


def _get(port: int, path: str, headers: dict[str, str]) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": HOST} | headers)
    return connection.getresponse()


def _owner(port: int) -> int:
    """The account that listens on the port, by the kernel's own table (proc(5), net/tcp)."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening = "0A"
    return next(
        int(row[7]) for row in rows if row[3] == listening and row[1].endswith(f":{port:04X}")
    )


def _prove_worker(image: "Stage", command: list[str], environment: dict[str, str]) -> None:
    process = image.start(command, environment)
    time.sleep(WORK_SECONDS)
    _expect(process.poll(), None, "the worker after some seconds")
    process.send_signal(signal.SIGTERM)
    _expect(process.wait(60), 0, "the worker's code after SIGTERM")


def _prove_refusal(image: "Stage", environment: dict[str, str]) -> None:
    """No secret of the build is left in the image: without one it does not start."""
    bare = {name: value for name, value in environment.items() if name != "SECRET_KEY"}
    process = image.start(["python", "manage.py", "check"], bare)
    _expect(process.wait() != 0, expected=True, what="the refusal to start without SECRET_KEY")


def _expect(actual: object, expected: object, what: str) -> None:
    if actual != expected:
        raise CannotStart(f"{what}: {actual!r} instead of {expected!r}")
    print(f"  {what}: {actual!r}", flush=True)
