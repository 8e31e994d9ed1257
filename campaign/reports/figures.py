"""Figures of a report as values: lines of numbers, each with the list that it stands for. Pure functions.

The figures of an issued report are stored as JSON (`to_json`, `from_json`) and always shown from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from campaign.reports.periods import Period
from vietnamese import numbers

ARTICLES, ALERTS, DOCUMENTS, ITEMS = "tin-bai", "canh-bao", "van-ban", "tin-dan"
# Parts that a report may cover, in this order.
PARTS = {
    ARTICLES: "Tin, bài",
    ALERTS: "Cảnh báo",
    DOCUMENTS: "Văn bản",
    ITEMS: "Tin dẫn về bài gốc của các nguồn",
}
# Lists of several parts, and the list of days, which covers the whole site.
STORIES, PAGES, DAYS = "tin-canh-bao", "cac-trang", "ngay"
KINDS: dict[str, tuple[str, ...]] = {
    **{part: (part,) for part in PARTS},
    STORIES: (ARTICLES, ALERTS),
    PAGES: (ARTICLES, ALERTS, DOCUMENTS),
    DAYS: (),
}
KIND_LABELS = {
    **PARTS,
    STORIES: "Tin, bài, cảnh báo",
    PAGES: "Tin, bài, cảnh báo, văn bản",
    DAYS: "Lượt đọc toàn trang theo ngày",
}
NOW, BEFORE = "nay", "truoc"


def add_kind(kind: str, label: str) -> None:
    """Add a list of another app, which is not part of this site's pages (counts/others.py)."""
    KINDS[kind], KIND_LABELS[kind] = (), label


# Dimensions by which a list can be filtered.
DIMENSIONS = TASK, FORM, SOURCE, TOPIC, MONTH, REPUBLISHED, URGENT = (
    "nhiem-vu",
    "the-loai",
    "nguon",
    "chuyen-muc",
    "thang",
    "dang-lai",
    "dang-khan",
)


@dataclass(frozen=True)
class Selection:
    """List behind a figure: its kind, which of the two periods, and at most one filter."""

    kind: str
    period: str = NOW
    by: str = ""
    value: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return KINDS[self.kind]

    @property
    def query(self) -> str:
        named = {"loai": self.kind, "ky": self.period}
        return urlencode(named | {self.by: self.value} if self.by else named)

    @classmethod
    def from_query(cls, asked: Any) -> Selection | None:
        """Return the selection that `asked` (a mapping of query parameters) names, or None if it names no list."""
        kind, period = asked.get("loai", STORIES), asked.get("ky", NOW)
        if kind not in KINDS or period not in (NOW, BEFORE):
            return None
        by = next((name for name in DIMENSIONS if name in asked), "")
        found = cls(kind, period, by, asked[by] if by else "")
        if by == MONTH:
            try:
                Period.from_key(found.value)
            except ValueError:
                return None
        return found


@dataclass(frozen=True)
class Line:
    """Line of a table: its two numbers, and the reads of the pages that the first one counts."""

    label: str
    kind: str
    now: int
    before: int
    by: str = ""
    value: str = ""
    # None in totals, in the table of months, and for items, which are read on other sites.
    reads: int | None = None
    # True if the line is part of the line above.
    is_part: bool = False

    @property
    def list_now(self) -> Selection:
        return Selection(self.kind, NOW, self.by, self.value)

    @property
    def list_before(self) -> Selection:
        return Selection(self.kind, BEFORE, self.by, self.value)

    @property
    def change(self) -> str:
        return change(self.now, self.before)


@dataclass(frozen=True)
class Table:
    """Table of a report: its lines by one dimension."""

    key: str
    title: str
    head: str
    lines: tuple[Line, ...]
    note: str = ""
    # Months of this period have no counterpart in the previous one: no second figure, no change.
    is_single: bool = False

    @property
    def has_chart(self) -> bool:
        return self.key in (TOPIC, MONTH)

    @property
    def has_reads(self) -> bool:
        return any(line.reads is not None for line in self.lines)

    @property
    def most(self) -> int:
        """Largest number of the table, for the scale of the bars; at least 1."""
        return max([1, *(line.now for line in self.lines), *(line.before for line in self.lines)])


@dataclass(frozen=True)
class Figures:
    """All figures of a report: its totals and tables for both periods."""

    now: Period
    before: Period
    # Titles of the chosen topics; empty for all.
    topics: tuple[str, ...]
    parts: tuple[str, ...]
    totals: tuple[Line, ...]
    tables: tuple[Table, ...]
    # Number of the counted entries of this period that are sample content.
    samples: int

    def total(self, kind: str) -> Line | None:
        return next((line for line in self.totals if line.kind == kind and not line.by), None)

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)

    def title(self, asked: Selection) -> str:
        """Return the title of the list: the label of its figure, with the title of its table."""
        named = {(line.kind, line.by, line.value): line.label for line in self.totals}
        named |= {
            (line.kind, line.by, line.value): f"{table.title}: {line.label}"
            for table in self.tables
            for line in table.lines
        }
        return named.get((asked.kind, asked.by, asked.value), KIND_LABELS[asked.kind])

    @property
    def main_list(self) -> str:
        """Kind of the list that the report shows in full."""
        return next(
            (kind for kind in (STORIES, DOCUMENTS, ITEMS) if set(KINDS[kind]) & set(self.parts)), STORIES
        )

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"now": self.now.key, "before": self.before.key}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Figures:
        tables = tuple(Table(**{**table, "lines": _lines(table["lines"])}) for table in data["tables"])
        return cls(
            **{
                **data,
                "now": Period.from_key(data["now"]),
                "before": Period.from_key(data["before"]),
                "topics": tuple(data["topics"]),
                "parts": tuple(data["parts"]),
                "totals": _lines(data["totals"]),
                "tables": tables,
            }
        )


def _lines(rows: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(Line(**row) for row in rows)


def change(now: int, before: int) -> str:
    """Return the difference with its percentage, "+3 (+25 %)", on one line; no percentage if `before` is 0."""
    difference = now - before
    if not difference:
        return "0"
    words = f"{'+' if difference > 0 else '−'}{numbers.group(abs(difference))}"
    if not before:
        return words
    return f"{words}\u00a0({'+' if difference > 0 else '−'}{share(abs(difference), before)}\u00a0%)"


def share(part: int, whole: int) -> str:
    """Return `part` of `whole` in per cent, rounded to one decimal ("12,5"), without a zero decimal."""
    exact = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return numbers.group(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact)
