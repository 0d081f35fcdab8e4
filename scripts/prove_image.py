"""Take the Dockerfile's steps in order without Docker, in a clean root of Debian.

Reads the Dockerfile itself, so that what is proved is what is built. Each stage starts from
a root made by debootstrap, with the Python that the named image has; the finished image
then migrates, serves and works as compose.yaml has it do, as its own user. Needs root,
debootstrap and a Debian mirror:

    python -m scripts.prove_image var/image
"""

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import prove_image_runs
from scripts.production_site import BASE_DIR, CannotStart

RELEASE, MIRROR = "trixie", "http://deb.debian.org/debian"
PACKAGES = "python3.13,python3.13-venv,ca-certificates"
MOUNTS = ("/dev", "/dev/shm", "/proc")  # noqa: S108 - the folder that gunicorn is pointed to
# How this machine reaches its package index is its own business, and no part of the image.
PASSED_ON = [name for name in os.environ if name.startswith(("PIP_", "HTTPS_PROXY"))]
IGNORED = {"VOLUME", "EXPOSE"}


class Stage:
    """A root folder and what the instructions so far have set for it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"}
        self.directory = "/"
        self.user = "0:0"
        self.command: list[str] = []
        self.health_command: list[str] = []

    def start(
        self, command: list[str], environment: dict[str, str] | None = None
    ) -> subprocess.Popen:
        """Start a command inside, as the stage's user and with nothing of our environment."""
        uid, gid = self.user.split(":")
        # chroot(8) itself would look for "env" in our own PATH.
        prefix = ["chroot", f"--userspec={uid}:{gid}", "--groups=", str(self.root), "/usr/bin/env"]
        variables = self.environment | (environment or {})
        settings = [f"{name}={value}" for name, value in variables.items()]
        line = f"cd {shlex.quote(self.directory)} && exec {shlex.join(command)}"
        return subprocess.Popen([*prefix, "-i", *settings, "/bin/sh", "-c", line])

    def run(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        if self.start(command, environment).wait():
            raise CannotStart(f"failed inside the image: {shlex.join(command)}")

    def inside(self, path: str) -> Path:
        """The place of a path that instructions name, absolute or not."""
        return self.root / str(Path(self.directory, path)).lstrip("/")


def main() -> int:
    arguments = argparse.ArgumentParser(prog="prove_image")
    arguments.add_argument("directory", type=Path, help="an empty folder for the roots (1 GB)")
    directory = arguments.parse_args().directory.absolute()
    try:
        _require_root()
        base = _base(directory)
        stages = _build(base, directory)
        with _mounted(stages[-1].root):
            prove_image_runs.prove(stages[-1])
    except CannotStart as reason:
        print(f"prove_image: {reason}", file=sys.stderr)
        return 1
    print("Every step of the Dockerfile ran, and the image serves and works.")
    return 0


def _require_root() -> None:
    if os.geteuid() or not shutil.which("debootstrap"):
        raise CannotStart("run as root, with debootstrap installed.")


def _base(directory: Path) -> Path:
    """A minimal Debian with the Python of the image, kept between runs."""
    base = directory / "base"
    if not (base / "usr" / "local" / "bin" / "python3").is_symlink():
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir(parents=True)
        options = ["--variant=minbase", f"--include={PACKAGES}"]
        subprocess.run(["debootstrap", *options, RELEASE, str(base), MIRROR], check=True)
        for name in ("python3", "python"):
            (base / "usr" / "local" / "bin" / name).symlink_to("/usr/bin/python3.13")
    for name in ("resolv.conf", "ssl/certs/ca-certificates.crt"):
        shutil.copy(Path("/etc", name), base / "etc" / name)
    return base


def _build(base: Path, directory: Path) -> list[Stage]:
    stages: list[Stage] = []
    for instruction, rest in _instructions((BASE_DIR / "Dockerfile").read_text()):
        print(f"{instruction} {rest[:100]}", flush=True)
        if instruction == "FROM":
            root = directory / f"stage{len(stages)}"
            shutil.rmtree(root, ignore_errors=True)
            subprocess.run(["cp", "-a", str(base), str(root)], check=True)
            stages.append(Stage(root))
        elif instruction not in IGNORED and stages:
            _apply(instruction, rest, stages)
    return stages


def _instructions(text: str) -> Iterator[tuple[str, str]]:
    """Each instruction and its text, with comments dropped and continued lines joined."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        instruction, _, rest = line.partition(" ")
        if instruction:
            yield instruction, rest.strip()


def _apply(instruction: str, rest: str, stages: list[Stage]) -> None:
    stage = stages[-1]
    match instruction:
        case "ENV":
            for pair in shlex.split(rest):
                name, _, value = pair.partition("=")
                stage.environment[name] = value.replace("$PATH", stage.environment["PATH"])
        case "WORKDIR":
            stage.directory = rest
            stage.inside(".").mkdir(parents=True, exist_ok=True)
        case "USER":
            stage.user = rest
        case "COPY":
            _copy(rest, stages)
        case "RUN":
            with _mounted(stage.root):
                own = {name: os.environ[name] for name in PASSED_ON}
                stage.run(["/bin/sh", "-c", rest], own)
        case "HEALTHCHECK":
            stage.health_command = json.loads(rest.partition(" CMD ")[2])
        case "CMD":
            stage.command = json.loads(rest)
        case _:
            raise CannotStart(f"the Dockerfile has an instruction new to this: {instruction}")


def _copy(rest: str, stages: list[Stage]) -> None:
    *options, source, target = shlex.split(rest)
    destination = stages[-1].inside(target)
    if options:  # --from=build, the first stage
        _copy_tree(stages[0].inside(source), destination)
    elif source == ".":
        for name in _let_in((BASE_DIR / ".dockerignore").read_text()):
            _copy_tree(BASE_DIR / name, destination / name)
    else:
        shutil.copy(BASE_DIR / source, destination)


def _let_in(dockerignore: str) -> list[str]:
    """What a list that begins by leaving everything out lets in again."""
    names = [line[1:] for line in dockerignore.splitlines() if line.startswith("!")]
    return [name for name in names if (BASE_DIR / name).exists()]


def _copy_tree(source: Path, destination: Path) -> None:
    if source.is_dir():
        ours = (
            shutil.ignore_patterns("__pycache__", "*.pyc") if BASE_DIR in source.parents else None
        )
        shutil.copytree(source, destination, symlinks=True, ignore=ours, dirs_exist_ok=True)
    else:
        shutil.copy2(source, destination)


@contextmanager
def _mounted(root: Path) -> Iterator[None]:
    mounted: list[str] = []
    try:
        for folder in MOUNTS:
            target = f"{root}{folder}"
            subprocess.run(["mount", "--bind", folder, target], check=True)
            mounted.append(target)
        yield
    finally:
        for target in reversed(mounted):
            subprocess.run(["umount", "--lazy", target], check=True)


if __name__ == "__main__":
    sys.exit(main())
