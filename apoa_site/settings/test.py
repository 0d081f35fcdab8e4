"""Tests: real PostgreSQL, tasks at once, mails in memory."""

import atexit
import os
import shutil
import tempfile

from apoa_site.embedded_postgres import ensure
from apoa_site.settings.base import *

DEBUG = False
SECRET_KEY = SUPPRESSION_KEY = "tests-only"  # noqa: S105 - production demands its own
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///postgres")}
if not env("DATABASE_URL", default=""):
    DATABASES["default"] |= ensure(VAR_DIR / "postgres-test", durable=False)

# Of each process its own, so that two runs at once do not take each other's away.
DATABASES["default"]["TEST"] = {"NAME": f"test_apoa_{os.getpid()}"}

TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed; nothing to protect
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = tempfile.mkdtemp(prefix="apoa-test-media-")
HAND_OVER_DIR = tempfile.mkdtemp(prefix="apoa-test-hand-over-")
for _directory in (MEDIA_ROOT, HAND_OVER_DIR):
    atexit.register(shutil.rmtree, _directory, ignore_errors=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# pytest shows what a failing test logged: the story is in the errors.
LOGGING["root"]["level"] = "ERROR"
LOGGING["loggers"] |= {"wagtail": {"level": "ERROR"}, "django": {"level": "ERROR"}}
