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
    for environment in (
        {key: value for key, value in PRODUCTION.items() if key != name},
        PRODUCTION | {name: ""},  # as the example environment has it
    ):
        result = run_python("import django; django.setup()", environment)
        assert result.returncode == 1
        assert f"Not set in the environment: {name}. See" in result.stderr


def setting(name: str, **environment: str) -> str:
    code = f"import django; django.setup(); from django.conf import settings as s; print({name})"
    return run_python(code, PRODUCTION | environment).stdout.strip()


def test_lists_may_have_blanks_after_their_commas():
    lists = {"ALLOWED_HOSTS": "a.example, .b.example", "ADMINS": "x@a.example, y@a.example"}
    assert setting("(s.ALLOWED_HOSTS, s.CSRF_TRUSTED_ORIGINS, s.ADMINS)", **lists) == str((
        ["a.example", ".b.example"],
        ["https://a.example", "https://*.b.example"],
        ["x@a.example", "y@a.example"],
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("address", "options"),
    [
        ("smtp+tls://a%40b.example:p%2Fw%3A@h.example", ["a@b.example", "p/w:", 587, True, False]),
        ("smtps://u:p@h.example", ["u", "p", 465, False, True]),
        ("smtp://h.example:2525", ["", "", 2525, False, False]),
    ],
)
def test_mail_server_is_read_from_its_address(address, options):
    names = ("username", "password", "port", "use_tls", "use_ssl")
    shown = f"[s.MAILERS['default']['OPTIONS'][name] for name in {names}]"
    assert setting(shown, SMTP_URL=address) == str(options)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_URL", "tls://user:hidden@h.example:587"),  # and not in the clear
        ("SMTP_URL", "smtp+tls://user:hidden/x@h.example:587"),
        ("SITE_URL", "www.example.org"),
        ("SITE_URL", "https://www.example.org/home"),
    ],
)
def test_production_refuses_an_address_that_is_none(name, value):
    result = run_python("import django; django.setup()", PRODUCTION | {name: value})
    assert result.returncode == 1
    assert f"{name} is like" in result.stderr
    assert "hidden" not in result.stderr


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
