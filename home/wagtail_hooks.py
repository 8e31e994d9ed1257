"""Wagtail's hooks of the home app: a site without content says how to add some."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail import hooks
from wagtail.models import Page


@hooks.register("before_serve_page")
def say_that_setup_is_missing(page: Page, request: HttpRequest, *args: Any) -> HttpResponse | None:
    """Return 503 in place of Wagtail's "Welcome" page, which `manage.py setup` and `seed_site` replace."""
    if type(page) is not Page:
        return None
    response = render(request, "before_setup.html", status=503)
    response.headers["Retry-After"] = "600"
    return response
