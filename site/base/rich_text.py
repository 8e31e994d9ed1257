"""Rich text as it is stored: what readers see of it, and the addresses of its links.

Models use this module, so it imports nothing of the editor or of link handlers: those of Wagtail 8 need all models.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from base.delivery import memo
from base.visibility import readable

_LINK = re.compile(r'<a\s(?=[^<>]*\blinktype="(page|document)")[^<>]*\bid="(\d{1,18})"')

# The rich-text editor adds a key to each paragraph when it first opens a text, another one in each window.
KEY_OF_A_PARAGRAPH = re.compile(r' data-block-key="\w*"')
# Spaces that are not one space between two words, with the tags around them.
_SPACES = re.compile(r"(?<!>)(?:<[^<>]*>)++\s(?:\s|<[^<>]*>)*|\s(?:\s|<[^<>]*>)+|[^\S ]")
_TAG = re.compile(r"<[^<>]*>")
_OF_A_PARAGRAPH = re.compile(r"</?(?:p|h\d|ol|ul|li)\b")
_FORMAT_OF_NOTHING = re.compile(r"<(b|i)></\1>")


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


def fetch_links(page: Page) -> None:
    """Cache the addresses of all pages and files that the texts of `page` link to.

    That takes two queries for the page and not two for each of its texts. Without an edition nothing is cached.
    """
    if memo.is_active():
        found: dict[str, set[int]] = {"page": set(), "document": set()}
        for text in _texts(page):
            for kind, key in _LINK.findall(text):
                found[kind].add(int(key))
        page_addresses(found["page"])
        file_addresses(found["document"])


def page_addresses(keys: Collection[int]) -> dict[int, str | None]:
    """Return the address of each page; none for a page that readers may not see."""

    def fetch(missing: list[int]) -> dict[int, str | None]:
        found = readable(Page.objects.all()).in_bulk(missing)
        return {key: found[key].url if key in found else None for key in missing}

    return memo.get_or_set_many("page link", keys, fetch)


def file_addresses(keys: Collection[int]) -> dict[int, str | None]:
    """Return the address of each file."""

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
    elif isinstance(raw, Sequence):
        # Other values are numbers, or dates and times of a form that is previewed before it is stored as JSON.
        for value in raw:
            yield from _strings(value)
