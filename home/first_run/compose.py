"""Writes body blocks in a few words, for texts that stand in code. Texts are ours and trusted: tags stay tags.

A text is paragraphs with empty lines between them; lines that all begin with "- " are a list.
"""

import re
from typing import Any

from wagtail.models import Page

Block = tuple[str, Any]
Body = list[Block]


def html(text: str) -> str:
    return "".join(_paragraph(part.strip()) for part in re.split(r"\n\s*\n", text.strip()))


def _paragraph(text: str) -> str:
    if text.startswith("- "):
        items = re.split(r"(?:^|\n)\s*- ", text)[1:]
        return "<ul>" + "".join(f"<li>{_one_line(item)}</li>" for item in items) + "</ul>"
    return f"<p>{_one_line(text)}</p>"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def link(page: Page, label: str = "") -> str:
    """A link inside a text that follows the page when it is renamed or moved."""
    return f'<a linktype="page" id="{page.pk}">{label or page.title}</a>'


def heading(text: str) -> Block:
    return "heading", {"text": text}


def text(words: str) -> Block:
    return "text", html(words)


def quote(words: str, source: str) -> Block:
    return "quote", {"text": _one_line(words), "source": source}


def callout(kind: str, words: str) -> Block:
    """`kind`: meo, canh_bao or can_lam."""
    return "callout", {"kind": kind, "text": html(words)}


def steps(title: str, *each: str) -> Block:
    return "steps", {"title": title, "steps": [html(step) for step in each]}


def table(caption: str, *rows: list[str]) -> Block:
    """The first row is the header."""
    return "table", {
        "data": list(rows),
        "table_caption": caption,
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "cell": [],
        "mergeCells": [],
    }
