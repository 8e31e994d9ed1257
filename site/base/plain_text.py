"""Plain text of rich text and StreamField values, for search, excerpts and feeds. Never for display as HTML."""

from wagtail.blocks import StreamValue

from extraction.html_text import html_to_text


def plain_text(value: StreamValue | str) -> str:
    """Return the text of `value` without markup: ends of blocks become line breaks, entities are decoded."""
    if isinstance(value, StreamValue):
        return "\n".join(text for block in value for text in block.block.get_searchable_content(block.value))
    return html_to_text(value)
