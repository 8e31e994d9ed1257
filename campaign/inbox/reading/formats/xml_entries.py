"""Locate the entries of an XML feed in its text, before anything is parsed.

Known entries are skipped, an entry truncated at the end is dropped, and a document of thousands of entries
costs no more than one of two hundred. Only tags are searched for; a document whose entries are not side by
side is passed to the parser as a whole. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
# The content of CDATA sections and comments is text, whatever it looks like; an unclosed one reaches to the
# end.
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    rf"|<(?P<end>/?)(?P<name>(?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s>/]){_ATTRIBUTES}>",
    re.DOTALL,
)
_ROOT = re.compile(rf"<((?:[A-Za-z_][\w.-]*:)?(rss|feed|rdf))(?=[\s>/]){_ATTRIBUTES}>", re.IGNORECASE)
_ELEMENT = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    rf"|<(?P<end>/?)(?P<name>[A-Za-z_][\w:.-]*)(?=[\s>/]){_ATTRIBUTES}>",
    re.DOTALL,
)
# Elements by which a torn entry is recognised again once it is whole.
_IDENTIFIES = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:link|guid|id)(?=[\s>/])")
_TAG = re.compile(r"<[A-Za-z_][^<>]*>")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document ready to be parsed, and a record of the entries that were left out.

    `fingerprints` lists the remaining entries in order, None if entries cannot be located; `passed` lists the
    fingerprints of known entries. `total` counts all complete entries, `too_large` the entries left out because of
    their size. `is_torn` is True if the document is truncated.
    """

    text: str
    fingerprints: tuple[str, ...] | None
    passed: tuple[str, ...] = ()
    total: int = 0
    too_large: int = 0
    is_torn: bool = False


@dataclass(frozen=True, slots=True)
class _Outline:
    """The positions where entries begin, and their spans if entries are side by side, else None."""

    starts: list[int]
    spans: list[tuple[int, int]] | None


def cut(
    text: str,
    known: Collection[str] = (),
    *,
    context: str = "",
    most: int,
    largest: int | None = None,
    keeps_torn: bool = False,
) -> Cut:
    """Return `text` without known or truncated entries, and within the limits of number and size.

    Entries after the first `most` and entries longer than `largest` characters are left out. `context` is
    anything else on which the meaning of an entry depends, such as the address of the document. With
    `keeps_torn` a truncated entry is kept, reduced to its complete elements.
    """
    root = _ROOT.search(text)
    outline = _outline(text)
    if root is None:
        return Cut(text, None, total=len(outline.starts))
    if outline.spans is None:
        is_torn = not _is_closed(text, root, root.end())
        if len(outline.starts) > most:
            text = _closed(text[: outline.starts[most]], root)
        return Cut(text, None, total=len(outline.starts), is_torn=is_torn)
    is_torn = not _is_closed(text, root, outline.spans[-1][1] if outline.spans else root.end())
    if is_torn and keeps_torn and len(outline.starts) > len(outline.spans):
        whole = _complete_elements(text[outline.starts[-1] :])
        text = text[: outline.starts[-1]] + whole
        if whole:
            outline.spans.append((outline.starts[-1], len(text)))
    if is_torn and outline.starts:
        text = _closed(text[: outline.spans[-1][1] if outline.spans else outline.starts[0]], root)
    return _without(
        text, outline.spans, known, _hash_of_context(text, root, outline, context), most, largest, is_torn
    )


def _outline(text: str) -> _Outline:
    starts: list[int] = []
    spans: list[tuple[int, int]] = []
    lie_side_by_side = True
    opened = ""
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if name is None:
            continue
        if token["end"]:
            lie_side_by_side &= opened == name
            if starts:
                spans.append((starts[-1], token.end()))
            opened = ""
            continue
        lie_side_by_side &= not opened
        starts.append(token.start())
        if token.group().endswith("/>"):
            spans.append(token.span())
        else:
            opened = name
    return _Outline(starts, spans if lie_side_by_side else None)


def _complete_elements(torn: str) -> str:
    """Return an entry that is truncated, reduced to its complete elements and closed.

    Returns "" if the entry could not be recognised again.
    """
    depth = 0
    whole = ""
    name = ""
    for token in _ELEMENT.finditer(torn):
        if token["name"] is None:
            continue
        name = name or token["name"]
        if token["end"]:
            depth -= 1
        elif not token.group().endswith("/>"):
            depth += 1
            continue
        if depth == 1:
            whole = torn[: token.end()]
    return f"{whole}</{name}>" if _IDENTIFIES.search(whole) else ""


def _is_closed(text: str, root: re.Match[str], after: int) -> bool:
    if root.group().endswith("/>"):
        return True
    return re.compile(rf"</{re.escape(root[1])}(?=[\s>]|\Z)", re.IGNORECASE).search(text, after) is not None


def _closed(text: str, root: re.Match[str]) -> str:
    """Return `text`, which was cut between two entries, with the end tags that are missing."""
    channel = "</channel>" if root[2].lower() == "rss" and "</channel>" not in text else ""
    return f"{text}{channel}</{root[1]}>"


def _hash_of_context(text: str, root: re.Match[str], outline: _Outline, context: str) -> hashlib.blake2b:
    """Return a hash of everything that entries inherit: entities, namespaces, base addresses, languages."""
    head = text[: outline.starts[0]] if outline.starts else text
    tags = [tag for tag in _TAG.findall(head) if "xml" in tag or "base" in tag]
    prolog = head[: root.start()] if "<!" in head[: root.start()] else ""
    return _hash(context, prolog, *tags)


def _hash(*parts: str) -> hashlib.blake2b:
    hashed = hashlib.blake2b(digest_size=10)
    for part in parts:
        hashed.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return hashed


def _without(
    text: str,
    spans: list[tuple[int, int]],
    known: Collection[str],
    context: hashlib.blake2b,
    most: int,
    largest: int | None,
    is_torn: bool,
) -> Cut:
    pieces: list[str] = []
    fingerprints: list[str] = []
    passed: list[str] = []
    too_large = 0
    end = 0
    for number, (start, stop) in enumerate(spans):
        pieces.append(text[end:start])
        end = stop
        if number >= most:
            continue
        entry = text[start:stop]
        hashed = context.copy()
        hashed.update(entry.encode("utf-8", "surrogatepass"))
        fingerprint = hashed.hexdigest()
        if fingerprint in known:
            passed.append(fingerprint)
        elif largest is not None and len(entry) > largest:
            too_large += 1
        else:
            pieces.append(entry)
            fingerprints.append(fingerprint)
    pieces.append(text[end:])
    return Cut("".join(pieces), tuple(fingerprints), tuple(passed), len(spans), too_large, is_torn)
