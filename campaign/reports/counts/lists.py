"""Lists behind the figures of a report: live ones, and lists stored when the report was issued.

Both take the same Selection and return the same rows, so that every figure links to its list.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from base.form_values import sent_key
from campaign.articles.models import AlertPage, ArticlePage, Form, TopicPage, UrgentPublication
from campaign.articles.queries import published
from campaign.inbox.models import InboxItem
from campaign.inbox.models.items import ItemQuerySet
from campaign.library.models import DocumentRecord
from campaign.reads import queries as reads
from campaign.reads.models import SiteReads
from campaign.reports.counts import others
from campaign.reports.figures import (
    ALERTS,
    ARTICLES,
    DAYS,
    DOCUMENTS,
    FORM,
    ITEMS,
    MONTH,
    NOW,
    REPUBLISHED,
    SOURCE,
    TASK,
    TOPIC,
    URGENT,
    Selection,
)
from campaign.reports.models import IssuedEntry, Report
from campaign.reports.periods import Period
from vietnamese import dates

MODELS: dict[str, type[Page]] = {ARTICLES: ArticlePage, ALERTS: AlertPage, DOCUMENTS: DocumentRecord}
_BATCH = 500
_TASKS = ArticlePage.plan_tasks.through


@dataclass(frozen=True)
class Row:
    """Line of a list, as it is shown. The keys serve to filter lists."""

    kind: str
    title: str
    url: str
    day: datetime.date
    # None for items, which are read on other sites.
    reads: int | None = None
    topic: str = ""
    topic_key: int | None = None
    form: str = ""
    form_key: str = ""
    source: str = ""
    author: str = ""
    # Codes of plan tasks as they are shown, and their keys, each between spaces.
    tasks: str = ""
    task_keys: str = ""
    # True for an alert that was published urgently and that no second person has confirmed.
    unconfirmed: bool = False


@dataclass(frozen=True)
class Scope:
    """Subject of a report: its period, parts and topics.

    `topics` holds all topics by path; `chosen` holds the paths of the topics that the report covers, empty for all.
    """

    now: Period
    parts: tuple[str, ...]
    topics: dict[str, TopicPage]
    chosen: tuple[str, ...]

    def period(self, name: str) -> Period:
        return self.now if name == NOW else self.now.previous


def scope_of(report: Report) -> Scope:
    """Return the scope of `report`."""
    topics = TopicPage.objects.annotate(is_chosen=Q(pk__in=report.topics.values("pk"))).order_by("path")
    by_path = {topic.path: topic for topic in topics}
    chosen = tuple(path for path, topic in by_path.items() if topic.is_chosen)
    return Scope(report.period, tuple(report.parts), by_path, chosen)


def moments(period: Period) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the first moment of the period and the first moment after it."""
    return dates.midnight(period.first), dates.midnight(period.last + datetime.timedelta(days=1))


def published_in(field: str, period: Period) -> Q:
    """Return the condition that `field`, a date and time, lies in the period."""
    first, after = moments(period)
    return Q(**{f"{field}__gte": first, f"{field}__lt": after})


def pages_in(period: Period, parts: Iterable[str], scope: Scope) -> PageQuerySet:
    """Return the pages of these parts that readers may see and that were first published in the period.

    Aliases are left out: a second place of a page is not another page.
    """
    models = [MODELS[part] for part in parts if part in MODELS and part in scope.parts]
    pages = published(*models).filter(published_in("first_published_at", period), alias_of=None)
    if scope.chosen:
        # Documents are under no topic.
        inside = Q(documentrecord__isnull=False)
        for path in scope.chosen:
            inside |= Q(path__startswith=path)
        pages = pages.filter(inside)
    return pages.order_by("-first_published_at", "-pk")


def is_unconfirmed() -> Exists:
    """Return the condition that a page is an alert which nobody has confirmed since it was published urgently."""
    return Exists(UrgentPublication.objects.open().order_by().filter(alert=OuterRef("pk")))


def items_in(period: Period, scope: Scope) -> ItemQuerySet:
    """Return the items that link to the original and became visible to readers in the period.

    Items that became articles of this site count as articles.
    """
    items = InboxItem.objects.public_links() if ITEMS in scope.parts else InboxItem.objects.none()
    items = items.filter(published_in("visible_at", period))
    if scope.chosen:
        items = items.filter(topic__in=[scope.topics[path].pk for path in scope.chosen])
    return items.order_by("-visible_at", "-pk")


class LiveLists:
    """Lists computed from the current database."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._topics_by_key = {topic.pk: topic for topic in scope.topics.values()}

    def sums(self, asked: Selection) -> tuple[int, int]:
        """Return the number of rows in the list, and their reads in its period."""
        if asked.kind in others.kinds():
            return len(self._others(asked)), 0
        if asked.kind == DAYS:
            days = self._days(asked)
            return days.count(), days.aggregate(sum=Sum("count"))["sum"] or 0
        pages, items = self._pages(asked), self._items(asked)
        counted = self._with_reads(pages, asked).aggregate(rows=Count("pk"), sum=Sum("reads"))
        return counted["rows"] + items.count(), counted["sum"] or 0

    def rows(self, asked: Selection, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        """Yield the rows from `start` up to `stop` (excluded), newest first; days are in calendar order."""
        if asked.kind in others.kinds():
            yield from self._others(asked)[start:stop]
        elif asked.kind == DAYS:
            for day, count in self._days(asked).values_list("day", "count")[start:stop]:
                yield Row(DAYS, f"Ngày {dates.short(day)}", "", day, count)
        elif asked.kind == ITEMS:
            yield from self._item_rows(self._items(asked)[start:stop])
        else:
            # No list holds both pages and items.
            pages = self._with_reads(self._pages(asked), asked).annotate(unconfirmed=is_unconfirmed())
            yield from self._page_rows(pages[start:stop])

    def _others(self, asked: Selection) -> list[Row]:
        # Rows of other apps have no topic.
        if self.scope.chosen:
            return []
        return others.rows(asked.kind, self.scope.now, self.scope.period(asked.period), asked.value)

    def _days(self, asked: Selection) -> QuerySet[SiteReads]:
        period = self.scope.period(asked.period)
        return SiteReads.objects.filter(day__range=(period.first, period.last)).order_by("day")

    def _with_reads(self, pages: PageQuerySet, asked: Selection) -> PageQuerySet:
        period = self.scope.period(asked.period)
        return reads.annotate(pages, period.first, period.last)

    def _pages(self, asked: Selection) -> PageQuerySet:
        pages = pages_in(self.scope.period(asked.period), asked.parts, self.scope)
        return _narrowed(pages, asked, self._topics_by_key)

    def _items(self, asked: Selection) -> ItemQuerySet:
        if ITEMS not in asked.parts:
            return InboxItem.objects.none()
        items = items_in(self.scope.period(asked.period), self.scope)
        return items.filter(source__name=asked.value) if asked.by == SOURCE else items

    def _page_rows(self, pages: PageQuerySet) -> Iterator[Row]:
        roots = Site.get_site_root_paths()
        kinds = {model._meta.label_lower: kind for kind, model in MODELS.items()}
        forms = dict(Form.choices)
        for batch in _batches(pages.values(*_PAGE_FIELDS)):
            tasks = _tasks_of([page["pk"] for page in batch])
            for page in batch:
                topic = self.scope.topics.get(page["path"][: -Page.steplen])
                own = tasks.get(page["pk"], [])
                yield Row(
                    kind=kinds[f"{page['content_type__app_label']}.{page['content_type__model']}"],
                    title=page["title"],
                    url=_address(page["url_path"], roots),
                    day=timezone.localtime(page["first_published_at"]).date(),
                    reads=page["reads"],
                    topic=topic.title if topic else "",
                    topic_key=topic.pk if topic else None,
                    form=forms.get(page["articlepage__form"], ""),
                    form_key=page["articlepage__form"] or "",
                    source=page["articlepage__source_name"] or page["documentrecord__issuer"] or "",
                    author=page["articlepage__author_name"] or "",
                    tasks=", ".join(code for _, code in own),
                    task_keys="".join(f" {key} " for key, _ in own),
                    unconfirmed=page["unconfirmed"],
                )

    def _item_rows(self, items: ItemQuerySet) -> Iterator[Row]:
        for item in items.values("title", "link", "visible_at", "topic", "source__name", "author"):
            topic = self._topics_by_key.get(item["topic"])
            yield Row(
                kind=ITEMS,
                title=item["title"],
                url=item["link"],
                day=timezone.localtime(item["visible_at"]).date(),
                topic=topic.title if topic else "",
                topic_key=topic.pk if topic else None,
                source=item["source__name"],
                author=item["author"],
            )


_PAGE_FIELDS = (
    *("pk", "title", "url_path", "path", "first_published_at", "reads", "unconfirmed"),
    *("content_type__app_label", "content_type__model", "documentrecord__issuer"),
    *("articlepage__form", "articlepage__source_name", "articlepage__author_name"),
)


def _narrowed(pages: PageQuerySet, asked: Selection, topics: dict[int, TopicPage]) -> PageQuerySet:
    """Return the `pages` that meet the selection's further condition; none if its value is unknown."""
    key = sent_key(asked.value)
    if asked.by == TOPIC:
        return pages.filter(path__startswith=topics[key].path) if key in topics else pages.none()
    if asked.by == MONTH:
        return pages.filter(published_in("first_published_at", Period.from_key(asked.value)))
    conditions = {
        "": Q(),
        FORM: Q(articlepage__form=asked.value),
        SOURCE: Q(articlepage__source_name=asked.value),
        REPUBLISHED: ~Q(articlepage__source_name=""),
        URGENT: Q(is_unconfirmed()),
        # A subquery, because a join would count a page with two tasks twice.
        TASK: Q(pk__in=_TASKS.objects.filter(plantask=key).values("articlepage"))
        if asked.value
        else ~Q(pk__in=_TASKS.objects.values("articlepage")),
    }
    return pages.filter(conditions[asked.by])


def _tasks_of(pages: list[int]) -> dict[int, list[tuple[int, str]]]:
    """Return the keys and codes of the plan tasks of each page that has any, in the order of the plan."""
    found: dict[int, list[tuple[int, str]]] = {}
    links = _TASKS.objects.filter(articlepage__in=pages).order_by("plantask__sort_order", "plantask__code")
    for page, key, code in links.values_list("articlepage", "plantask", "plantask__code"):
        found.setdefault(page, []).append((key, code))
    return found


def _address(path: str, roots: list[Any]) -> str:
    """Return the URL of the page with this `url_path` at the nearest of the sites' `roots`; "" outside of all sites."""
    for root in roots:
        if path.startswith(root.root_path):
            return f"{root.root_url}/{path.removeprefix(root.root_path)}"
    return ""


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    found = rows.iterator(chunk_size=_BATCH)
    while batch := list(islice(found, _BATCH)):
        yield batch


class IssuedLists:
    """Lists as they stood when the report was issued."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def sums(self, asked: Selection) -> tuple[int, int]:
        counted = self._entries(asked).aggregate(rows=Count("pk"), sum=Sum("reads"))
        return counted["rows"], counted["sum"] or 0

    def rows(self, asked: Selection, start: int = 0, stop: int | None = None) -> Iterator[Row]:
        for values in self._entries(asked).values(*(field.name for field in fields(Row)))[start:stop]:
            yield Row(**values)

    def _entries(self, asked: Selection) -> QuerySet[IssuedEntry]:
        entries = self.report.entries.filter(period=asked.period, kind__in=asked.parts or [asked.kind])
        return entries.filter(_kept(asked)).order_by("pk")


def _kept(asked: Selection) -> Q:
    if asked.by == MONTH:
        month = Period.from_key(asked.value)
        return Q(day__range=(month.first, month.last))
    return {
        "": Q(),
        TOPIC: Q(topic_key=sent_key(asked.value) or None),
        FORM: Q(form_key=asked.value),
        SOURCE: Q(source=asked.value),
        REPUBLISHED: ~Q(source=""),
        URGENT: Q(unconfirmed=True),
        TASK: Q(task_keys__contains=f" {asked.value} ") if asked.value else Q(task_keys=""),
    }[asked.by]


Lists = LiveLists | IssuedLists


def lists_of(report: Report) -> Lists:
    """Return the lists of the report: stored ones if it is issued, else live ones."""
    return IssuedLists(report) if report.is_issued else LiveLists(scope_of(report))
