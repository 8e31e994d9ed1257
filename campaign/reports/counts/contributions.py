"""Numbers of texts per writer in a period: the basis of a royalty sheet (nhuận bút). No money is computed here.

A text is credited to the person who was its writer when it went online (`campaign.articles.writers`), under the
names of that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Q, Value, When
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, Form
from campaign.reports.counts.lists import published_in
from campaign.reports.models import Coefficients
from campaign.reports.periods import Period
from vietnamese.collation import sort_key

ALERT, REPUBLISHED = "canh-bao", "dang-lai"
# Columns of the sheet: label, and the field of its coefficient in Coefficients.
COLUMNS: dict[str, tuple[str, str]] = {
    **{form.value: (form.label, form.name.lower()) for form in Form},
    ALERT: ("Cảnh báo", "alert"),
    REPUBLISHED: ("Đăng lại", "republished"),
}
_UNKNOWN = "Không rõ người viết"
_WRITER = ("writer__user", "writer__byline_slug", "writer__person", "writer__pen_name")
_COLUMN = Case(
    When(alertpage__isnull=False, then=Value(ALERT)),
    When(~Q(articlepage__source_name=""), then=Value(REPUBLISHED)),
    default=F("articlepage__form"),
    output_field=CharField(),
)


@dataclass
class Contribution:
    """Texts of one person, or of one pen name that belonged to no account."""

    key: str
    person: str = ""
    pen_names: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    @property
    def pen_name(self) -> str:
        """All pen names of the period, in the order of their first texts."""
        return ", ".join(self.pen_names)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def points(self, coefficients: dict[str, Decimal]) -> Decimal:
        """Return the sum of all texts, each times the coefficient of its column."""
        return sum((number * coefficients[column] for column, number in self.counts.items()), Decimal(0))


def _key(user: int | None, byline_slug: str | None) -> str:
    if user is not None:
        return f"nguoi-{user}"
    return f"ten-{byline_slug}" if byline_slug else "khong-ro"


def works_of(key: str) -> Q:
    """Return the condition for texts that have this key of a contribution."""
    kind, _, value = key.partition("-")
    if kind == "nguoi" and value.isdecimal():
        return Q(writer__user=int(value))
    unknown = Q(writer__user=None)
    return unknown & (Q(writer__byline_slug=value) if kind == "ten" else ~Q(writer__byline_slug__gt=""))


def works(period: Period) -> PageQuerySet:
    """Return the period's articles and alerts that readers may see, each with its `column`; newest first."""
    pages = readable(Page.objects.exact_type(ArticlePage, AlertPage))
    pages = pages.filter(published_in("first_published_at", period), alias_of=None)
    return pages.annotate(column=_COLUMN).order_by("-first_published_at", "-pk")


def contributions(period: Period) -> list[Contribution]:
    """Return one line per writer, in alphabetical order."""
    groups = works(period).values("column", *_WRITER)
    found: dict[str, Contribution] = {}
    # In the order of publication, so that a person stands under the latest name.
    for row in groups.annotate(number=Count("pk"), latest=Max("first_published_at")).order_by("latest"):
        key = _key(row["writer__user"], row["writer__byline_slug"])
        line = found.setdefault(key, Contribution(key))
        line.counts[row["column"]] += row["number"]
        line.person = row["writer__person"] or (_UNKNOWN if key == "khong-ro" else "")
        pen_name = row["writer__pen_name"]
        if pen_name and pen_name not in line.pen_names:
            line.pen_names.append(pen_name)
    return sorted(found.values(), key=lambda line: sort_key(line.person or line.pen_name))


def coefficients() -> dict[str, Decimal]:
    """Return the coefficient of each column, as the editors set it."""
    kept = Coefficients.load()
    return {column: getattr(kept, name) for column, (_, name) in COLUMNS.items()}


def sheet_rows(lines: list[Contribution], factors: dict[str, Decimal]) -> Iterator[list[Any]]:
    """Yield the rows of the royalty sheet, one per writer."""
    for number, line in enumerate(lines, start=1):
        yield [number, line.person, line.pen_name, *line.counts.values(), line.total, line.points(factors)]


def sums(lines: list[Contribution], factors: dict[str, Decimal]) -> list[Any]:
    """Return the sums of all columns, of the texts, and of the points."""
    columns = [sum(line.counts[column] for line in lines) for column in COLUMNS]
    return [*columns, sum(columns), sum((line.points(factors) for line in lines), Decimal(0))]


def work_rows(period: Period, factors: dict[str, Decimal]) -> Iterator[list[Any]]:
    """Yield one row per text, with the names of its writer on that day, and its coefficient."""
    fields = ("writer__person", "writer__pen_name", "title", "first_published_at", "column")
    for person, pen_name, title, moment, column in works(period).values_list(*fields).iterator():
        label, _ = COLUMNS[column]
        day = timezone.localtime(moment).date()
        yield [person or ("" if pen_name else _UNKNOWN), pen_name, title, day, label, factors[column]]
