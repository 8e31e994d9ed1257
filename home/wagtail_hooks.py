"""Wagtail's hooks of the home app: a site without content says how to add some."""

import logging
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail import hooks
from wagtail.models import Page

logger = logging.getLogger(__name__)


@hooks.register("before_serve_page")
def warn_that_setup_is_missing(page: Page, request: HttpRequest, *args: Any) -> HttpResponse | None:
    """Return 503 in place of Wagtail's "Welcome" page, which `manage.py setup` and `seed_site` replace."""
    if type(page) is not Page:
        return None
    response = render(request, "before_setup.html", status=503)
    response.headers["Retry-After"] = "600"
    # Django would log each such response as an error, which is mailed to ADMINS.
    vars(response)["_has_been_logged"] = True
    _log_once()
    return response


@cache
def _log_once() -> None:
    logger.warning("the site is not set up yet: run `anm setup`; until then pages answer 503")
