"""Clean the content of feeds: HTML by a strict allow-list, everything else as plain text.

Removes images (they would be hot-linked), forms, frames, styles, scripts, ids and event handlers; links are
http(s) or mailto. Pure; it knows nothing of feeds.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

from campaign.inbox.reading.addresses import web_address
from extraction.html_text import BLOCK_TAGS, depth, html_to_text
from extraction.links import destination
from vietnamese.text import nfc, one_line

_BLOCKS = {
    *("p", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td", "caption"),
}
_TAGS = _BLOCKS | {"br", "hr", "strong", "b", "em", "i", "u", "a", "code", "sub", "sup"}
_DROPPED_WHOLE = {
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "textarea",
    "select", "title", "xmp", "noembed", "noframes", "plaintext",
}  # fmt: skip
# No other link tracks, and most links have none.
_WITH_PARAMETERS = re.compile(r"[?;#]")
MAX_DEPTH = 40


@lru_cache(maxsize=64)
def _cleaner(base: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes={"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base) if base else "deny",
        attribute_filter=lambda _tag, name, value: _shown(value, base) if name == "href" else value,
        link_rel="nofollow noopener noreferrer",
    )


def _shown(href: str, base: str) -> str:
    """Return `href` as it is, unless its address has a part that is not shown: then what is shown of it."""
    if not _WITH_PARAMETERS.search(href):
        return href
    address = web_address(href, base)
    shown = destination(address)
    return href if shown == address else shown


_blocks_only = nh3.Cleaner(tags=BLOCK_TAGS, clean_content_tags=_DROPPED_WHOLE, attributes={})


def clean_html(markup: str, base: str) -> str:
    """Return the safe part of `markup`, with links made absolute against `base` (an http(s) address or "").

    Markup nested deeper than MAX_DEPTH elements is reduced to text.
    """
    cleaned = nfc(_cleaner(base).clean(markup)).strip()
    if cleaned.count("<") > MAX_DEPTH and depth(cleaned) > MAX_DEPTH:
        return text_to_html(html_to_line(cleaned))
    return cleaned


def html_to_line(markup: str) -> str:
    """Return `markup` as one line of plain text, entities decoded; scripts and styles leave nothing."""
    if "<" not in markup and "&" not in markup:
        return one_line(markup)
    return one_line(html_to_text(_blocks_only.clean(markup)))


def text_to_html(text: str) -> str:
    """Return plain text as paragraphs of HTML."""
    paragraphs = [one_line(p) for p in re.split(r"\n\s*\n", text)]
    return "".join(f"<p>{html.escape(p, quote=False)}</p>" for p in paragraphs if p)


def shorten(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, cut between words and marked with an ellipsis if cut."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.–-") + "…"
