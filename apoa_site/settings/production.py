"""Production: everything from the environment, and no start without the secrets."""

from apoa_site.settings.base import *

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
# Keys that were in use before: links in mails and the codes of printed cards go on working.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Keys the hashes of addresses that must not be mailed: losing it forgets them all.
SUPPRESSION_KEY = env("SUPPRESSION_KEY")
SITE_URL = env("SITE_URL")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
DATABASES = {"default": env.db("DATABASE_URL") | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")
ADMINS = env.list("ADMINS", default=[])

# smtp://user:password@host:587 by default; MAIL_BACKEND names one of Anymail's
# (anymail.backends.postmark.EmailBackend, …), MAIL_OPTIONS its options as JSON.
_smtp = env.url("SMTP_URL", default="smtp://localhost:25")
MAILERS = {
    "default": {
        "BACKEND": env("MAIL_BACKEND", default="core.hand_over.EmailBackend"),
        "OPTIONS": env.json(
            "MAIL_OPTIONS",
            default={
                "host": _smtp.hostname,
                "port": _smtp.port or 25,
                "username": _smtp.username or "",
                "password": _smtp.password or "",
                "use_tls": _smtp.scheme == "smtp+tls",
                "use_ssl": _smtp.scheme == "smtps",
                "timeout": 20,
            },
        ),
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
