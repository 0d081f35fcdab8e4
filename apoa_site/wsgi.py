import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apoa_site.settings.production")
application = get_wsgi_application()

if settings.PAGE_CACHE:
    # Reads the settings, which get_wsgi_application has set up.
    from core.page_cache import PageCache

    application = PageCache(application)
