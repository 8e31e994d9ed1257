"""The whole text of stories as HTML for feeds: what their pages say, without what only a page needs.

All stories of a feed are taken together, so that what their texts point at (pictures, pages, files) costs one query
a kind and not one a story. What comes out is harmless wherever it is shown: a short list of elements, no script,
style, class or id, and every address absolute.
"""

import html
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText, expand_db_html

from base.models import Image
from base.models.media import attach_renditions
from campaign.articles.models import AlertPage, ArticlePage

Story = ArticlePage | AlertPage

# Leads readers about on our own pages; in a feed it would only be in the way.
_NAVIGATION = {"related"}
# Between texts that are expanded as one. It is dropped from texts before, so no text can bring it along.
_SEAM = "\x00"

_TAGS = {
    *("p", "div", "br", "hr", "h2", "h3", "h4", "blockquote", "footer", "ul", "ol", "li", "dl", "dt", "dd"),
    *("strong", "b", "em", "i", "a", "small", "sub", "sup", "figure", "figcaption", "img"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
_DROPPED_WHOLE = {"script", "style", "svg", "button", "template", "iframe", "object", "noscript"}

logger = logging.getLogger(__name__)


def texts(stories: Sequence[Story], base: str) -> list[str]:
    """The text of each story. `base`: the site's own address. At most four queries; none for what no story has."""
    bodies = _values(ArticlePage.body.field, [story.body for story in stories])
    steps = [story.what_to_do if isinstance(story, AlertPage) else [] for story in stories]
    parts = list(_parts([bodies, steps]))
    _expand([part for part in parts if isinstance(part, RichText)])
    shown = [part for part in parts if isinstance(part, Image)]
    shown += [story.main_image for story in stories if story.main_image]
    attach_renditions(shown)
    return [clean(f"{_steps(step)}{_rendered(body)}", base) for body, step in zip(bodies, steps, strict=True)]


def clean(markup: str, base: str) -> str:
    return _cleaner(base).clean(markup).strip()


def paragraph(text: str) -> SafeString:
    return format_html("<p>{}</p>", text) if text else mark_safe("")


@lru_cache(maxsize=8)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", f"{base}/"),
        link_rel=None,
    )


def _values(field: Any, streams: Iterable[StreamValue]) -> list[StreamValue]:
    """The streams with what their blocks point at, of all streams at once."""
    raw = [[block for block in stream.raw_data if block["type"] not in _NAVIGATION] for stream in streams]
    return field.stream_block.bulk_to_python(raw)


def _parts(value: Any) -> Iterator[RichText | Image]:
    """The formatted texts and the pictures that stand in a block's value, however deep."""
    if isinstance(value, RichText | Image):
        yield value
    elif isinstance(value, StreamValue):
        for child in value:
            yield from _parts(child.value)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _parts(part)


def _expand(found: list[RichText]) -> None:
    """Makes addresses of the links in all texts, which one by one would ask the database each time."""
    sources = (text.source.replace(_SEAM, "") for text in found)
    for text, expanded in zip(found, expand_db_html(_SEAM.join(sources)).split(_SEAM), strict=False):
        text.source = expanded


def _steps(steps: Iterable[Any]) -> str:
    written = "".join(f"<li>{step.render()}</li>" for step in steps)
    return f"<h2>Cần làm gì</h2><ol>{written}</ol>" if written else ""


def _rendered(body: StreamValue) -> str:
    return "".join(_block(child) for child in body)


def _block(child: Any) -> str:
    try:
        return child.render()
    except OSError:
        # A picture whose file is broken: it must not take the feed with it.
        logger.warning("a block of type %s could not be written into a feed", child.block_type)
        return ""


def picture(url: str, width: int, height: int, alt: str, caption: str) -> str:
    """A figure, as `clean` lets it pass."""
    note = f"<figcaption>{html.escape(caption)}</figcaption>" if caption else ""
    return (
        f'<figure><img src="{html.escape(url)}" width="{width}" height="{height}" alt="{html.escape(alt)}">'
        f"{note}</figure>"
    )
