"""Production, without the files that only ``collectstatic`` makes."""

from apoa_site.settings.production import *  # noqa: F403 - production with few differences

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405 - from production
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
