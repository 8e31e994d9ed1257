"""Questions from a workbook (.xlsx) or Word document (.docx). Faults come with their place; nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from campaign.engagement.models import LETTERS, Difficulty, Use
from extraction.parts import Paragraph
from extraction.reading import Unreadable, repair_fonts
from vietnamese.fold import fold
from vietnamese.text import nfc, one_line

MAX_QUESTIONS = 2_000
# Excel changes the digits after the fifteenth.
_MAX_EXACT = 10**15
# Headings of the workbook's columns, by field name.
COLUMNS = {
    "theme": "Chủ đề",
    "difficulty": "Độ khó",
    "text": "Câu hỏi",
    "answer_a": "A",
    "answer_b": "B",
    "answer_c": "C",
    "answer_d": "D",
    "right": "Đáp án",
    "explanation": "Giải thích",
    "use": "Dùng để",
}
_MAX_LENGTHS = {
    "theme": 80,
    "text": 1000,
    "explanation": 1000,
    **{f"answer_{one.lower()}": 300 for one in LETTERS},
}
_DIFFICULTIES = {fold(label): value for value, label in Difficulty.choices} | {"tb": 2, "trung binh": 2}
_USES = {fold(label): value for value, label in Use.choices} | {"": Use.ROUND}
# Lines of a Word document that apply to all questions below them.
_CARRIED = {fold(COLUMNS[name]): name for name in ("theme", "difficulty", "use")}
_QUESTION = re.compile(r"c[âaÂA]u\s*(?:h[ỏo]i\s*)?(\d+)\s*[.:)]\s*(.*)", re.IGNORECASE | re.DOTALL)
_ANSWER = re.compile(r"([A-D])\s*[.:)]\s*(.*)", re.DOTALL)
_LABELLED = re.compile(r"([^:]{2,20}):\s*(.*)", re.DOTALL)
_NOT_OURS = "Tệp này không phải .xlsx hay .docx. Hãy tải tệp mẫu, điền vào rồi tải lên."


@dataclass
class Row:
    """A question as the file has it: its place, its values, and the place of each value."""

    where: str
    values: dict[str, str]
    places: dict[str, str] = field(default_factory=dict)
    # Names of values that are not as somebody typed them: Excel makes a date of "19/8" and 0.15 of "15%".
    changed: list[str] = field(default_factory=list)

    def fault(self, name: str, words: str) -> str:
        place = self.places.get(name) or COLUMNS[name]
        return f"{self.where}, {place}: {words}"

    def faults_of_excel(self) -> Iterator[str]:
        """Yield a fault for each value that is not as somebody typed it."""
        for name in self.changed:
            yield self.fault(
                name,
                f"Excel đã đổi chữ gõ vào thành “{self.values[name]}”. Đặt định dạng ô là Văn bản (Text) rồi gõ lại.",
            )


@dataclass
class Read:
    """Valid questions, as values of their fields with their places, and the faults of the others."""

    questions: list[tuple[str, dict[str, Any]]]
    faults: list[str]


def read(data: bytes) -> Read:
    """Return the questions of a file. Raises Unreadable, with a sentence for the editor."""
    # Imported late, here and below: web workers keep what they load, and few requests need it.
    from extraction.word.reader import is_docx

    found = list(_of_word(data) if is_docx(data) else _of_workbook(data))
    if not found:
        raise Unreadable("Tệp không có câu hỏi nào. Hãy xem tệp mẫu.")
    if len(found) > MAX_QUESTIONS:
        raise Unreadable(f"Tệp có {len(found)} câu; mỗi lần nhập nhiều nhất {MAX_QUESTIONS} câu.")
    questions, faults = [], []
    for row in found:
        own = list(_faults(row))
        faults += own
        if not own:
            questions.append((row.where, _values(row)))
    return Read(questions, faults)


def workbook_rows(data: bytes, wanted: dict[str, str]) -> Iterator[Row]:
    """Yield the filled rows below the header of a workbook. Raises Unreadable if it has no such header."""
    from openpyxl.utils import get_column_letter

    from extraction.packed import sheet_rows

    lines = [
        (number, [(_text(cell), _is_changed(cell)) for cell in line]) for number, line in sheet_rows(data)
    ]
    heads = {fold(label): name for name, label in wanted.items()}
    found = (
        (top, {heads[fold(cell)]: place for place, (cell, _) in enumerate(line) if fold(cell) in heads})
        for top, (_, line) in enumerate(lines[:10])
    )
    top, columns = next(((top, columns) for top, columns in found if len(columns) * 2 > len(wanted)), (0, {}))
    if not columns:
        raise Unreadable(f"Không thấy dòng tên cột. Tệp cần các cột: {', '.join(wanted.values())}.")
    if missing := [label for name, label in wanted.items() if name not in columns and name in _NEEDED]:
        raise Unreadable(f"Thiếu cột: {', '.join(missing)}.")
    places = {name: f"cột {get_column_letter(place + 1)} ({wanted[name]})" for name, place in columns.items()}
    for number, line in lines[top + 1 :]:
        cells = {name: line[place] for name, place in columns.items() if place < len(line)}
        values = dict.fromkeys(columns, "") | {name: text for name, (text, _) in cells.items()}
        if any(values.values()):
            changed = [name for name, (_, is_changed) in cells.items() if is_changed]
            yield Row(f"Dòng {number}", values, places, changed)


_NEEDED = {"theme", "difficulty", "text", "answer_a", "answer_b", "right", "unit", "label"}


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    # openpyxl may return a whole number as a float.
    return nfc(str(int(value) if isinstance(value, float) and value.is_integer() else value)).strip()


def _is_changed(cell: Any) -> bool:
    """Return True for a date, share, fraction, truth value, or number of which Excel keeps 15 digits only."""
    value = cell.value
    if value is None or isinstance(value, str):
        return False
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return not is_number or value % 1 != 0 or abs(value) >= _MAX_EXACT or "%" in cell.number_format


def _of_workbook(data: bytes) -> Iterator[Row]:
    if not data.startswith(b"PK"):
        raise Unreadable(_NOT_OURS)
    yield from workbook_rows(data, COLUMNS)


def _of_word(data: bytes) -> Iterator[Row]:
    from extraction.word.reader import read_docx

    carried: dict[str, str] = {}
    row: Row | None = None
    last = ""
    parts = read_docx(data).parts
    repair_fonts(parts)
    for number, line in _lines(parts):
        labelled, question, answer = (
            _LABELLED.fullmatch(line),
            _QUESTION.fullmatch(line),
            _ANSWER.fullmatch(line),
        )
        label = fold(labelled[1]) if labelled else ""
        if question:
            if row:
                yield row
            row = Row(f"Câu {question[1]} (đoạn {number})", {**dict.fromkeys(COLUMNS, ""), **carried})
            row.values["text"], last = question[2].strip(), "text"
        elif labelled and label in _CARRIED:
            if row:
                yield row
            row, last = None, ""
            carried[_CARRIED[label]] = labelled[2].strip()
        elif row and labelled and label in ("dap an", "giai thich"):
            last = "right" if label == "dap an" else "explanation"
            row.values[last] = labelled[2].strip()
        elif row and answer:
            last = f"answer_{answer[1].lower()}"
            row.values[last] = answer[2].strip()
        elif row and last:
            row.values[last] = f"{row.values[last]}\n{line}"
    if row:
        yield row


def _lines(parts: Iterable[Any]) -> Iterator[tuple[int, str]]:
    for number, part in enumerate(parts, start=1):
        # Pictures and tables are ignored.
        if isinstance(part, Paragraph):
            for line in f"{part.mark} {part.text}".split("\n"):
                if line.strip():
                    yield number, nfc(line).strip()


def _faults(row: Row) -> Iterator[str]:
    values = row.values
    yield from row.faults_of_excel()
    for name in ("theme", "difficulty", "text", "answer_a", "answer_b", "right"):
        if not values.get(name):
            yield row.fault(name, "còn trống.")
    if values.get("difficulty") and fold(values["difficulty"]) not in _DIFFICULTIES:
        yield row.fault("difficulty", f"“{values['difficulty']}” không phải Dễ, Vừa hay Khó.")
    if fold(values.get("use", "")) not in _USES:
        yield row.fault("use", f"“{values['use']}” không phải Thi hay Luyện tập.")
    for name, most in _MAX_LENGTHS.items():
        if len(values.get(name, "")) > most:
            yield row.fault(name, f"dài {len(values[name])} ký tự; nhiều nhất {most}.")
    yield from _faults_of_answers(row)


def _faults_of_answers(row: Row) -> Iterator[str]:
    values = row.values
    if right := values.get("right", "").strip(" .").upper():
        if right not in LETTERS:
            yield row.fault("right", f"“{values['right']}” không phải A, B, C hay D.")
        elif not values.get(f"answer_{right.lower()}"):
            yield row.fault("right", f"đáp án là {right} nhưng phương án {right} để trống.")
    # Compared as they stand, because a contest asks about passwords and addresses that look alike.
    answers = [
        (name, one_line(values[name])) for one in LETTERS if values.get(name := f"answer_{one.lower()}")
    ]
    for place, (name, answer) in enumerate(answers):
        if answer in (other for _, other in answers[:place]):
            yield row.fault(name, "trùng với một phương án khác.")
    if values.get("answer_d") and not values.get("answer_c"):
        yield row.fault("answer_c", "còn trống, trong khi D đã điền.")


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: row.values.get(name, "") for name in COLUMNS if name not in ("difficulty", "use", "right")
    }
    values["theme"] = one_line(values["theme"])
    values["difficulty"] = _DIFFICULTIES[fold(row.values["difficulty"])]
    values["use"] = _USES[fold(row.values.get("use", ""))]
    values["right"] = row.values["right"].strip(" .").upper()
    return values
