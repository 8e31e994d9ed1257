"""Report as it is printed: the same parts in the same order for .docx and .pdf. It decides content, not layout.

Order, wording and places follow NĐ 30/2020/NĐ-CP, Phụ lục I.
"""

import re
from dataclasses import dataclass

from django.utils.text import capfirst

from campaign.reports.counts import wording
from campaign.reports.counts.lists import Lists, Row
from campaign.reports.figures import KIND_LABELS, KINDS, PARTS, Figures, Selection, Table
from campaign.reports.models import Report
from vietnamese import numbers
from vietnamese.text import one_line

# The .xlsx holds a longer list in full; 500 lines already fill 20 sheets of paper.
MAX_ROWS = 500
_ROMAN = ("I", "II", "III", "IV", "V")
_SECTIONS = {
    "directing": "Công tác chỉ đạo",
    "results": "Kết quả thực hiện",
    "shortcomings": "Tồn tại, hạn chế và nguyên nhân",
    "direction": "Phương hướng, nhiệm vụ",
    "proposals": "Kiến nghị, đề xuất",
}
DETAILS, LIST, OTHER = "so-lieu", "danh-sach", "khac"
# "./." marks the end of a document, and occurs once.
_END_MARK = re.compile(r"/\s*\.$")
# Words with which the name of a place begins.
_UNITS = {"TỈNH", "THÀNH", "HUYỆN", "QUẬN", "THỊ", "XÃ", "PHƯỜNG", "ĐẶC"}
AS_ABOVE = "Như trên"


@dataclass(frozen=True)
class Section:
    """Numbered section of a report."""

    title: str
    paragraphs: tuple[str, ...]
    # True if the table of totals follows the paragraphs.
    has_totals: bool = False
    # Paragraph after the table.
    closing: str = ""


@dataclass(frozen=True)
class Annex:
    """Annex of a report: "Phụ lục", numbered if there are several, and its title."""

    key: str
    name: str
    title: str


@dataclass(frozen=True)
class Printed:
    """Content of a printed report."""

    report: Report
    figures: Figures
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    list_title: str
    rows: tuple[Row, ...]
    # Note on what the list leaves out and where it is; "" if it is complete.
    cut: str
    appendix: tuple[str, ...]
    annexes: tuple[Annex, ...]

    @property
    def parent_agency(self) -> str:
        """First line of the letterhead; "" if it would repeat the second."""
        above, name = (
            one_line(text).upper() for text in (self.report.parent_agency, self.report.agency_name)
        )
        return "" if above == name else above

    @property
    def agency(self) -> str:
        """Second line of the letterhead, without the place that the first line names already."""
        above, name = self.parent_agency.split(), self.report.agency_name.upper().split()
        for start in range(1, len(name)):
            if name[start] in _UNITS and above[start - len(name) :] == name[start:]:
                return " ".join(name[:start])
        return " ".join(name)

    @property
    def addressee(self) -> str:
        """The only addressee, named on the line of "Kính gửi"; "" if there are none or several."""
        lines = _lines(self.report.addressees)
        return lines[0].lstrip("- ") if len(lines) == 1 else ""

    @property
    def addressees(self) -> list[str]:
        """Several addressees, one a line; [] if there is one or none."""
        lines = _lines(self.report.addressees)
        return _dashed(lines) if len(lines) > 1 else []

    @property
    def recipients(self) -> list[str]:
        """Recipients, one a line. The addressees come first, as "Như trên"."""
        lines = _lines(self.report.recipients)
        if self.report.addressees.strip() and not any(AS_ABOVE.lower() in line.lower() for line in lines):
            lines.insert(0, AS_ABOVE)
        return _dashed(lines)

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


def printed(report: Report, figures: Figures, lists: Lists, most: int = MAX_ROWS) -> Printed:
    """Return the content of the printed report. Its main list has at most `most` rows."""
    kind = figures.main_list
    rows = tuple(lists.rows(Selection(kind), 0, most))
    tables = tuple(table for table in figures.tables if table.lines)
    list_title = f"Danh sách {KIND_LABELS[kind].lower()}"
    appendix = tuple(_without_end_mark(line) for line in _lines(report.appendix))
    titles = {DETAILS: "Số liệu chi tiết" if tables else "", LIST: list_title if rows else ""}
    titles[OTHER] = "Nội dung khác" if appendix else ""
    annexes = _annexes({key: title for key, title in titles.items() if title})
    return Printed(
        report=report,
        figures=figures,
        sections=tuple(_sections(report, figures, annexes)),
        tables=tables,
        list_title=list_title,
        rows=rows,
        cut=_left_out(figures, kind, len(rows)),
        appendix=appendix,
        annexes=annexes,
    )


def results_of(report: Report, figures: Figures) -> str:
    """Return the text of "Kết quả thực hiện": the editors' words, or the first wording from the figures."""
    return report.results or wording.results(figures)


def _annexes(titles: dict[str, str]) -> tuple[Annex, ...]:
    """Return the annexes with these titles. A single one has no number."""
    if len(titles) == 1:
        return tuple(Annex(key, "Phụ lục", title) for key, title in titles.items())
    numbered = enumerate(titles.items(), start=1)
    return tuple(Annex(key, f"Phụ lục {'I' * number}", title) for number, (key, title) in numbered)


def _left_out(figures: Figures, kind: str, shown: int) -> str:
    """Return a note on the rows of the list and the lists of other parts that only the .xlsx holds."""
    parts = {line.kind: line.now for line in figures.totals if line.kind in PARTS and not line.by}
    total = sum(parts[part] for part in KINDS[kind] if part in parts)
    others = [PARTS[part].lower() for part in parts if part not in KINDS[kind] and parts[part]]
    notes = []
    if total > shown:
        notes.append(
            f"Danh sách này ghi {numbers.group(shown)} mục mới nhất trong {numbers.group(total)} mục;"
            " danh sách đầy đủ ở tệp .xlsx của báo cáo."
        )
    if others:
        notes.append(f"Danh sách {', '.join(others)} ở tệp .xlsx của báo cáo.")
    return " ".join(notes)


def _sections(report: Report, figures: Figures, annexes: tuple[Annex, ...]) -> list[Section]:
    """Return the sections that have text, numbered in order. The last one ends with "./." as the decree requires."""
    said = {name: getattr(report, name) for name in _SECTIONS} | {"results": results_of(report, figures)}
    texts = {name: [_without_end_mark(line) for line in _lines(text)] for name, text in said.items()}
    # The table of totals comes before this sentence.
    texts["results"].append(_reference(annexes))
    written = [name for name in _SECTIONS if texts[name]]
    last = texts[written[-1]]
    last[-1] = f"{last[-1].rstrip('.;, ')}./."
    sections = []
    for number, name in zip(_ROMAN, written, strict=False):
        is_results = name == "results"
        paragraphs = texts[name][:-1] if is_results else texts[name]
        closing = texts[name][-1] if is_results else ""
        title = f"{number}. {_SECTIONS[name].upper()}"
        sections.append(Section(title, tuple(paragraphs), has_totals=is_results, closing=closing))
    return sections


def _reference(annexes: tuple[Annex, ...]) -> str:
    """Return the sentence that names the annexes: each must be named in the text (mục III.1.a)."""
    if not annexes:
        return "Báo cáo này không có phụ lục."
    words = "; ".join(f"{annex.title[0].lower()}{annex.title[1:]} tại {annex.name}" for annex in annexes)
    return f"({capfirst(words)})."


def _without_end_mark(line: str) -> str:
    return line.rstrip("./\t\xa0 ") + "." if _END_MARK.search(line) else line


def _dashed(lines: list[str]) -> list[str]:
    """Return the lines with a dash before, a semicolon after each, and a full stop after the last."""
    names = [line.lstrip("- ").rstrip(".;, ") for line in lines]
    return [f"- {name}{'.' if place == len(names) else ';'}" for place, name in enumerate(names, start=1)]


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]
