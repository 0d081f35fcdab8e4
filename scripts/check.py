"""The quick subset of ``make test`` that needs Django: settings, migrations, layers."""

import os
import subprocess
import sys
from pathlib import Path

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "apoa_site.settings.production",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "SUPPRESSION_KEY": "only-for-this-check",
    "SITE_URL": "https://www.example.com",
    "ALLOWED_HOSTS": "www.example.com",
    "DEFAULT_FROM_EMAIL": "APOA <alliance@example.com>",
    "DATABASE_URL": "postgres:///unused",
}
STEPS = {
    "settings of production": (
        ["check", "--deploy", "--fail-level", "WARNING"], PRODUCTION,
    ),
    "missing migrations": (
        ["makemigrations", "--check", "--dry-run"],
        {"DJANGO_SETTINGS_MODULE": "apoa_site.settings.test"},
    ),
}  # fmt: skip


def main() -> int:
    failed = [name for name, step in STEPS.items() if not _passes(*step)]
    failed += [f"linear migrations ({problem})" for problem in _branches()]
    for name in failed:
        print(f"make check: {name}: failed", file=sys.stderr)
    return 1 if failed else 0


def _passes(arguments: list[str], environment: dict[str, str]) -> bool:
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if result.returncode:
        print(result.stdout, result.stderr, file=sys.stderr)
    return result.returncode == 0


def _branches() -> list[str]:
    """Apps whose migrations do not go one after the other by their numbers."""
    problems = []
    for directory in sorted(Path().glob("*/migrations")):
        numbers = [path.name[:4] for path in sorted(directory.glob("[0-9]*.py"))]
        if numbers != [f"{number:04}" for number in range(1, len(numbers) + 1)]:
            problems.append(directory.parent.name)
    return problems


if __name__ == "__main__":
    sys.exit(main())
