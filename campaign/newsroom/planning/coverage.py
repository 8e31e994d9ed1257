"""Coverage of the plan: numbers of published texts per plan task and kind, for each month of the campaign.

Pages that readers can see today are counted in the month of first publication (local time). An article names the
tasks that it serves and may serve several. Alerts, documents and links to provincial news serve none; each kind has a
row of its own, and so have all articles together. A link that was made into an article counts as that article only.

`counted_entries` returns the list behind each number of `coverage`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from wagtail.models import Page

from base.delivery import memo
from base.delivery.gathering import PlaceIn, columns
from campaign.articles.models import AlertPage, ArticlePage, CampaignPage
from campaign.articles.queries import articles_of_tasks, published
from campaign.inbox.models import InboxItem
from campaign.library.models import DocumentRecord
from vietnamese.months import Month

KINDS: dict[str, tuple[str, type[Page]]] = {
    "tin-bai": ("Tin bài", ArticlePage),
    "canh-bao": ("Cảnh báo", AlertPage),
    "van-ban": ("Văn bản", DocumentRecord),
}
LINKS, LINKS_LABEL = "tin-dan", "Tin dẫn từ địa phương"
_TASK = "nhiem-vu-"


@dataclass(frozen=True)
class Row:
    """Row of the table: `key` names it in URLs; `counts` has a number for each month."""

    key: str
    code: str
    title: str
    counts: tuple[int, ...]

    @property
    def label(self) -> str:
        return f"{self.code}. {self.title}" if self.code else self.title

    @property
    def task_key(self) -> str:
        """Key of the plan task; "" for a row of a kind."""
        return self.key.removeprefix(_TASK) if self.key.startswith(_TASK) else ""

    @cached_property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Coverage:
    """Table of all months, with rows of tasks and of kinds."""

    months: tuple[Month, ...]
    tasks: tuple[Row, ...]
    kinds: tuple[Row, ...]

    @property
    def years(self) -> list[int]:
        return sorted({month.year for month in self.months})

    def of_year(self, year: int) -> "Coverage":
        """Return the coverage of one year. Its months are empty if the year lies outside the campaign."""
        kept = [place for place, month in enumerate(self.months) if month.year == year]

        def cut(rows: tuple[Row, ...]) -> tuple[Row, ...]:
            return tuple(
                Row(row.key, row.code, row.title, tuple(row.counts[place] for place in kept)) for row in rows
            )

        return Coverage(tuple(self.months[place] for place in kept), cut(self.tasks), cut(self.kinds))


def coverage() -> Coverage:
    """Return the coverage of the whole campaign, cached for the current edition."""
    return memo.get_or_set("plan coverage", _counted)


def _counted() -> Coverage:
    """Count the coverage.

    The articles of tasks are joined in Python: the database would look up each page again for each of its tasks.
    """
    months = _months()
    bounds = [*(month.start for month in months), months[-1].end]

    def row(key: str, title: str, places: Counter[int | None], code: str = "") -> Row:
        return Row(key, code, title, tuple(places[place] for place in range(1, len(bounds))))

    pages = published(*(model for _, model in KINDS.values()))
    numbers, types, places = columns(pages, "pk", "content_type", PlaceIn("first_published_at", bounds))
    place_of = dict(zip(numbers, places, strict=True))
    by_type: defaultdict[int, Counter[int | None]] = defaultdict(Counter)
    for (kind, place), count in Counter(zip(types, places, strict=True)).items():
        by_type[kind][place] = count
    links = InboxItem.objects.public_links().order_by().values(place=PlaceIn("visible_at", bounds))
    links_at = Counter(dict(links.annotate(n=Count("pk")).values_list("place", "n")))
    return Coverage(
        months,
        tuple(
            row(f"{_TASK}{task.pk}", task.title, Counter(map(place_of.get, articles)), task.code)
            for task, articles in articles_of_tasks()
        ),
        (
            *(
                row(key, label, by_type[ContentType.objects.get_for_model(model).pk])
                for key, (label, model) in KINDS.items()
            ),
            row(LINKS, LINKS_LABEL, links_at),
        ),
    )


def _months() -> tuple[Month, ...]:
    """Return the months of the campaign, or of this year if there is no campaign page."""
    campaign = CampaignPage.objects.live().first()
    today = timezone.localdate()
    first = campaign.period_start if campaign else today.year
    last = campaign.period_end if campaign else today.year
    return Month.of_years(first, last)


def counted_entries(row: str, first: Month, last: Month) -> QuerySet:
    """Return the pages or inbox items that the row `row` counts from `first` to `last`, newest first.

    Each has the annotation `came_out`.
    """
    found: QuerySet
    if row == LINKS:
        found = InboxItem.objects.public_links().annotate(came_out=F("visible_at"))
    elif row in KINDS:
        found = published(KINDS[row][1]).annotate(came_out=F("first_published_at"))
    else:
        of_task = ArticlePage.plan_tasks.through.objects.filter(plantask=row.removeprefix(_TASK))
        found = published(ArticlePage).filter(pk__in=of_task.values("articlepage"))
        found = found.annotate(came_out=F("first_published_at"))
    within = found.filter(came_out__gte=first.start, came_out__lt=last.end)
    return within.order_by("-came_out", "-pk")
