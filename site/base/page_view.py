"""View of a page type: the template context beyond the page's own fields.

A page type names its view by a dotted path, so that models hold data and import no view.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string
from wagtail.models import Page


class PageView:
    """View of one page for one request."""

    def __init__(self, page: Page, request: HttpRequest) -> None:
        self.page = page
        self.request = request

    def context(self) -> dict[str, Any]:
        """Return the values that are added to the template's context."""
        return {}


@cache
def view_class(path: str) -> type[PageView]:
    """Return the view class at a dotted path. Raises ImportError if there is none."""
    return import_string(path)
