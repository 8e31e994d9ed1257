"""View of a page type: the template context beyond the page's own fields.

A page type names its view by a dotted path, so models hold data and import no views.
"""

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from base.visibility import is_known_open


class PageView:
    """View of one page for one request."""

    def __init__(self, page: Page, request: HttpRequest) -> None:
        self.page = page
        self.request = request

    @property
    def is_preview(self) -> bool:
        """True for a preview: of the editor's form, saved or not, or of a revision (preview link, archive)."""
        return getattr(self.request, "is_preview", False)

    @cached_property
    def seen_from(self) -> Page | None:
        """The page, for `visibility.readable`: its reader has satisfied its privacy rules.

        None for a preview: whoever has a preview link may read the page, but perhaps not those below it. None, too, if
        the page is not private, so that pages share what they keep for one edition.
        """
        return None if self.is_preview or is_known_open(self.page) else self.page

    def context(self) -> dict[str, Any]:
        """Return the values that are added to the template's context."""
        return {}
