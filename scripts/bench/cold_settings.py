"""Production without the page cache: every request renders its page."""

from apoa_site.settings.production import *  # noqa: F403 - production with one difference

PAGE_CACHE = False
