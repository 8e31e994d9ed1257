"""Link handlers of rich text: the addresses of links when they are shown."""

import re
from typing import Any

from django.utils.html import escape
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from base.form_values import sent_key
from base.rich_text import file_addresses, page_addresses

# Links from a text to its notes (`base.blocks.text.NotesBlock`).
_NOTE = re.compile(r"#ghi-chu-(\d{1,4})")


class OneQueryPageLinkHandler(PageLinkHandler):
    """Link handler that fetches all pages that a text links to by one query on the page tree.

    A link to a page that readers may not see gets no address, because its slug would reveal the title.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return _anchors(attrs_list, page_addresses)


class OneQueryFileLinkHandler(DocumentLinkHandler):
    """Link handler that fetches all files that a text links to by one query."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return _anchors(attrs_list, file_addresses)


class NoteLinkHandler(LinkHandler):
    """Link handler of anchors. It gives the number of a note an id, to which the note links back."""

    identifier = "anchor"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        href = escape(attrs.get("href", ""))
        note = _NOTE.fullmatch(attrs.get("href", ""))
        return f'<a id="dan-{note[1]}" class="note" href="{href}">' if note else f'<a href="{href}">'


def _anchors(attrs_list: list[dict[str, Any]], addresses: Any) -> list[str]:
    keys = [sent_key(attrs.get("id")) for attrs in attrs_list]
    found = addresses(set(keys))
    return [f'<a href="{escape(found[key])}">' if found[key] else "<a>" for key in keys]
