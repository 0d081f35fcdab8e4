"""Load from wrk, and nginx to compare with: both on loopback, both stopped at the end."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from scripts import join_form
from scripts.join_form import OpenForm
from scripts.production_site import WORK_DIR, CannotStart, free_port, stop

CONNECTIONS = 8
THREADS = 1
ENCODING = "br, gzip"
REPORT = Path(__file__).with_name("report.lua")
JOIN = Path(__file__).with_name("join.lua")
START_SECONDS = 10
NGINX = """
worker_processes auto;
pid {directory}/nginx.pid;
error_log stderr warn;
daemon off;
{user}
events {{ worker_connections 256; }}
http {{
    # As the distribution configures it.
    access_log {directory}/access.log;
    sendfile on;
    tcp_nopush on;
    default_type "text/html; charset=utf-8";
    types {{ }}
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {directory}/files;
        # The files hold what the site sent, compressed as it was.
        add_header Content-Encoding br;
    }}
}}
"""


@dataclass(frozen=True)
class Load:
    """Requests a second, and latencies in milliseconds."""

    per_second: float
    p50: float
    p95: float
    p99: float


def require() -> None:
    """Raises CannotStart with what is missing."""
    os.environ["PATH"] += f"{os.pathsep}/usr/sbin"  # where Debian keeps nginx
    missing = [program for program in ("wrk", "nginx") if not shutil.which(program)]
    if missing:
        raise CannotStart(f"{' and '.join(missing)} missing. On Debian: apt-get install wrk nginx")


def run(url: str, seconds: int) -> Load:
    """Ask for one address over and over; raises CannotStart when an answer is not a success."""
    return _wrk(url, seconds, REPORT, {"Accept-Encoding": ENCODING})


def join(site: str, form: OpenForm, seconds: int) -> Load:
    """Have people join; raises CannotStart when one is not answered that it worked."""
    body = form.filled_in("").replace("&email=", "")
    os.environ |= {"JOIN_BODY": body, "JOIN_RUN": secrets.token_hex(4)}
    return _wrk(site + join_form.PATH, seconds, JOIN, join_form.HEADERS)


def _wrk(url: str, seconds: int, script: Path, headers: dict[str, str]) -> Load:
    command = ["wrk", f"-c{CONNECTIONS}", f"-t{THREADS}", f"-d{seconds}s", "-s", str(script)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    result = subprocess.run([*command, url], capture_output=True, text=True, check=False)
    line = next((line for line in result.stdout.splitlines() if line.startswith("RESULT ")), "")
    if not line:
        raise CannotStart(f"wrk failed on {url}: {result.stderr or result.stdout}")
    measured = json.loads(line.removeprefix("RESULT "))
    if measured["failed"] or not measured["requests"]:
        raise CannotStart(f"{measured['failed']} requests for {url} failed.")
    return Load(
        measured["requests"] / (measured["microseconds"] / 1e6),
        *(measured[name] / 1000 for name in ("p50", "p95", "p99")),
    )


@contextlib.contextmanager
def nginx(files: dict[str, bytes]) -> Iterator[str]:
    """Serve compressed pages, by their names, from files; the address to find them under."""
    directory = WORK_DIR / "nginx"
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "files").mkdir(parents=True)
    for name, content in files.items():
        (directory / "files" / name).write_bytes(content)
    port = free_port()
    configuration = directory / "nginx.conf"
    # As root, its workers would be an account that may not be allowed into this folder.
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(NGINX.format(directory=directory, port=port, user=user))
    process = subprocess.Popen(
        ["nginx", "-p", str(directory), "-c", str(configuration), "-e", "stderr"],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(url := f"http://127.0.0.1:{port}", next(iter(files)))
        yield url
    finally:
        stop(process)


def _wait(url: str, name: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urlopen(f"{url}/{name}", timeout=5):  # noqa: S310 - our own server
            return
        time.sleep(0.05)
    raise CannotStart("nginx does not start.")
