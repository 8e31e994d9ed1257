"""Finds the entries of an XML feed in its text, before anything is parsed.

So that what was read before is passed over, what stands torn at the end is no item, and a document of thousands
costs no more than one of two hundred. It looks for tags only and believes nothing else; a document in which entries
do not lie side by side is left whole to the parser. Pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*"""
# What stands in CDATA and comments is text, whatever it looks like; one that never ends reaches to the end.
_TOKEN = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    rf"|<(?P<end>/?)(?P<name>(?:[A-Za-z_][\w.-]*:)?(?:item|entry))(?=[\s>/]){_ATTRIBUTES}>",
    re.DOTALL,
)
_ROOT = re.compile(rf"<((?:[A-Za-z_][\w.-]*:)?(rss|feed|rdf))(?=[\s>/]){_ATTRIBUTES}>", re.IGNORECASE)
_TAG = re.compile(r"<[A-Za-z_][^<>]*>")


@dataclass(frozen=True, slots=True)
class Cut:
    """A document ready to be parsed, and what was left out of it.

    `fingerprints` are those of the entries that are left in, in their order; None where entries cannot be told apart.
    `passed` are those of entries that were known. `total` counts the whole entries that there were, `too_large` those
    left out for their size. `is_torn` says that the document ends before its time.
    """

    text: str
    fingerprints: tuple[str, ...] | None
    passed: tuple[str, ...] = ()
    total: int = 0
    too_large: int = 0
    is_torn: bool = False


@dataclass(frozen=True, slots=True)
class _Outline:
    """Where entries begin, and from where to where they reach if they lie side by side."""

    starts: list[int]
    spans: list[tuple[int, int]] | None


def cut(
    text: str, known: Collection[str] = (), *, context: str = "", most: int, largest: int | None = None
) -> Cut:
    """`text` without entries that are `known`, torn, beyond the first `most`, or longer than `largest` characters.

    `context` is what else the meaning of an entry depends on, such as the document's address.
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


def _is_closed(text: str, root: re.Match[str], after: int) -> bool:
    if root.group().endswith("/>"):
        return True
    return re.compile(rf"</{re.escape(root[1])}(?=[\s>]|\Z)", re.IGNORECASE).search(text, after) is not None


def _closed(text: str, root: re.Match[str]) -> str:
    """`text`, which was cut between entries, well-formed again."""
    channel = "</channel>" if root[2].lower() == "rss" and "</channel>" not in text else ""
    return f"{text}{channel}</{root[1]}>"


def _hash_of_context(text: str, root: re.Match[str], outline: _Outline, context: str) -> hashlib.blake2b:
    """What entries inherit: declarations of entities, namespaces, base addresses, languages."""
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
