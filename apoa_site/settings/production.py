"""Production: everything from the environment, and no start without the secrets."""

from apoa_site.settings import environment
from apoa_site.settings.base import *

environment.demand(
    env, "SECRET_KEY", "SUPPRESSION_KEY", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL",
    "DEFAULT_FROM_EMAIL",
)  # fmt: skip
DEBUG = False
SECRET_KEY = env("SECRET_KEY")
# Keys that were in use before: links in mails and the codes of printed cards go on working.
SECRET_KEY_FALLBACKS = environment.words(env, "SECRET_KEY_FALLBACKS")
# Keys the hashes of addresses that must not be mailed: losing it forgets them all.
SUPPRESSION_KEY = env("SUPPRESSION_KEY")
WAGTAILADMIN_BASE_URL = SITE_URL = environment.site_url(env("SITE_URL"))
ALLOWED_HOSTS = environment.words(env, "ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{'*' * host.startswith('.')}{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": env.db("DATABASE_URL") | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")

# Who is told of errors, beside the log.
ADMINS = environment.words(env, "ADMINS")
EMAIL_SUBJECT_PREFIX = f"[{SITE_URL}] "
LOGGING["handlers"]["admins"] = {"class": "core.logs.MailToAdmins", "filters": ["without links"]}
for _logger in (LOGGING["root"], LOGGING["loggers"]["django"]):
    _logger["handlers"].append("admins")

# SMTP by default; MAIL_BACKEND names one of Anymail's
# (anymail.backends.postmark.EmailBackend, …), MAIL_OPTIONS its options as JSON.
_smtp = environment.smtp_options(env("SMTP_URL", default="smtp://localhost:25"))
MAILERS = {
    "default": {
        "BACKEND": env("MAIL_BACKEND", default="core.hand_over.EmailBackend"),
        "OPTIONS": env.json("MAIL_OPTIONS", default=_smtp),
    }
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # probes speak to the process itself, without TLS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = env.path("STATIC_ROOT", default=str(STATIC_ROOT))
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(MEDIA_ROOT))
HAND_OVER_DIR = env.path("HAND_OVER_DIR", default=str(HAND_OVER_DIR))
