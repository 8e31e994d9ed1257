"""How links inside rich text become addresses."""

from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class OneQueryPageLinkHandler(PageLinkHandler):
    """Finds the pages that a text links to by one query: an address needs the tree's row, not the page's own table."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        # Past Wagtail's handler for pages, which fetches specific pages, to the one of all links.
        return super(PageLinkHandler, cls).get_many(attrs_list)
