"""What a report counts, as values: lines of figures, each of which says which list it stands for. Pure.

The figures of an issued report are kept as JSON (`to_json`, `from_json`) and shown from it for ever.
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
# What a report may be about, in this order.
PARTS = {
    ARTICLES: "Tin, bài",
    ALERTS: "Cảnh báo",
    DOCUMENTS: "Văn bản",
    ITEMS: "Tin dẫn về bài gốc của các nguồn",
}
# Lists of several parts, and the days of the whole site.
STORIES, PAGES, DAYS = "tin-canh-bao", "cac-trang", "ngay"
KINDS = {
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

# What a list can be narrowed down by.
TASK, FORM, SOURCE, TOPIC, MONTH, REPUBLISHED = (
    "nhiem-vu",
    "the-loai",
    "nguon",
    "chuyen-muc",
    "thang",
    "dang-lai",
)
DIMENSIONS = (TASK, FORM, SOURCE, TOPIC, MONTH, REPUBLISHED)


@dataclass(frozen=True)
class Selection:
    """Which list a figure stands for: of what kind, in which of the two periods, narrowed down by one thing."""

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
        """What `asked` (a mapping of parameters) names; None where it names no list."""
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
    """One line of a table: its two figures, and the reads of what the first one counts."""

    label: str
    kind: str
    now: int
    before: int
    by: str = ""
    value: str = ""
    # None where what is counted are reads, or cannot be read here.
    reads: int | None = None
    # Whether it is part of the line above.
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
    key: str
    title: str
    head: str
    lines: tuple[Line, ...]
    note: str = ""
    # Months of this period have no like among those before: no second figure, no change.
    is_single: bool = False

    @property
    def has_reads(self) -> bool:
        return any(line.reads is not None for line in self.lines)

    @property
    def most(self) -> int:
        """The greatest figure, for the bars; at least 1."""
        return max([1, *(line.now for line in self.lines), *(line.before for line in self.lines)])


@dataclass(frozen=True)
class Figures:
    now: Period
    before: Period
    # Titles of the chosen topics; empty for all.
    topics: tuple[str, ...]
    parts: tuple[str, ...]
    totals: tuple[Line, ...]
    tables: tuple[Table, ...]
    # How many of what is counted in this period is sample content.
    samples: int

    def total(self, kind: str) -> Line | None:
        return next((line for line in self.totals if line.kind == kind and not line.by), None)

    def table(self, key: str) -> Table | None:
        return next((table for table in self.tables if table.key == key), None)

    def title(self, asked: Selection) -> str:
        """What the list is called; the figure's name with that of its table."""
        named = {(line.kind, line.by, line.value): line.label for line in self.totals}
        named |= {
            (line.kind, line.by, line.value): f"{table.title}: {line.label}"
            for table in self.tables
            for line in table.lines
        }
        return named.get((asked.kind, asked.by, asked.value), KIND_LABELS[asked.kind])

    @property
    def main_list(self) -> str:
        """The kind of list that the report shows as a whole."""
        return next(
            (kind for kind in (STORIES, DOCUMENTS, ITEMS) if set(KINDS[kind]) & set(self.parts)), STORIES
        )

    def to_json(self) -> dict[str, Any]:
        periods = {"now": self.now.key, "before": self.before.key}
        return asdict(self) | periods

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
    """ "+3 (+25 %)", in one line: how much `now` is more than `before`; no share where there was nothing."""
    difference = now - before
    if not difference:
        return "0"
    words = f"{'+' if difference > 0 else '−'}{numbers.group(abs(difference))}"
    if not before:
        return words
    return f"{words}\u00a0({'+' if difference > 0 else '−'}{share(abs(difference), before)}\u00a0%)"


def share(part: int, whole: int) -> str:
    """`part` of `whole` in hundredths, to one place: 12,5; a round one without the place."""
    exact = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return numbers.group(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact)
