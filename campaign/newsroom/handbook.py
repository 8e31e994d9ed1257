"""The handbook, docs/ban-bien-tap.md, split into parts that can be shown and searched."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

from vietnamese.fold import fold
from vietnamese.slugs import slugify

if TYPE_CHECKING:
    from markdown_it.token import Token

DOCS = settings.ROOT / "docs"


@dataclass(frozen=True)
class Part:
    """Heading with the text below it. `level` is 1 to 3; `words` is the folded text."""

    slug: str
    title: str
    level: int
    html: SafeString
    words: str


@functools.cache
def parts() -> tuple[Part, ...]:
    """Return all parts in order. The file is read once per process."""
    return tuple(_parts_of(DOCS.joinpath("ban-bien-tap.md").read_text("utf-8")))


def search(query: str) -> list[Part]:
    """Return the parts that contain all words of `query`, with or without accents; all parts if it is empty.

    Those with the words in their titles come first.
    """
    wanted = fold(query).split()
    found = [part for part in parts() if all(word in part.words for word in wanted)]
    return sorted(found, key=lambda part: not all(word in fold(part.title) for word in wanted))


def _parts_of(text: str) -> Iterator[Part]:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    starts = [place for place, token in enumerate(tokens) if token.type == "heading_open"]
    for start, end in zip(starts, [*starts[1:], len(tokens)], strict=True):
        title = tokens[start + 1].content
        body = tokens[start + 3 : end]
        for token in body:
            token.children = [child for child in token.children or [] if not _is_link(child)]
            for child in token.children:
                _place_picture(child)
        html = markdown.renderer.render(body, markdown.options, {})
        words = fold(" ".join([title, *(token.content for token in body)]))
        # Safe: the file is our own, and the parser lets no HTML through.
        yield Part(slugify(title), title, int(tokens[start].tag[1]), mark_safe(html), words)  # noqa: S308


def _place_picture(token: Token) -> None:
    if token.type == "image":
        name = PurePosixPath(str(token.attrs["src"])).stem
        # With its size, a picture that loads later does not move the part to which a link has led.
        with Image.open(DOCS / "anh" / f"{name}.png") as picture:
            token.attrs |= {"width": picture.width, "height": picture.height}
        token.attrs |= {"src": reverse("newsroom_handbook_picture", args=[name]), "loading": "lazy"}


def _is_link(token: Token) -> bool:
    """Return True for a link. The handbook's links lead to documents for developers, so only their text is shown."""
    return token.type in ("link_open", "link_close")
