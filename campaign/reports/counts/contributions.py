"""Texts and photos per person in a period, their points by the board's coefficients, and the fees (nhuận bút).

A text is credited to those who were its writers when it went online, a photo to the accounts that its credit named
(`campaign.articles.writers`), under the names of that day. Those of one work share its coefficient equally. A photo
counts with the first text that showed it. Works without a coefficient get no points, and `missing` names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.form_values import sent_key
from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, Form, Photo
from campaign.reports.counts.lists import published_in
from campaign.reports.models import Coefficients
from campaign.reports.periods import Period
from vietnamese.collation import sort_key

ALERT, REPUBLISHED, PHOTO = "canh-bao", "dang-lai", "anh"
# Columns of the sheet: label, and the field of its coefficient in Coefficients.
TEXTS: dict[str, tuple[str, str]] = {
    **{form.value: (form.label, form.name.lower()) for form in Form},
    ALERT: ("Cảnh báo", "alert"),
    REPUBLISHED: ("Đăng lại", "republished"),
}
COLUMNS = TEXTS | {PHOTO: ("Ảnh", "photo")}
_UNKNOWN = "Không rõ người viết"
_WRITER = (
    "writers__user",
    "writers__byline_slug",
    "writers__person",
    "writers__pen_name",
    "writers__sharers",
)
_COLUMN = Case(
    When(alertpage__isnull=False, then=Value(ALERT)),
    When(~Q(articlepage__source_name=""), then=Value(REPUBLISHED)),
    default=F("articlepage__form"),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Tariff:
    """Coefficients by column, None where the board set none, and the amount of one unit in đồng."""

    factors: dict[str, Decimal | None]
    base: int | None

    def amount(self, points: Decimal) -> int | None:
        """Return the fee in whole đồng, or None if the board set no amount."""
        if self.base is None:
            return None
        return int((points * self.base).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass
class Contribution:
    """Texts and photos of one person, or texts of one pen name that belonged to no account."""

    key: str
    person: str = ""
    pen_names: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))
    # A work of n people is 1/n here. `usual` are the works that have the coefficient of their column.
    shares: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(COLUMNS, Fraction(0)))
    usual: dict[str, Fraction] = field(default_factory=lambda: dict.fromkeys(COLUMNS, Fraction(0)))
    # Sum of the shares in texts that have a coefficient of their own.
    own_points: Fraction = Fraction(0)

    @property
    def pen_name(self) -> str:
        """All pen names of the period, in the order of their first texts."""
        return ", ".join(self.pen_names)

    @property
    def total(self) -> int:
        """Number of texts, those with other writers included."""
        return sum(self.counts[column] for column in TEXTS)

    def points(self, tariff: Tariff) -> Decimal:
        """Return the sum of the person's shares in the coefficients of all works, rounded to hundredths."""
        factors = tariff.factors.items()
        usual = sum(self.usual[column] * Fraction(factor or 0) for column, factor in factors)
        return _hundredths(usual + self.own_points)

    def amount(self, tariff: Tariff) -> int | None:
        return tariff.amount(self.points(tariff))

    def add_name(self, person: str, pen_name: str) -> None:
        """Replace the person's name by this later one, and add the pen name if it is another."""
        self.person = person
        if pen_name and pen_name not in self.pen_names:
            self.pen_names.append(pen_name)


def person_key(user: int) -> str:
    """Return the key of the contribution of this account."""
    return f"nguoi-{user}"


def _key(user: int | None, byline_slug: str | None) -> str:
    if user is not None:
        return person_key(user)
    return f"ten-{byline_slug}" if byline_slug else "khong-ro"


def works_of(key: str) -> Q:
    """Return the condition for the texts of the contribution with this key."""
    kind, _, value = key.partition("-")
    if kind == "nguoi" and value.isdecimal():
        return Q(writers__user=sent_key(value))
    unknown = Q(writers__user=None)
    return unknown & (Q(writers__byline_slug=value) if kind == "ten" else ~Q(writers__byline_slug__gt=""))


def works(period: Period) -> PageQuerySet:
    """Return the period's articles and alerts that readers may see, each with its `column`; newest first."""
    pages = readable(Page.objects.exact_type(ArticlePage, AlertPage))
    pages = pages.filter(published_in("first_published_at", period), alias_of=None)
    return pages.annotate(column=_COLUMN).order_by("-first_published_at", "-pk")


def photos(period: Period) -> QuerySet[Photo]:
    """Return the photos that count with a text of the period, newest first, once for each of their people."""
    shown = works(period).order_by().values("pk")
    return Photo.objects.filter(page__in=shown).order_by("-page__first_published_at", "-image_id")


def photos_of(key: str) -> Q:
    """Return the condition for the photos of the contribution with this key."""
    kind, _, value = key.partition("-")
    return Q(user=sent_key(value)) if kind == "nguoi" and value.isdecimal() else Q(pk=None)


def contributions(period: Period) -> list[Contribution]:
    """Return one line per person, in alphabetical order."""
    found: dict[str, Contribution] = {}
    groups = (
        works(period)
        .values("column", *_WRITER)
        .annotate(
            number=Count("pk"),
            latest=Max("first_published_at"),
            own=Count("own_coefficient"),
            own_points=Sum("own_coefficient__value"),
        )
    )
    # In the order of publication, so that each person is listed under their latest name.
    for row in groups.order_by("latest"):
        key = _key(row["writers__user"], row["writers__byline_slug"])
        line, column = found.setdefault(key, Contribution(key)), row["column"]
        share = Fraction(1, row["writers__sharers"] or 1)
        line.counts[column] += row["number"]
        line.shares[column] += row["number"] * share
        line.usual[column] += (row["number"] - row["own"]) * share
        line.own_points += Fraction(row["own_points"] or 0) * share
        line.add_name(
            row["writers__person"] or (_UNKNOWN if key == "khong-ro" else ""), row["writers__pen_name"]
        )
    writers = set(found)
    taken = photos(period).order_by().values("user", "person", "pen_name", "sharers")
    taken = taken.annotate(number=Count("pk"), latest=Max("page__first_published_at"))
    for row in taken.order_by("latest"):
        key = person_key(row["user"])
        line = found.setdefault(key, Contribution(key))
        line.counts[PHOTO] += row["number"]
        for shares in (line.shares, line.usual):
            shares[PHOTO] += Fraction(row["number"], row["sharers"])
        if key not in writers:
            line.add_name(row["person"], row["pen_name"])
    return sorted(found.values(), key=lambda line: sort_key(line.person or line.pen_name))


def tariff() -> Tariff:
    """Return the coefficients and the amount of one unit, as the board set them."""
    kept = Coefficients.load()
    factors = {column: getattr(kept, name) for column, (_, name) in COLUMNS.items()}
    return Tariff(factors, kept.base_amount)


def missing(lines: Iterable[Contribution], rates: Tariff) -> list[tuple[str, int]]:
    """Return label and number of the works that get no points, because their columns have no coefficient."""
    numbers = {
        column: int(sum(line.usual[column] for line in lines))
        for column, factor in rates.factors.items()
        if factor is None
    }
    return [(COLUMNS[column][0], number) for column, number in numbers.items() if number]


def sums(lines: list[Contribution], rates: Tariff) -> tuple[list[int], int, Decimal, int | None]:
    """Return the sums of each column, of the texts, of the points, and of the fees as rounded in each line.

    A work of several people counts once, if `lines` has them all.
    """
    columns = {column: int(sum(line.shares[column] for line in lines)) for column in COLUMNS}
    texts = sum(columns[column] for column in TEXTS)
    points = sum((line.points(rates) for line in lines), Decimal(0))
    fees = [line.amount(rates) or 0 for line in lines]
    return list(columns.values()), texts, points, None if rates.base is None else sum(fees)


def work_rows(period: Period, rates: Tariff) -> Iterator[list[Any]]:
    """Yield one row per writer of each text, and one per person of each photo.

    Its values: the names at that time, title, day, kind, number of people, the person's share in the coefficient, and
    the reason for a coefficient of its own.
    """
    own = ("own_coefficient__value", "own_coefficient__reason")
    texts = works(period).values("title", "first_published_at", "column", *own, *_WRITER)
    for row in texts.iterator():
        own_factor, column = row["own_coefficient__value"], row["column"]
        factor = rates.factors[column] if own_factor is None else own_factor
        sharers, pen_name = row["writers__sharers"] or 1, row["writers__pen_name"]
        named = row["writers__person"] or ("" if pen_name else _UNKNOWN)
        kind = [COLUMNS[column][0], sharers, _points(factor, Fraction(1, sharers))]
        day = _day(row["first_published_at"])
        yield [named, pen_name, row["title"], day, *kind, row["own_coefficient__reason"]]
    shown = ("person", "pen_name", "title", "page__first_published_at", "sharers")
    for person, pen_name, title, moment, sharers in photos(period).values_list(*shown).iterator():
        kind = [COLUMNS[PHOTO][0], sharers, _points(rates.factors[PHOTO], Fraction(1, sharers))]
        yield [person, pen_name, title, _day(moment), *kind, ""]


def _points(factor: Decimal | None, share: Fraction) -> Decimal | None:
    return None if factor is None else _hundredths(Fraction(factor) * share)


def _hundredths(number: Fraction) -> Decimal:
    """Return the number rounded half up to hundredths."""
    return Decimal(int(number * 100 + Fraction(1, 2))) / 100


def _day(moment: Any) -> Any:
    return timezone.localtime(moment).date()
