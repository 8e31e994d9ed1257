"""Full text of stories as HTML for feeds: the content of their pages, without elements that only pages need.

All stories of a feed are processed together, so that the pictures, pages and files in their texts need one query per
kind and not one per story. The result is safe wherever it is shown: a short list of elements, no script, style, class
or id, and only absolute addresses.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import nh3
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText, expand_db_html

from base.delivery import evidence
from base.models import Image, Media
from base.models.media import attach_renditions
from campaign.articles.models import AlertPage, ArticlePage

Story = ArticlePage | AlertPage

# Navigation on our own pages, which is useless in a feed.
_NAVIGATION = {"related"}
# Separator of texts that are expanded together. It is first removed from the texts, so none contains it.
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


class Text(NamedTuple):
    """The text of a story as HTML, and its first sound recording, which programs for podcasts look for."""

    html: str
    recording: Media | None


def texts(stories: Sequence[Story], base: str) -> list[Text]:
    """Return the text of each story. `base` is the site's own address.

    Makes at most four queries, and none for kinds of references that no story has.
    """
    bodies = _values(ArticlePage.body.field, [story.body for story in stories])
    steps: list[Any] = [story.what_to_do if isinstance(story, AlertPage) else [] for story in stories]
    parts = list(_parts([bodies, steps]))
    _expand([part for part in parts if isinstance(part, RichText)])
    shown = [part for part in parts if isinstance(part, Image)]
    shown += [story.main_image for story in stories if story.main_image]
    attach_renditions(shown)
    return [
        Text(clean(f"{_steps(step)}{_rendered(body)}", base), _recording(body))
        for body, step in zip(bodies, steps, strict=True)
    ]


def corrections(story: Story, base: str) -> str:
    """Return the corrections of a story as its page shows them; "" if there are none."""
    return _component("corrections", {"page": story}, base) if story.corrections else ""


def attachments(story: Story, base: str) -> str:
    """Return the files of an article as its page lists them; "" if there are none."""
    files = list(story.attachments.all()) if isinstance(story, ArticlePage) else []
    return _component("attachments", {"attachments": files}, base) if files else ""


def _component(name: str, context: dict[str, Any], base: str) -> str:
    return clean(render_to_string(f"components/{name}.html", context), base)


def clean(markup: str, base: str) -> str:
    """Return `markup` reduced to the allowed elements, with absolute addresses."""
    return _cleaner(base).clean(markup).strip()


def paragraph(text: str) -> SafeString:
    """Return `text` as a paragraph of HTML, or "" if it is empty."""
    return format_html("<p>{}</p>", text) if text else mark_safe("")


@lru_cache(maxsize=8)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", f"{base}/"),
        # An entry has no ids, so a link within its text would lead nowhere.
        attribute_filter=lambda tag, name, value: None if name == "href" and value.startswith("#") else value,
        link_rel=None,
    )


def _values(field: Any, streams: Iterable[StreamValue]) -> list[StreamValue]:
    """Return the streams without navigation.

    Rows that their blocks refer to are fetched for all streams at once.
    """
    raw = [[block for block in stream.raw_data if block["type"] not in _NAVIGATION] for stream in streams]
    return field.stream_block.bulk_to_python(raw)


def _parts(value: Any) -> Iterator[RichText | Image]:
    """Yield the rich texts and images in a block's value, at any depth."""
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
    """Expand the internal links of all texts together.

    Expanding each text alone would query the database once per text.
    """
    sources = (text.source.replace(_SEAM, "") for text in found)
    for text, expanded in zip(found, expand_db_html(_SEAM.join(sources)).split(_SEAM), strict=False):
        text.source = expanded


def _steps(steps: Iterable[Any]) -> str:
    written = "".join(f"<li>{step.render()}</li>" for step in steps)
    return f"<h2>Cần làm gì</h2><ol>{written}</ol>" if written else ""


def _recording(body: StreamValue) -> Media | None:
    recordings = (child.value["media"] for child in body if child.block_type == "audio")
    return next(filter(None, recordings), None)


def _rendered(body: StreamValue) -> str:
    return "".join(_block(child) for child in body)


def _block(child: Any) -> str:
    try:
        return child.render()
    except OSError:
        # An image with a broken file must not make the feed fail.
        evidence.spoil()
        logger.warning("a block of type %s could not be written into a feed", child.block_type)
        return ""


def picture(url: str, width: int, height: int, alt: str, caption: str) -> str:
    """Return a figure in HTML that `clean` accepts."""
    note = format_html("<figcaption>{}</figcaption>", caption) if caption else ""
    figure = '<figure><img src="{}" width="{}" height="{}" alt="{}">{}</figure>'
    return format_html(figure, url, width, height, alt, note)
