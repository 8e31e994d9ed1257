"""Turns the Markdown of a profile's texts into body blocks. The notation is in README.md of home/profiles."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import escape
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from wagtail.models import Page

from base.blocks.text import CALLOUT_KINDS

Block = tuple[str, Any]
Body = list[Block]

_SOURCE = "— "
_DOCUMENT = re.compile(r'<a href="van-ban:([a-z0-9-]+)">(.*?)</a>')

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
# The tags that Wagtail's editor writes. A line break in the file becomes a space, so the HTML contains no line breaks.
_TAGS = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>", "softbreak": " "}
for _name, _tag in _TAGS.items():
    _MARKDOWN.add_render_rule(_name, lambda *_, tag=_tag: tag)


def html(text: str) -> str:
    """Return the HTML of paragraphs and lists."""
    return _html(_nodes(text))


def blocks(text: str) -> Body:
    """Return the body blocks of a text. Raises ValueError for Markdown that no block can show."""
    body: Body = []
    title, joins = "", False
    for node in _nodes(text):
        if node.type == "hr":
            joins = False
        elif node.tag == "h3" and not title:
            title = _words(node)
        else:
            kind, value = _block(node, title)
            if kind == "text" and joins:
                value = body.pop()[1] + value
            body.append((kind, value))
            title, joins = "", kind == "text"
    if title:
        raise ValueError(f"sau “### {title}” phải là các bước hay một bảng")
    return body


def linked_documents(body: Body) -> set[str]:
    """Return the slugs of the documents to which a body links."""
    return {slug for slug, _ in _DOCUMENT.findall(repr(body))}


def with_links(value: Any, documents: Mapping[str, Page]) -> Any:
    """Return a body, or a part of one, with links to pages by id, which survive renaming and moving."""
    if isinstance(value, str):
        return _DOCUMENT.sub(lambda link: _page_link(documents[link[1]], link[2]), value)
    if isinstance(value, dict):
        return {name: with_links(each, documents) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [with_links(each, documents) for each in value]
    return value


def _page_link(page: Page, label: str) -> str:
    return f'<a linktype="page" id="{page.pk}">{label or escape(page.title)}</a>'


def _nodes(text: str) -> list[SyntaxTreeNode]:
    return SyntaxTreeNode(_MARKDOWN.parse(text)).children


def _block(node: SyntaxTreeNode, title: str) -> Block:
    if node.type == "ordered_list":
        return "steps", {"title": title, "steps": [_step(item) for item in node.children]}
    if node.type == "table":
        return _table(node, title)
    if title:
        raise ValueError(f"sau “### {title}” phải là các bước hay một bảng")
    if node.tag == "h2":
        return "heading", {"text": _words(node)}
    if node.type == "blockquote" and node.children:
        return _callout(node) if _words(node.children[0]).startswith("[!") else _quote(node)
    if node.type in ("paragraph", "bullet_list"):
        return "text", _html([node])
    line = node.map[0] + 1 if node.map else 1
    raise ValueError(f"dòng {line} của phần nội dung: không dùng được cách viết này ({node.type})")


def _callout(node: SyntaxTreeNode) -> Block:
    """Return the callout of a quotation that begins with a line such as [!meo]. Raises ValueError for any other."""
    inline = node.children[0].children[0]
    mark, *rest = inline.children
    kind = mark.content.strip("[!]")
    if kind not in dict(CALLOUT_KINDS) or not rest or rest[0].type != "softbreak":
        known = ", ".join(f"[!{known}]" for known, _ in CALLOUT_KINDS)
        raise ValueError(f"“{mark.content}”: khung lưu ý bắt đầu bằng một dòng chỉ có một trong: {known}")
    inline.children = rest[1:]
    return "callout", {"kind": kind, "text": _html(node.children)}


def _quote(node: SyntaxTreeNode) -> Block:
    *said, source = [_words(paragraph) for paragraph in node.children]
    if not said or not source.startswith(_SOURCE):
        raise ValueError(f"“{source}”: đoạn cuối của lời trích là nguồn, bắt đầu bằng “{_SOURCE}”")
    return "quote", {"text": " ".join(said), "source": source.removeprefix(_SOURCE)}


def _step(item: SyntaxTreeNode) -> str:
    for part in item.children:
        if part.nester_tokens:
            # Markdown hides the paragraphs of a list without empty lines.
            part.nester_tokens.opening.hidden = part.nester_tokens.closing.hidden = False
    return _html(item.children)


def _table(node: SyntaxTreeNode, caption: str) -> Block:
    rows = [[_words(cell) for cell in row.children] for part in node.children for row in part.children]
    return "table", {
        "data": rows,
        "table_caption": caption,
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "cell": [],
        "mergeCells": [],
    }


def _words(node: SyntaxTreeNode) -> str:
    """Return the text of a heading, paragraph or cell in one line."""
    return " ".join(node.children[0].content.split()) if node.children else ""


def _html(nodes: Iterable[SyntaxTreeNode]) -> str:
    tokens = [token for node in nodes for token in node.to_tokens()]
    return _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}).replace("\n", "")
