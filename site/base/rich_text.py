"""Links in rich text: their addresses when they are stored, and when they are shown."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.html import escape
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.documents import get_document_model
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.pages import PageLinkHandler

from base.delivery import memo
from base.form_values import sent_key
from base.visibility import readable
from extraction.links import destination

# Links from a text to its notes (`base.blocks.text.NotesBlock`).
_NOTE = re.compile(r"#ghi-chu-(\d{1,4})")
_LINK = re.compile(r'<a\s(?=[^>]*\blinktype="(page|document)")[^>]*\bid="(\d{1,18})"')

# The rich-text editor adds a key to each paragraph when it first opens a text, another one in each window.
KEY_OF_A_PARAGRAPH = re.compile(r' data-block-key="\w*"')
# Spaces that are not one space between two words, with the tags around them.
_SPACES = re.compile(r"(?<!>)(?:<[^<>]*>)++\s(?:\s|<[^<>]*>)*|\s(?:\s|<[^<>]*>)+|[^\S ]")
_TAG = re.compile(r"<[^<>]*>")
_OF_A_PARAGRAPH = re.compile(r"</?(?:p|h\d|ol|ul|li)\b")
_FORMAT_OF_NOTHING = re.compile(r"<(b|i)></\1>")


class OneQueryPageLinkHandler(PageLinkHandler):
    """Link handler that fetches all pages that a text links to by one query on the page tree.

    A link to a page that readers may not see gets no address, because its slug would reveal the title.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return _anchors(attrs_list, _page_addresses)


class OneQueryFileLinkHandler(DocumentLinkHandler):
    """Link handler that fetches all files that a text links to by one query."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return _anchors(attrs_list, _file_addresses)


class NoteLinkHandler(LinkHandler):
    """Link handler of anchors. It gives the number of a note an id, to which the note links back."""

    identifier = "anchor"

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        href = escape(attrs.get("href", ""))
        note = _NOTE.fullmatch(attrs.get("href", ""))
        return f'<a id="dan-{note[1]}" class="note" href="{href}">' if note else f'<a href="{href}">'


def as_read(html: str) -> str:
    """Return the HTML without what readers do not see: keys, and spaces beside others or at the ends of paragraphs.

    The editor drops such spaces when it opens a text that was typed with them, and moves others out of bold text.
    """
    return _SPACES.sub(_one_space, KEY_OF_A_PARAGRAPH.sub("", html))


def _one_space(found: re.Match[str]) -> str:
    tags = "".join(_TAG.findall(found[0]))
    space = "" if _OF_A_PARAGRAPH.search(tags) else " "
    while tags != (rest := _FORMAT_OF_NOTHING.sub("", tags)):
        tags = rest
    return space + tags


def stored_link(props: dict[str, Any]) -> Any:
    """Return the stored form of a link that the editor made: to its destination, without tracking parameters."""
    return link_entity(props | {"url": destination(props["url"])} if props.get("url") else props)


def fetch_links(page: Page) -> None:
    """Cache the addresses of all pages and files that the texts of `page` link to.

    That takes two queries for the page and not two for each of its texts. Without an edition nothing is cached.
    """
    if memo.is_active():
        found: dict[str, set[int]] = {"page": set(), "document": set()}
        for text in _texts(page):
            for kind, key in _LINK.findall(text):
                found[kind].add(int(key))
        _page_addresses(found["page"])
        _file_addresses(found["document"])


def _anchors(attrs_list: list[dict[str, Any]], addresses: Any) -> list[str]:
    keys = [sent_key(attrs.get("id")) for attrs in attrs_list]
    found = addresses(set(keys))
    return [f'<a href="{escape(found[key])}">' if found[key] else "<a>" for key in keys]


def _page_addresses(keys: Collection[int]) -> dict[int, str | None]:
    def fetch(missing: list[int]) -> dict[int, str | None]:
        found = readable(Page.objects.all()).in_bulk(missing)
        return {key: found[key].url if key in found else None for key in missing}

    return memo.get_or_set_many("page link", keys, fetch)


def _file_addresses(keys: Collection[int]) -> dict[int, str | None]:
    def fetch(missing: list[int]) -> dict[int, str | None]:
        found = get_document_model().objects.in_bulk(missing)
        return {key: found[key].url if key in found else None for key in missing}

    return memo.get_or_set_many("file link", keys, fetch)


def _texts(page: Page) -> Iterator[str]:
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            yield from _strings(getattr(page, field.attname).raw_data)
        elif isinstance(field, RichTextField):
            yield getattr(page, field.attname)


def _strings(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        yield from _strings(list(raw.values()))
    elif raw and not isinstance(raw, int | float):
        for value in raw:
            yield from _strings(value)
