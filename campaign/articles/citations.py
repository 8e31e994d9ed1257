"""Links from the words of a story to the records of the documents that it cites.

Citations are found and matched when a story is published, and stored with the places of their words. A request only
inserts links at those places, from one query, and parses nothing; the stored text never changes. Headings and
existing links get no link.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from wagtail.blocks import BoundBlock, StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from campaign.library import citing
from campaign.library.models import Citation, DocumentRecord
from official import provisions

# --- Rich text as it is stored, and the plain text that the grammar reads ----------------------------

_TOKEN = re.compile(r"<(?P<close>/?)(?P<tag>\w+)[^>]*>|&(?:#\w+|\w+);|[^<&]+|[<&]")
_INLINE = {"a", "b", "strong", "i", "em", "u", "sub", "sup", "span", "code", "small", "mark", "s", "embed"}
_NO_LINK = {"a", "h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True)
class Passage:
    """Plain text of one rich text. `starts[i]:ends[i]` is the span of its i-th character in `source`."""

    source: str
    plain: str
    starts: list[int]
    ends: list[int]
    # For each character, True if a link is allowed there.
    free: list[bool]

    def source_span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of `source` to link for `plain[start:end]`.

        If the words cross a tag, return the part that holds the number. Return None for words in a heading or a
        link.
        """
        if not all(self.free[start:end]):
            return None
        first, last = self.starts[start], self.ends[end - 1]
        pieces = [
            (first + piece.start(), first + piece.end())
            for piece in re.finditer(r"<[^>]*>|(?P<words>[^<]+)", self.source[first:last])
            if piece["words"] and not piece["words"].isspace()
        ]
        if len(pieces) <= 1:
            return next(iter(pieces), None)
        # A link must not cross a tag, so only the part with the number is linked.
        numbered = [piece for piece in pieces if any(char.isdigit() for char in self.source[slice(*piece)])]
        return next(iter(numbered), None)


def read(source: str) -> Passage:
    """Parse a rich text and return its plain text with positions.

    Block tags become line ends, entities become the characters they stand for.
    """
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    free: list[bool] = []
    closed = 0

    def add(text: str, start: int, end: int, one_by_one: bool) -> None:
        for offset, char in enumerate(text):
            plain.append(char)
            starts.append(start + offset if one_by_one else start)
            ends.append(start + offset + 1 if one_by_one else end)
            free.append(closed == 0)

    for token in _TOKEN.finditer(source):
        tag = (token["tag"] or "").lower()
        if tag:
            if tag in _NO_LINK:
                closed = max(0, closed - 1) if token["close"] else closed + 1
            if tag not in _INLINE:
                add("\n", token.start(), token.end(), one_by_one=False)
        elif token.group().startswith("&") and len(token.group()) > 1:
            add(unescape(token.group()), token.start(), token.end(), one_by_one=False)
        else:
            add(token.group(), token.start(), token.end(), one_by_one=True)
    return Passage(source, "".join(plain), starts, ends, free)


# --- The rich texts of a story ------------------------------------------------------------------------

Replace = Callable[[RichText], None]


def _rich_texts(page: Page) -> Iterator[tuple[str, Replace]]:
    """Yield the source of each rich text of the story, always in the same order.

    Each comes with a function that replaces that text on this instance.
    """
    for name in page.cited_fields:
        for block in getattr(page, name):
            yield from rich_texts(block)


def rich_texts(child: BoundBlock) -> Iterator[tuple[str, Replace]]:
    """Yield the rich texts inside a block, at any depth, as `_rich_texts` does."""
    yield from _inside(child.value, partial(setattr, child, "value"))


def _inside(value: Any, replace: Replace) -> Iterator[tuple[str, Replace]]:
    if isinstance(value, RichText):
        yield value.source, replace
    elif isinstance(value, StreamValue | ListValue):
        for child in value.bound_blocks if isinstance(value, ListValue) else value:
            yield from rich_texts(child)
    elif isinstance(value, StructValue):
        for name in value.block.child_blocks:
            yield from _inside(value.get(name), partial(value.__setitem__, name))


# --- Finding, when a story is saved or published --------------------------------------------------------


def find(page: Page) -> list[Citation]:
    """Return the documents that the story cites, matched with the library but not stored.

    Their places are positions in the stored rich texts, limited to those where a link is allowed.
    """
    passages = [read(source) for source, _ in _rich_texts(page)]
    published = page.first_published_at or timezone.now()
    found = citing.find([passage.plain for passage in passages], timezone.localdate(published))
    for citation in found:
        places = []
        for index, start, words in citation.places:
            span = passages[index].source_span(start, start + len(words))
            if span is not None:
                places.append([index, span[0], passages[index].source[slice(*span)]])
        citation.places = places
    citing.match(found)
    return found


def publish(page: Page) -> None:
    """Store the citations of the story as it was published."""
    citing.write(page, find(page), page.unlinked_citations)


# --- Showing, for each reader ---------------------------------------------------------------------------


def show(page: Page, *, preview: bool = False) -> list[DocumentRecord]:
    """Insert links into the texts of this instance, and return the records that it cites or names as related.

    The newest record comes first. One query.

    `preview`: the story is a draft without stored citations, so they are found now, and the related documents are
    those that the editor has chosen in the form.
    """
    if preview:
        cited = [citation for citation in find(page) if _is_link_of_draft(page, citation)]
        wanted = {citation.record_id for citation in cited} | {
            record.pk for record in page.chosen_documents()
        }
        records = list(DocumentRecord.objects.filter(pk__in=wanted).with_status().defer("text"))
        places = [(citation.record_id or 0, citation.places) for citation in cited]
    else:
        found = citing.records_of(page, page.chosen_documents()).defer("text").as_shown()
        # A document that is cited both by number and by name comes twice.
        records = list({record.pk: record for record in found}.values())
        places = [(record.pk, record.cited_at) for record in found]
    _link(page, places, {record.pk: record for record in records})
    return records


def _is_link_of_draft(page: Page, citation: Citation) -> bool:
    return (
        citation.record is not None and citation.record.live and citation.key not in page.unlinked_citations
    )


def _link(
    page: Page, cited: Iterable[tuple[int, list[Any] | None]], records: Mapping[int, DocumentRecord]
) -> None:
    places: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for pk, mentions in cited:
        if mentions and pk in records:
            url = records[pk].url
            for index, start, words in mentions:
                places[index].append((start, words, url))
    if places:
        for index, (source, replace) in enumerate(_rich_texts(page)):
            if index in places:
                replace(RichText(_with_links(source, places[index])))


def _with_links(source: str, places: list[tuple[int, str, str]]) -> str:
    pieces = []
    done = 0
    for start, words, url in sorted(places):
        # Skip a mention whose text differs from the published one, or that lies inside another, because no link is
        # better than a wrong one.
        if start < done or not source.startswith(words, start):
            continue
        end = start + len(words)
        # "khoản 2 Điều 8 Luật ..." links to the khoản.
        named = provisions.named_before(source, start)
        if named is not None and named[0] >= done:
            start, url = named[0], f"{url}#{named[1]}"
        pieces += [source[done:start], f'<a href="{escape(url)}">{source[start:end]}</a>']
        done = end
    return "".join([*pieces, source[done:]])
