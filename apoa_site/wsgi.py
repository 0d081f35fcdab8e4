import os

from django.conf import settings
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application

from core.changes import listener
from core.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apoa_site.settings.production")
application = get_wsgi_application()
request_started.connect(listener.ensure_running, dispatch_uid="listen for changes")
if settings.PAGE_CACHE:
    application = PageCache(application)
