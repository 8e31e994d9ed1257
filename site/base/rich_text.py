"""How links inside rich text become addresses."""

from typing import Any

from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from base.visibility import readable


class OneQueryPageLinkHandler(PageLinkHandler):
    """Finds the pages that a text links to by one query: an address needs the tree's row, not the page's own
    table. A page that readers may not see has no address: its slug would tell them the title."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        keys = [int(key) if (key := attrs.get("id", "")).isdecimal() else 0 for attrs in attrs_list]
        found = readable(Page.objects.all()).in_bulk(keys)
        return [found.get(key) for key in keys]
