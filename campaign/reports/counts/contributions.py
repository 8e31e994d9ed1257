"""Numbers of texts per writer in a period: the basis of a royalty sheet (nhuận bút). No money is computed here.

A text is credited to the account that has its pen name. A text without a pen name, and an alert, is credited to the
account that owns the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Q, Value, When
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.models import User
from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, Form
from campaign.reports.counts.lists import published_in
from campaign.reports.models import Coefficients
from campaign.reports.periods import Period
from vietnamese.collation import sort_key
from vietnamese.slugs import slugify

ALERT, REPUBLISHED = "canh-bao", "dang-lai"
# Columns of the sheet: label, and the field of its coefficient in Coefficients.
COLUMNS: dict[str, tuple[str, str]] = {
    **{form.value: (form.label, form.name.lower()) for form in Form},
    ALERT: ("Cảnh báo", "alert"),
    REPUBLISHED: ("Đăng lại", "republished"),
}
_COLUMN = Case(
    When(alertpage__isnull=False, then=Value(ALERT)),
    When(~Q(articlepage__source_name=""), then=Value(REPUBLISHED)),
    default=F("articlepage__form"),
    output_field=CharField(),
)


@dataclass
class Contribution:
    """Texts of one person, or of one pen name that belongs to no account."""

    key: str
    person: str
    pen_name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def points(self, coefficients: dict[str, Decimal]) -> Decimal:
        """Return the sum of all texts, each times the coefficient of its column."""
        return sum((number * coefficients[column] for column, number in self.counts.items()), Decimal(0))


@dataclass(frozen=True)
class Writers:
    """Accounts by pen name and full name. A name that two accounts share belongs to neither and stands by itself."""

    users: dict[int, User]
    by_slug: dict[str, int]

    @classmethod
    def all(cls) -> Writers:
        users = {
            user.pk: user for user in User.objects.only("username", "first_name", "last_name", "pen_name")
        }
        owners: dict[str, set[int]] = defaultdict(set)
        for user in users.values():
            for name in {user.pen_name, user.get_full_name()} - {""}:
                owners[slugify(name, max_length=100)].add(user.pk)
        return cls(users, {slug: min(keys) for slug, keys in owners.items() if len(keys) == 1})

    def key(self, author_slug: str | None, owner: int | None) -> str:
        user = self.by_slug.get(author_slug) if author_slug else owner
        if user is not None:
            return f"nguoi-{user}"
        return f"ten-{author_slug}" if author_slug else "khong-ro"

    def works_of(self, key: str) -> Q:
        """Return the condition for texts that have this key."""
        kind, _, value = key.partition("-")
        if kind == "ten":
            return Q(articlepage__author_slug=value)
        unnamed = Q(articlepage__author_slug="") | Q(alertpage__isnull=False)
        if kind == "nguoi" and value.isdecimal():
            slugs = [slug for slug, user in self.by_slug.items() if user == int(value)]
            return Q(articlepage__author_slug__in=slugs) | (unnamed & Q(owner=int(value)))
        return unnamed & Q(owner=None)


def works(period: Period) -> PageQuerySet:
    """Return the period's articles and alerts that readers may see, each with its `column`; newest first."""
    pages = readable(Page.objects.exact_type(ArticlePage, AlertPage))
    pages = pages.filter(published_in("first_published_at", period), alias_of=None)
    return pages.annotate(column=_COLUMN).order_by("-first_published_at", "-pk")


def contributions(period: Period) -> list[Contribution]:
    """Return one line per writer, in alphabetical order."""
    writers = Writers.all()
    groups = works(period).values("column", "owner", author=F("articlepage__author_slug"))
    counted = groups.annotate(number=Count("pk"), name=Max("articlepage__author_name")).order_by()
    found: dict[str, Contribution] = {}
    for row in counted:
        key = writers.key(row["author"], row["owner"])
        line = found.setdefault(key, _line(key, row, writers))
        line.counts[row["column"]] += row["number"]
    return sorted(found.values(), key=lambda line: sort_key(line.person or line.pen_name))


def _line(key: str, row: dict[str, Any], writers: Writers) -> Contribution:
    kind, _, value = key.partition("-")
    if kind == "nguoi":
        user = writers.users[int(value)]
        return Contribution(key, user.get_full_name() or user.get_username(), user.pen_name)
    return Contribution(key, "" if kind == "ten" else "Không rõ người viết", row["name"] or "")


def coefficients() -> dict[str, Decimal]:
    """Return the coefficient of each column, as the editors set it."""
    kept = Coefficients.load()
    return {column: getattr(kept, name) for column, (_, name) in COLUMNS.items()}


def sheet_rows(lines: list[Contribution], factors: dict[str, Decimal]) -> Iterator[list[Any]]:
    """Yield the rows of the royalty sheet, one per writer."""
    for number, line in enumerate(lines, start=1):
        yield [number, line.person, line.pen_name, *line.counts.values(), line.total, line.points(factors)]


def work_rows(period: Period, factors: dict[str, Decimal]) -> Iterator[list[Any]]:
    """Yield one row per text, with the writer it is credited to and its coefficient."""
    writers = Writers.all()
    names = {line.key: line for line in contributions(period)}
    fields = ("title", "first_published_at", "column", "owner", "articlepage__author_slug")
    for title, moment, column, owner, slug in works(period).values_list(*fields).iterator():
        line = names[writers.key(slug, owner)]
        label, _ = COLUMNS[column]
        day = timezone.localtime(moment).date()
        yield [line.person, line.pen_name, title, day, label, factors[column]]
