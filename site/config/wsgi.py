"""WSGI entry point. The server starts with `site/` on the path (PYTHONPATH=site or --pythonpath)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
