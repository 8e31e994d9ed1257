"""Plain text of rich text and StreamField values, for search, excerpts and feeds. Never for display as HTML."""

import re
from html import unescape

from wagtail.blocks import StreamValue

_TAGS = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|div)>|<br\s*/?>", re.IGNORECASE)


def plain_text(value: StreamValue | str) -> str:
    """Return the text of `value` without markup: ends of blocks become line breaks, entities are decoded."""
    if isinstance(value, StreamValue):
        return "\n".join(
            plain_text(text) for block in value for text in block.block.get_searchable_content(block.value)
        )
    return unescape(_TAGS.sub("", _BLOCK_END.sub("\n", value))).strip()
