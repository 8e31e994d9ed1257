"""Counts what a report is about: one pass over the pages of both periods, kept for an edition, and the reads of now.

Each line's list is in lists.py; a test compares the two.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Left, Length
from wagtail.models import Page

from base import memo
from campaign.articles.models import Form, PlanTask
from campaign.reads import queries as reads
from campaign.reads.models import SiteReads
from campaign.reports import lists
from campaign.reports.figures import (
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
    Figures,
    Line,
    Table,
)
from campaign.reports.lists import MODELS, Scope
from campaign.reports.periods import Period
from vietnamese import dates
from vietnamese.collation import sort_key

# A longer period has more months than a page has room for.
_MOST_MONTHS = 60
OWN = "Bài của Ban Biên tập (không ghi nguồn)"
NO_TASK = "Chưa gắn nhiệm vụ nào"


@dataclass
class _Count:
    now: int = 0
    before: int = 0
    reads_now: int = 0
    reads_before: int = 0

    def add(self, is_now: bool, number: int, read: int = 0) -> None:
        if is_now:
            self.now += number
            self.reads_now += read
        else:
            self.before += number
            self.reads_before += read


def _counts() -> defaultdict[Any, _Count]:
    return defaultdict(_Count)


@dataclass
class _Tally:
    """All counts of one pass."""

    parts: defaultdict[str, _Count] = field(default_factory=_counts)
    forms: defaultdict[str, _Count] = field(default_factory=_counts)
    sources: defaultdict[tuple[str, str], _Count] = field(default_factory=_counts)
    topics: defaultdict[str, _Count] = field(default_factory=_counts)
    tasks: defaultdict[int | None, _Count] = field(default_factory=_counts)
    months: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    republished: _Count = field(default_factory=_Count)
    pages: _Count = field(default_factory=_Count)
    samples: int = 0


def count(scope: Scope) -> Figures:
    """Both periods, now as the database stands."""
    tally = _tally(scope)
    return Figures(
        now=scope.now,
        before=scope.now.previous,
        topics=tuple(scope.topics[path].title for path in scope.chosen),
        parts=scope.parts,
        totals=tuple(_totals(scope, tally)),
        tables=tuple(_tables(scope, tally)),
        samples=tally.samples,
    )


class _Group(NamedTuple):
    """What pages have in common that are counted alike."""

    kind: str
    # The path of the topic they stand under.
    topic: str
    # The place of their month in the period; -1 before it.
    month: int
    is_sample: int
    form: str
    source: str
    tasks: tuple[int | None, ...]


def _tally(scope: Scope) -> _Tally:
    tally = _Tally()
    before = scope.now.previous
    read_now = dict(reads.by_page(scope.now.first, scope.now.last).values_list("page", "reads"))
    read_before = dict(reads.by_page(before.first, before.last).values_list("page", "reads"))
    key = ("pages of a report", scope.now, scope.parts, scope.chosen)
    for group, pages in memo.kept(key, lambda: _groups(scope)).items():
        is_now = group.month >= 0
        read = read_now if is_now else read_before
        _add(tally, group, is_now, len(pages), sum(read.get(page, 0) for page in pages))
    for is_now, source, number, samples in _items(scope):
        for counted in (tally.parts[ITEMS], tally.sources[ITEMS, source]):
            counted.add(is_now, number)
        tally.samples += samples if is_now else 0
    return tally


def _add(tally: _Tally, group: _Group, is_now: bool, number: int, read: int) -> None:
    counts = [tally.parts[group.kind], tally.pages]
    if group.kind == ARTICLES:
        counts += [tally.forms[group.form], tally.sources[ARTICLES, group.source]]
        counts += [tally.tasks[task] for task in group.tasks]
        counts += [tally.republished] if group.source else []
    if group.kind in KINDS[STORIES]:
        counts.append(tally.topics[group.topic])
        tally.months[group.month] += number
    for counted in counts:
        counted.add(is_now, number, read)
    if is_now and group.is_sample:
        tally.samples += number


def _groups(scope: Scope) -> dict[_Group, array[int]]:
    """The pages of both periods by what they have in common. Neither reads nor dates are in it, so it is good until
    something public changes."""
    kinds = {ContentType.objects.get_for_model(model).pk: kind for kind, model in MODELS.items()}
    sample = Q(articlepage__is_sample=True) | Q(alertpage__is_sample=True) | Q(documentrecord__is_sample=True)
    months = [
        When(first_published_at__gte=lists.moments(month)[0], then=Value(place))
        for place, month in reversed([*enumerate(scope.now.split())])
    ]
    pages = lists.pages_in(_both(scope), MODELS, scope).annotate(
        topic=Left("path", Length("path") - Page.steplen),
        month=Case(*months, default=Value(-1), output_field=IntegerField()),
        sample=Case(When(sample, then=Value(1)), default=Value(0), output_field=IntegerField()),
    )
    # A page with several tasks comes once for each.
    tasks: dict[int, tuple[int | None, ...]] = {}
    attributes: dict[int, tuple[Any, ...]] = {}
    rows = pages.order_by().values_list(
        *("pk", "articlepage__plan_tasks", "content_type", "topic", "month", "sample"),
        *("articlepage__form", "articlepage__source_name"),
    )
    for page, task, *rest in rows:
        tasks[page] = (*tasks.get(page, ()), task)
        attributes[page] = rest
    groups: defaultdict[_Group, array[int]] = defaultdict(lambda: array("q"))
    for page, (content_type, *rest) in attributes.items():
        group = _Group._make((kinds[content_type], *rest, tuple(sorted(tasks[page], key=str))))
        groups[group].append(page)
    return dict(groups)


def _items(scope: Scope) -> Iterable[tuple[bool, str, int, int]]:
    """How many items of each source in each period, and how many of those are samples."""
    first, _ = lists.moments(scope.now)
    is_now = Case(When(visible_at__gte=first, then=Value(1)), default=Value(0), output_field=IntegerField())
    items = lists.items_in(_both(scope), scope).annotate(is_now=is_now).order_by()
    groups = items.values("is_now", name=F("source__name"))
    counted = groups.annotate(number=Count("pk"), samples=Count("pk", filter=Q(source__is_sample=True)))
    return counted.values_list("is_now", "name", "number", "samples")


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
    if set(scope.parts) & set(MODELS):
        words = "Lượt đọc các trang đăng trong kỳ"
        yield Line(words, PAGES, tally.pages.reads_now, tally.pages.reads_before)
    yield Line("Lượt đọc toàn trang", DAYS, *_site_reads(scope))


def _site_reads(scope: Scope) -> tuple[int, int]:
    now, before = scope.now, scope.now.previous
    sums = SiteReads.objects.filter(day__range=(before.first, now.last)).aggregate(
        now=Sum("count", filter=Q(day__gte=now.first)), before=Sum("count", filter=Q(day__lt=now.first))
    )
    return sums["now"] or 0, sums["before"] or 0


def _tables(scope: Scope, tally: _Tally) -> Iterator[Table]:
    if ARTICLES in scope.parts:
        yield Table(
            TASK,
            "Theo nhiệm vụ kế hoạch",
            "Nhiệm vụ",
            tuple(_task_lines(tally)),
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
        if 1 < len(months) <= _MOST_MONTHS:
            by_month = (
                Line(
                    f"Tháng {dates.short(month.first)[3:]}", STORIES, tally.months[place], 0, MONTH, month.key
                )
                for place, month in enumerate(months)
            )
            yield Table(MONTH, "Tin, bài, cảnh báo theo tháng", "Tháng", tuple(by_month), is_single=True)


def _line(label: str, kind: str, by: str, value: str, counted: _Count) -> Line:
    read = None if kind == ITEMS else counted.reads_now
    return Line(label, kind, counted.now, counted.before, by, value, read)


def _task_lines(tally: _Tally) -> Iterator[Line]:
    for task in memo.kept("plan tasks", lambda: list(PlanTask.objects.all())):
        yield _line(str(task), ARTICLES, TASK, str(task.pk), tally.tasks[task.pk])
    yield _line(NO_TASK, ARTICLES, TASK, "", tally.tasks[None])


def _source_lines(sources: dict[tuple[str, str], _Count]) -> Iterator[Line]:
    """Our own articles first, then those of others, then what only leads to them; the many before the few."""

    def place(key: tuple[str, str]) -> tuple[Any, ...]:
        kind, name = key
        return kind == ITEMS, name != "", -sources[key].now, sort_key(name)

    for kind, name in sorted(sources, key=place):
        label = f"Dẫn về bài gốc: {name}" if kind == ITEMS else f"Đăng lại: {name}" if name else OWN
        yield _line(label, kind, SOURCE, name, sources[kind, name])
