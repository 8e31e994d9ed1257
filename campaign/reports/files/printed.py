"""Report as it is printed: the same parts in the same order for .docx and .pdf. It decides content, not layout.

Order, wording and places follow NĐ 30/2020/NĐ-CP, Phụ lục I.
"""

from dataclasses import dataclass

from campaign.reports.counts import wording
from campaign.reports.counts.lists import Lists, Row
from campaign.reports.figures import KIND_LABELS, KINDS, Figures, Selection, Table
from campaign.reports.models import Report
from vietnamese import numbers

# The .xlsx holds a longer list in full; 500 lines already fill 20 sheets of paper.
MOST_ROWS = 500
_ROMAN = ("I", "II", "III", "IV", "V")
_SECTIONS = {
    "directing": "Công tác chỉ đạo",
    "results": "Kết quả thực hiện",
    "shortcomings": "Tồn tại, hạn chế và nguyên nhân",
    "direction": "Phương hướng, nhiệm vụ",
    "proposals": "Kiến nghị, đề xuất",
}


@dataclass(frozen=True)
class Section:
    """Numbered section of a report."""

    title: str
    paragraphs: tuple[str, ...]
    # True if the table of totals follows the paragraphs.
    has_totals: bool = False


@dataclass(frozen=True)
class Printed:
    """Content of a printed report."""

    report: Report
    figures: Figures
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    list_title: str
    rows: tuple[Row, ...]
    # Note that the list is cut; "" if it is complete.
    cut: str
    appendix: tuple[str, ...]

    @property
    def addressees(self) -> list[str]:
        return _lines(self.report.addressees)

    @property
    def recipients(self) -> list[str]:
        """Recipients, each with a dash, as the decree requires."""
        return [f"- {line.removeprefix('-').strip()}" for line in _lines(self.report.recipients)]

    @property
    def attached_to(self) -> str:
        report = self.report
        date = report.place_and_date.partition(", ")[2]
        of = f" của {report.agency_name}" if report.agency_name else ""
        return f"(Kèm theo Báo cáo số {report.code} {date}{of})"

    @property
    def sample_note(self) -> str:
        """Note for a report that counts sample content; "" if it counts none."""
        number = self.figures.samples
        return f"Số liệu trong báo cáo này gồm {numbers.group(number)} mục là nội dung mẫu." if number else ""


def printed(report: Report, figures: Figures, lists: Lists, most: int = MOST_ROWS) -> Printed:
    """Return the content of the printed report. Its main list has at most `most` rows."""
    kind = figures.main_list
    rows = tuple(lists.rows(Selection(kind), 0, most))
    total = sum(line.now for line in figures.totals if line.kind in KINDS[kind] and not line.by)
    cut = ""
    if total > len(rows):
        cut = (
            f"Danh sách này ghi {numbers.group(len(rows))} mục mới nhất trong {numbers.group(total)} mục;"
            " danh sách đầy đủ ở tệp .xlsx của báo cáo."
        )
    return Printed(
        report=report,
        figures=figures,
        sections=tuple(_sections(report, figures, bool(rows))),
        tables=tuple(table for table in figures.tables if table.lines),
        list_title=f"Danh sách {KIND_LABELS[kind].lower()}",
        rows=rows,
        cut=cut,
        appendix=tuple(_lines(report.appendix)),
    )


def results_of(report: Report, figures: Figures) -> str:
    """Return the text of "Kết quả thực hiện": the editors' words, or the first wording from the figures."""
    return report.results or wording.results(figures)


def _sections(report: Report, figures: Figures, has_list: bool) -> list[Section]:
    """Return the sections that have text, numbered in order. The last one ends with "./." as the decree requires."""
    texts = {name: _lines(getattr(report, name)) for name in _SECTIONS}
    annexes = "Số liệu chi tiết tại Phụ lục I"
    if has_list:
        annexes += "; danh sách tại Phụ lục II"
    texts["results"] = [*_lines(results_of(report, figures)), f"({annexes})."]
    written = [name for name in _SECTIONS if texts[name]]
    last = texts[written[-1]]
    last[-1] = f"{last[-1].removesuffix('.')}./."
    return [
        Section(
            f"{number}. {_SECTIONS[name].upper()}",
            tuple(texts[name]),
            has_totals=name == "results",
        )
        for number, name in zip(_ROMAN, written, strict=False)
    ]


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]
