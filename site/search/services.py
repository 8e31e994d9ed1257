"""All writes to the search table. This module answers no search, and no other module writes the table.

Pages are indexed by signals (receivers.py). Other apps register their entries and report each change:

    services.register("inbox", entries)                # in AppConfig.ready(): all that readers may see now
    services.put([Entry(key="inbox:12", ...), ...])    # became public, or changed while public
    services.drop(["inbox:13", ...])                   # is no longer public
"""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.models import BasePage
from base.models.search_fields import words
from base.visibility import readable
from search.finding.engines import engine
from search.finding.engines.base import Words
from search.finding.query import KIND, NAME, Mark, Match, mark_word, name_of
from search.models import KnownWord, SearchEntry
from vietnamese.fold import fold
from vietnamese.text import one_line

# In characters; only this much of a text is indexed. The longest law has about 300,000 characters.
_MAX_TEXT_LENGTH = 400_000
_MAX_WORDS = 60_000
_PUNCTUATION = tuple(".,;:!?…/-–·")
_BATCH = 200
# Words of one text that are remembered for spelling suggestions, and the length of the longest in letters.
_MAX_REMEMBERED = 2_000
_MAX_REMEMBERED_LENGTH = 15

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """One item that readers may find.

    `key` is a registered prefix, a colon and an id. `url` stays empty for pages of the tree, whose `page_id`
    is set instead. `text` is plain; markup in it would be shown as typed.
    """

    key: str
    kind: str
    kind_label: str
    title: str
    published_at: datetime.datetime
    text: str = ""
    # Matched like the title, but never shown: numbers and names that the title leaves out.
    keywords: str = ""
    url: str = ""
    page_id: int | None = None
    # Values of filters, besides the kind.
    marks: tuple[Mark, ...] = ()
    is_sample: bool = False


EntrySource = Callable[[], Iterable[Entry]]

_sources: dict[str, EntrySource] = {}


def register(prefix: str, source: EntrySource) -> None:
    """Register `source`, which `rebuild` calls for all entries whose keys begin with `prefix` and a colon."""
    _sources[prefix] = source


def put(entries: Iterable[Entry]) -> None:
    """Insert or update the rows of `entries`, in the current transaction."""
    for batch in _batches(entries):
        # PostgreSQL rejects two rows of one key in one statement; the later entry wins.
        unique = {entry.key: entry for entry in batch}
        rows = [
            SearchEntry(
                key=entry.key,
                page_id=entry.page_id,
                kind=entry.kind,
                kind_label=f"{entry.kind_label} · Nội dung mẫu" if entry.is_sample else entry.kind_label,
                title=one_line(entry.title),
                url=entry.url,
                text=_indexed_text(entry),
                published_at=entry.published_at,
            )
            for entry in unique.values()
        ]
        with transaction.atomic():
            SearchEntry.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["key"],
                update_fields=["page", "kind", "kind_label", "title", "url", "text", "published_at"],
            )
            written = [_words(row, unique[row.key]) for row in rows]
            engine().write(written)
            _remember(written)


def drop(keys: Iterable[str]) -> None:
    """Delete the rows of `keys`. Unknown keys are ignored."""
    for batch in _batches(keys):
        SearchEntry.objects.filter(key__in=batch).delete()


def index_page(page: Page) -> None:
    """Insert, update or delete the row of one page, by its state in the database.

    The instance itself is not read, because it may hold a draft.
    """
    with transaction.atomic():
        entries = list(_entries_of_pages([page.pk]))
        if entries:
            put(entries)
        else:
            drop([_page_key(page.pk)])


def refresh_below(page: Page) -> None:
    """Add or delete rows of `page` and the pages below it, after a move or a change of privacy.

    Existing rows are not read again, because neither change affects their text.
    """
    with transaction.atomic():
        _withdrawn().filter(page__path__startswith=page.path).delete()
        missing = (
            _public_pages().filter(path__startswith=page.path, search_entry=None).values_list("pk", flat=True)
        )
        for batch in _batches(list(missing)):
            put(_entries_of_pages(batch))


def rebuild(report: Callable[[int], object] = lambda count: None) -> int:
    """Index all content again and delete leftover rows; return the number of entries. Readers can search meanwhile.

    `report` is called after each batch with its number of entries.
    """
    done = 0
    _withdrawn().delete()
    for batch in _batches(list(_public_pages().order_by("pk").values_list("pk", flat=True))):
        with transaction.atomic():
            put(_entries_of_pages(batch))
        done += len(batch)
        report(len(batch))
    for prefix, source in _sources.items():
        # Read before the entries, so that an entry approved meanwhile is not deleted as a leftover.
        leftover = set(SearchEntry.objects.filter(key__startswith=f"{prefix}:").values_list("key", flat=True))
        for entries in _batches(source()):
            put(entries)
            leftover.difference_update(entry.key for entry in entries)
            done += len(entries)
            report(len(entries))
        drop(leftover)
    return done


def is_of_this_form() -> bool:
    """Return False if the table was written by an earlier release.

    It did not index names, or the newest page of some type had another text.
    """
    newest = SearchEntry.objects.exclude(page=None).values("kind").annotate(newest=Max("page"))
    with transaction.atomic():
        entries = {entry.page_id: entry for entry in _entries_of_pages([one["newest"] for one in newest])}
    rows = SearchEntry.objects.filter(page__in=entries)
    if any(row.text != _indexed_text(entries[row.page_id]) for row in rows):
        return False
    for row in SearchEntry.objects.order_by("-pk")[:_BATCH]:
        if name := name_of(words(row.title)):
            match = Match(((((mark_word((NAME, name)),),),),))
            return bool(engine().count([match], 1)[0])
    return True


def count_public() -> int:
    """Return the number of pages that `rebuild` indexes; it also indexes other entries."""
    return _public_pages().count()


def _public_pages() -> PageQuerySet:
    return readable(Page.objects.type(BasePage))


def _withdrawn() -> QuerySet[SearchEntry]:
    """Return rows of pages that are not public."""
    public = _public_pages().filter(pk=OuterRef("page"))
    return SearchEntry.objects.exclude(page=None).exclude(Exists(public))


def _entries_of_pages(pks: list[int]) -> Iterator[Entry]:
    """Yield the entries of those pages that are public.

    The pages stay locked until the current transaction ends, so that if a page is withdrawn at the same time, its row
    is deleted afterwards, not before.
    """
    public = list(_public_pages().filter(pk__in=pks).select_for_update().values_list("pk", flat=True))
    for page in Page.objects.filter(pk__in=public).specific():
        yield Entry(
            key=_page_key(page.pk),
            page_id=page.pk,
            kind=page._meta.label_lower,
            kind_label=page.kind_label,
            title=page.title,
            text=page.search_text(),
            keywords=page.search_keywords(),
            marks=tuple(page.search_marks()),
            published_at=page.first_published_at or page.last_published_at or timezone.now(),
            is_sample=page.is_sample,
        )


def _indexed_text(entry: Entry) -> str:
    """Return the text in one line, with a mark between what stood in lines of its own: items, cells, headings."""
    lines = [line for raw in entry.text[:_MAX_TEXT_LENGTH].splitlines() if (line := raw.strip())]
    pieces = []
    for line, after in zip_longest(lines, lines[1:], fillvalue=""):
        pieces.append(line if line.endswith(_PUNCTUATION) or not after else f"{line} ·")
    return one_line(" ".join(pieces))


def _remember(rows: list[Words]) -> None:
    """Store the words of these rows for spelling suggestions.

    Numbers, non-words and words that occur only late in long texts are left out.
    """
    found = {fold(word) for row in rows for word in (*row.title, *row.keywords, *row.body[:_MAX_REMEMBERED])}
    new = [
        word
        for word in found
        if word.isascii() and word.isalpha() and 1 < len(word) <= _MAX_REMEMBERED_LENGTH
    ]
    KnownWord.objects.bulk_create(map(KnownWord, sorted(new)), ignore_conflicts=True)


def _words(row: SearchEntry, entry: Entry) -> Words:
    title = words(row.title)
    name = name_of(title)
    # With and without accents, because "đề án" is not "dễ ăn".
    marks = ((KIND, row.kind), *((NAME, form) for form in dict.fromkeys((name, fold(name)))), *entry.marks)
    return Words(row.key, title, words(entry.keywords), words(row.text)[:_MAX_WORDS], marks)


def _page_key(pk: int) -> str:
    return f"page:{pk}"


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    left = iter(items)
    while batch := list(islice(left, _BATCH)):
        yield batch
