"""Development: an embedded database, mails in files, demonstration accounts."""

from apoa_site.embedded_postgres import ensure
from apoa_site.settings.base import *

DEBUG = True
# Sessions of one checkout are worth nothing elsewhere, and nothing here is secret.
SECRET_KEY = "development-only-and-known-to-everybody"  # noqa: S105 - production demands its own
SUPPRESSION_KEY = "development-only-and-known-to-everybody"
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": env.db("DATABASE_URL", default="postgres:///postgres")}
if not env("DATABASE_URL", default=""):
    DATABASES["default"] |= ensure(VAR_DIR / "postgres")

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": VAR_DIR / "mail"},
    }
}
SILENCED_SYSTEM_CHECKS += ["mail.E001"]  # mails to files are what development wants
SECOND_FACTOR_REQUIRED = False
DEMONSTRATION_ACCOUNTS = True
PAGE_CACHE = False  # show what was changed a moment ago
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# A changed template shows on the next request.
TEMPLATES[0]["APP_DIRS"] = False
TEMPLATES[0]["OPTIONS"]["loaders"] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]

LOGGING["loggers"]["wagtail"] = {"level": "WARNING"}  # each page saved would be three lines
