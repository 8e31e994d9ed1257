"""Counts of a report: one pass over the pages of both periods, cached for the current edition, and current reads.

lists.py makes the list behind each line; a test compares the two.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, Length
from wagtail.models import Page

from base.delivery import memo
from base.delivery.gathering import Gathered, PlaceIn, columns
from campaign.articles.models import AlertPage, ArticlePage, Form, PlanTask
from campaign.articles.queries import articles_of_tasks
from campaign.library.models import DocumentRecord
from campaign.reads import queries as reads
from campaign.reports.counts import lists, others
from campaign.reports.counts.lists import MODELS, Scope
from campaign.reports.figures import (
    ALERTS,
    ARTICLES,
    DAYS,
    FORM,
    ITEMS,
    KINDS,
    MONTH,
    PAGES,
    PARTS,
    REPUBLISHED,
    SOURCE,
    STORIES,
    TASK,
    TOPIC,
    URGENT,
    Figures,
    Line,
    Table,
)
from campaign.reports.periods import Period
from vietnamese import dates
from vietnamese.collation import sort_key

# The months of a longer period do not fit on a page.
_MAX_MONTHS = 60
OWN = "Bài của Ban Biên tập (không ghi nguồn)"
NO_TASK = "Chưa gắn nhiệm vụ nào"


@dataclass
class _Count:
    now: int = 0
    before: int = 0
    # Reads in this period of the pages published in it.
    reads: int = 0

    def add(self, now: int, before: int, read: int = 0) -> None:
        self.now += now
        self.before += before
        self.reads += read


def _counts() -> defaultdict[Any, _Count]:
    return defaultdict(_Count)


@dataclass
class _Tally:
    """Counts of a report by part, form, source, topic and task, with its reads."""

    parts: defaultdict[str, _Count] = field(default_factory=_counts)
    forms: defaultdict[str, _Count] = field(default_factory=_counts)
    sources: defaultdict[tuple[str, str], _Count] = field(default_factory=_counts)
    topics: defaultdict[str, _Count] = field(default_factory=_counts)
    tasks: defaultdict[PlanTask | None, _Count] = field(default_factory=_counts)
    republished: _Count = field(default_factory=_Count)
    unconfirmed: _Count = field(default_factory=_Count)
    reads_now: int = 0
    reads_before: int = 0
    samples: int = 0


def count(scope: Scope) -> Figures:
    """Return the current figures of this period and the previous one."""
    key = ("pages of a report", scope.now, scope.parts, scope.chosen)
    grouped = memo.get_or_set(key, lambda: _grouped(scope))
    tally = _tally(scope, grouped)
    return Figures(
        now=scope.now,
        before=scope.now.previous,
        topics=tuple(scope.topics[path].title for path in scope.chosen),
        parts=scope.parts,
        totals=tuple(_totals(scope, tally)),
        tables=tuple(_tables(scope, grouped, tally)),
        samples=tally.samples,
    )


class _Pages(NamedTuple):
    """Keys of this period's pages that are counted alike, and the number of such pages in the previous period."""

    now: array[int]
    before: int


class _Grouped(NamedTuple):
    """Pages of both periods, grouped by the attributes that are counted, without reads."""

    # By kind and path of the parent page.
    places: dict[tuple[str, str], _Pages]
    # Articles by form and source.
    origins: list[tuple[str, str, _Pages]]
    tasks: dict[PlanTask | None, _Pages]
    # Numbers of this period's articles and alerts by the position of their month in it, from 1.
    months: Counter[int]
    before: array[int]
    samples: int


def _tally(scope: Scope, grouped: _Grouped) -> _Tally:
    now, before = scope.now, scope.now.previous
    highest = max(chain(grouped.before, *(pages.now for pages in grouped.places.values())), default=0)
    read_now, read_before = reads.by_number(highest, (now.first, now.last), (before.first, before.last))
    tally = _Tally(reads_before=_sum(read_before, grouped.before), samples=grouped.samples)

    def add(pages: _Pages, *counts: _Count) -> int:
        read = _sum(read_now, pages.now)
        for counted in counts:
            counted.add(len(pages.now), pages.before, read)
        return read

    for (kind, topic), pages in grouped.places.items():
        counts = [tally.parts[kind], tally.topics[topic]] if kind in KINDS[STORIES] else [tally.parts[kind]]
        tally.reads_now += add(pages, *counts)
    for form, source, pages in grouped.origins:
        counts = [tally.forms[form], tally.sources[ARTICLES, source]]
        add(pages, *counts, *([tally.republished] if source else []))
    for task, pages in grouped.tasks.items():
        add(pages, tally.tasks[task])
    for is_now, source, number, samples in _items(scope).union(_unconfirmed(scope), all=True):
        counts = [tally.unconfirmed] if source is None else [tally.parts[ITEMS], tally.sources[ITEMS, source]]
        for counted in counts:
            counted.add(*((number, 0) if is_now else (0, number)))
        tally.samples += samples if is_now else 0
    return tally


def _sum(read: list[int], pages: Iterable[int]) -> int:
    return sum(map(read.__getitem__, pages))


def _grouped(scope: Scope) -> _Grouped:
    """Return the grouped pages, which stay valid until something public changes.

    Each table is read by itself from an index that holds all columns needed, and the results are joined here, because
    the database would look up each page in each table.
    """
    kinds = {ContentType.objects.get_for_model(model).pk: kind for kind, model in MODELS.items()}
    now: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    before: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    months: Counter[int] = Counter()
    for (page_type, topic, month), numbers in _by_place(scope).items():
        kind = kinds[page_type]
        (now if month else before)[kind, topic] += numbers
        if month and kind in KINDS[STORIES]:
            months[month] += len(numbers)
    articles, articles_before = (
        set().union(*(numbers for (kind, _), numbers in pages.items() if kind == ARTICLES))
        for pages in (now, before)
    )

    def among_articles(numbers: Iterable[int]) -> _Pages:
        return _Pages(
            array("q", [number for number in numbers if number in articles]),
            len(articles_before.intersection(numbers)),
        )

    served = articles_of_tasks()
    tasks: dict[PlanTask | None, _Pages] = {task: among_articles(numbers) for task, numbers in served}
    tasks[None] = among_articles((articles | articles_before).difference(*(numbers for _, numbers in served)))
    origins, samples = [], 0
    others = set().union(*(numbers for (kind, _), numbers in now.items() if kind != ARTICLES))
    for form, source, is_sample, numbers in _origins():
        pages = among_articles(numbers)
        if pages.now or pages.before:
            origins.append((form, source, pages))
        samples += len(pages.now) + len(others.intersection(numbers)) if is_sample else 0
    return _Grouped(
        places={key: _Pages(array("q", now[key]), len(before[key])) for key in {*now, *before}},
        origins=origins,
        tasks=tasks,
        months=months,
        before=array("q", chain(*before.values())),
        samples=samples,
    )


def _by_place(scope: Scope) -> dict[tuple[int, str, int], list[int]]:
    """Return page keys by type, path of the parent, and position of the month in this period (0: before it)."""
    numbers, *keys = columns(
        lists.pages_in(_both(scope), MODELS, scope),
        *("pk", "content_type", Left("path", Length("path") - Page.steplen)),
        PlaceIn("first_published_at", [lists.moments(month)[0] for month in scope.now.split()]),
    )
    found: defaultdict[tuple[int, str, int], list[int]] = defaultdict(list)
    for number, key in zip(numbers, zip(*keys, strict=True), strict=True):
        found[key].append(number)
    return found


def _origins() -> QuerySet:
    """Return form, source, sample flag and the keys of the pages that share these three.

    Alerts and documents have neither form nor source.
    """

    def groups(model: type[Page], form: Combinable, source: Combinable) -> QuerySet:
        rows = model.objects.order_by().values(of_form=form, of_source=source, of_sample=F("is_sample"))
        return rows.annotate(all=Gathered("pk")).values_list("of_form", "of_source", "of_sample", "all")

    others = [groups(model, Value(""), Value("")) for model in (AlertPage, DocumentRecord)]
    return groups(ArticlePage, F("form"), F("source_name")).union(*others, all=True)


def _items(scope: Scope) -> QuerySet:
    """Return the numbers of items, and of samples among them, per source and period."""
    items = lists.items_in(_both(scope), scope).annotate(is_now=_is_now("visible_at", scope)).order_by()
    groups = items.values("is_now", name=F("source__name"))
    counted = groups.annotate(number=Count("pk"), samples=Count("pk", filter=Q(source__is_sample=True)))
    return counted.values_list("is_now", "name", "number", "samples")


def _unconfirmed(scope: Scope) -> QuerySet:
    """Return the numbers of urgent alerts that nobody has confirmed, per period, with the columns of `_items`.

    Their source is None. They are not cached: a confirmation changes nothing that readers see.
    """
    alerts = lists.pages_in(_both(scope), [ALERTS], scope).filter(lists.is_unconfirmed()).order_by()
    groups = alerts.values(
        is_now=_is_now("first_published_at", scope), name=Value(None, output_field=CharField())
    )
    counted = groups.annotate(number=Count("pk"), samples=Value(0))
    return counted.values_list("is_now", "name", "number", "samples")


def _is_now(moment: str, scope: Scope) -> Case:
    first, _ = lists.moments(scope.now)
    return Case(
        When(**{f"{moment}__gte": first}, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def _both(scope: Scope) -> Period:
    return Period(scope.now.previous.first, scope.now.last)


def _totals(scope: Scope, tally: _Tally) -> Iterator[Line]:
    for part, label in PARTS.items():
        if part not in scope.parts:
            continue
        counted = tally.parts[part]
        yield Line(label, part, counted.now, counted.before)
        if part == ARTICLES:
            words, again = "trong đó đăng lại từ nơi khác, có ghi nguồn", tally.republished
            yield Line(words, ARTICLES, again.now, again.before, REPUBLISHED, "1", is_part=True)
        if part == ALERTS:
            words, urgent = "trong đó đăng khẩn, chưa hậu kiểm", tally.unconfirmed
            if urgent.now or urgent.before:
                yield Line(words, ALERTS, urgent.now, urgent.before, URGENT, "1", is_part=True)
    if set(scope.parts) & set(MODELS):
        words = "Lượt đọc các trang đăng trong kỳ"
        yield Line(words, PAGES, tally.reads_now, tally.reads_before)
    now, before = scope.now, scope.now.previous
    read, read_before = reads.totals((now.first, now.last), (before.first, before.last))
    yield Line("Lượt đọc toàn trang", DAYS, read, read_before)


def _tables(scope: Scope, grouped: _Grouped, tally: _Tally) -> Iterator[Table]:
    if ARTICLES in scope.parts:
        yield Table(
            TASK,
            "Theo nhiệm vụ kế hoạch",
            "Nhiệm vụ",
            tuple(_task_lines(grouped, tally)),
            "Bài phục vụ nhiều nhiệm vụ được tính ở từng nhiệm vụ.",
        )
        forms = (_line(label, ARTICLES, FORM, form, tally.forms[form]) for form, label in Form.choices)
        yield Table(FORM, "Theo thể loại", "Thể loại", tuple(forms))
    if {ARTICLES, ITEMS} & set(scope.parts):
        yield Table(SOURCE, "Theo nguồn", "Nguồn", tuple(_source_lines(tally.sources)))
    if set(KINDS[STORIES]) & set(scope.parts):
        shown = [topic for path, topic in scope.topics.items() if not scope.chosen or path in scope.chosen]
        lines = (
            _line(topic.title, STORIES, TOPIC, str(topic.pk), tally.topics[topic.path]) for topic in shown
        )
        yield Table(TOPIC, "Tin, bài, cảnh báo theo chuyên mục", "Chuyên mục", tuple(lines))
        months = scope.now.split()
        if 1 < len(months) <= _MAX_MONTHS:
            by_month = (
                Line(
                    f"Tháng {dates.short(month.last)[3:]}",
                    STORIES,
                    grouped.months[place],
                    0,
                    MONTH,
                    month.key,
                )
                for place, month in enumerate(months, start=1)
            )
            yield Table(MONTH, "Tin, bài, cảnh báo theo tháng", "Tháng", tuple(by_month), is_single=True)
    if not scope.chosen:
        yield from others.tables(scope.now)


def _line(label: str, kind: str, by: str, value: str, counted: _Count) -> Line:
    read = None if kind == ITEMS else counted.reads
    return Line(label, kind, counted.now, counted.before, by, value, read)


def _task_lines(grouped: _Grouped, tally: _Tally) -> Iterator[Line]:
    for task in grouped.tasks:
        label, value = (str(task), str(task.pk)) if task else (NO_TASK, "")
        yield _line(label, ARTICLES, TASK, value, tally.tasks[task])


def _source_lines(sources: dict[tuple[str, str], _Count]) -> Iterator[Line]:
    """Yield own articles, then republished ones, then links to originals; larger numbers come first."""

    def place(key: tuple[str, str]) -> tuple[Any, ...]:
        kind, name = key
        return kind == ITEMS, name != "", -sources[key].now, sort_key(name)

    for kind, name in sorted(sources, key=place):
        label = f"Dẫn về bài gốc: {name}" if kind == ITEMS else f"Đăng lại: {name}" if name else OWN
        yield _line(label, kind, SOURCE, name, sources[kind, name])
