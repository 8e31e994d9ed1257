"""WSGI entry point. The server starts with `site/` on the import path (PYTHONPATH=site or --pythonpath)."""

from django.core.wsgi import get_wsgi_application

from config import environment

environment.read("config.settings.production")

_django = get_wsgi_application()

# Imported late: these modules need Django to be set up.
from base.addresses.missing import counting_missing  # noqa: E402
from base.delivery.charsets import taking_utf8  # noqa: E402
from edition.front import behind_edition  # noqa: E402
from operations.health.addresses import answering_health  # noqa: E402

application = answering_health(counting_missing(behind_edition(taking_utf8(_django))))
