"""What holds in every environment. Values that differ come from the environment."""

from pathlib import Path

import environ
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

# Applications, from the one that composes to the one that everybody uses.
INSTALLED_APPS = [
    "pages",
    "mailing",
    "news",
    "membership",
    "issues",
    "core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks_db",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "core.middleware.admin_policy",
    "core.middleware.bounds",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.second_factor",
    "core.middleware.refusals",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

# Whole pages in the memory of each web process; see core/page_cache.py.
PAGE_CACHE = True
ROOT_URLCONF = "apoa_site.urls"
WSGI_APPLICATION = "apoa_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.site",
            ],
            "builtins": ["core.templatetags.site"],
        },
    },
]
FORM_RENDERER = "core.forms.FormRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "forms"
CRISPY_FAIL_SILENTLY = False

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"

LANGUAGE_CODE = "en-us"
TIME_ZONE = "America/New_York"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "core.finders.StyleSheetFinder",  # before Django's own: the style sheet as one file
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
HAND_OVER_DIR = VAR_DIR / "hand-over"  # notes of mails on their way, see core/hand_over_notes.py
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # Wagtail's page editor sends more than Django's 1,000

# Background work and mail
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker does by the clock: management commands, every so many seconds.
SCHEDULE = {
    "resume_mailings": 60,
    "send_digests": 60,
    "count_people": 600,  # what the membership overview shows
    "remind_of_renewal": 86_400,
    "apply_retention": 86_400,
    "report_retention": 3_600,
}
# How often the worker looks, in a thread of its own, for what is due to be published.
PUBLISH_EVERY_SECONDS = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="APOA <alliance@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Sign-in of staff
AUTHENTICATION_BACKENDS = ["core.sign_in.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_ADAPTER = "core.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators create the accounts
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
# How many proxies of ours stand before the site: whose address the rate limits count.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_TOTP_ISSUER = "APOA"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # see ACCOUNT_EMAIL_VERIFICATION
SECOND_FACTOR_REQUIRED = True
DEMONSTRATION_ACCOUNTS = False
SESSION_COOKIE_AGE = 60 * 60 * 12  # one working day
SESSION_COOKIE_HTTPONLY = True

# In the database, so that the rate limits of sign-in hold across processes and machines.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    }
}

# Security headers. Public pages run no inline script or style; the admin's pages do.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],  # Wagtail shows previews in a frame of its own
}
ADMIN_CSP = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the frame of Wagtail's previews, again
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope",
        "magnetometer", "microphone", "payment", "usb",
    )
}  # fmt: skip

# Wagtail
WAGTAIL_SITE_NAME = "American Police Officers Alliance"
WAGTAILADMIN_BASE_URL = env("SITE_URL", default="http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False  # allauth's, which ends in the second factor
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "core.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.SiteDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILEMBEDS_FINDERS: list[dict] = []  # embeds are third-party requests
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}
WAGTAIL_FINISH_WORKFLOW_ACTION = "core.workflows.publish"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # what was approved is what is published
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = [
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "UTC",
]  # fmt: skip
WAGTAIL_I18N_ENABLED = False
TAGGIT_CASE_INSENSITIVE = True

# Digests of mailings: when they go out, by the site's own time.
DIGEST_HOUR = 7
DIGEST_WEEKDAY = 0  # of the weekly ones: Monday

# Membership: what the privacy page states is read from here.
UNCONFIRMED_SIGNUP_DAYS = 30
CONFIRMATION_LINK_DAYS = 7
CARD_LINK_DAYS = 365  # the link to a member card
PREFERENCES_LINK_DAYS = 60  # the link “Choose what you get” in every mail
RENEWAL_LINK_DAYS = 120
ROSTER_INVITATIONS_A_DAY = 100  # of one organization
RATE_COUNTER_HOURS = 48
# What a public form may be sent, times this: raise it for the day of a rally.
RATE_LIMIT_FACTOR = env.int("RATE_LIMIT_FACTOR", default=1)
MAILS_PER_ADDRESS_A_DAY = 6  # that somebody asked for who need not own the address
# Domains of throw-away addresses, one a line; none are refused without it.
DISPOSABLE_DOMAINS_FILE = env("DISPOSABLE_DOMAINS_FILE", default="")
DELIVERY_DETAIL_DAYS = 180  # who got which mailing; counts stay
IMPORT_DAYS = 7  # the file and the lines of a list that staff import
DATA_LINK_HOURS = 24  # to download or erase one’s data, by the link that is mailed for it
DATA_REQUEST_RECORD_DAYS = 3 * 365  # that somebody asked, once it is done
TASK_RESULT_DAYS = 14  # finished background tasks, with what failed
RETENTION_RUN_DAYS = 2 * 365  # how much was deleted when; monthly sums stay
DATA_REQUEST_DAYS = 30  # to answer who asks for a copy, a correction or an erasure
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)  # how long the operator keeps them

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"without links": {"()": "core.logs.WithoutLinks"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without links"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django gives this one a handler of its own: each line would stand twice.
        "django": {"handlers": ["console"], "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "django.tasks": {"level": "WARNING"},
    },
}
