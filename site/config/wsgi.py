"""WSGI entry point. The server starts with `site/` on the import path (PYTHONPATH=site or --pythonpath)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

_django = get_wsgi_application()

# Imported late: these modules need Django to be set up.
from base.addresses.missing import counting_missing  # noqa: E402
from edition.wsgi import behind_edition  # noqa: E402
from operations.health.addresses import answering_health  # noqa: E402

application = answering_health(counting_missing(behind_edition(_django)))
