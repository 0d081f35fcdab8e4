"""Production's settings, in a process of their own."""

import os
import subprocess
import sys

import pytest

from scripts.check import PRODUCTION

REQUIRED = ["SECRET_KEY", "SUPPRESSION_KEY", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL",
            "DEFAULT_FROM_EMAIL"]  # fmt: skip


def run_python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code], env=own | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_production_starts_with_everything_it_needs():
    result = run_python("import django; django.setup()", PRODUCTION)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_to_start_without(name):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}
    result = run_python("import django; django.setup()", environment)
    assert result.returncode == 1
    assert f"Set the {name} environment variable" in result.stderr


def test_production_is_strict():
    code = """
import django
django.setup()
from django.conf import settings as s
print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,
      s.SECOND_FACTOR_REQUIRED, s.DEMONSTRATION_ACCOUNTS, s.SECURE_HSTS_SECONDS)
"""
    assert run_python(code, PRODUCTION).stdout.split() == [
        "False", "True", "True", "True", "True", "False", "31536000",
    ]  # fmt: skip


def test_production_has_no_address_for_caught_mails():
    code = """
import django
django.setup()
from django.urls import Resolver404, resolve
try:
    print(resolve("/dev/mail/").url_name)
except Resolver404:
    print("none")
"""
    assert run_python(code, PRODUCTION).stdout.strip() in ("none", "wagtail_serve")
