"""Files for download at the desk: templates of questions and lists, codes of lists, entrants with results."""

from __future__ import annotations

import io
from collections.abc import Sequence

from base.files.workbooks import Book, Value
from campaign.engagement.contest import identity
from campaign.engagement.contest.ranking import Table
from campaign.engagement.contest.reading import COLUMNS
from campaign.engagement.models import Attempt, ContestPage, EntryCode, Round, in_words

_SAMPLE = (
    "Mật khẩu",
    "Dễ",
    "Ai được biết mật khẩu của bạn?",
    "Bạn thân",
    "Chỉ mình bạn",
    "Nhân viên ngân hàng",
    "",
    "B",
    "Không cơ quan nào hỏi mật khẩu. Người hỏi là người muốn lấy tài khoản.",
    "Luyện tập",
)
_WIDTHS = (20, 10, 60, 30, 30, 30, 30, 9, 50, 12)


def question_workbook() -> bytes:
    """Return the template of a workbook of questions, with one example to delete."""
    book = Book()
    book.sheet("Câu hỏi", dict(zip(COLUMNS.values(), _WIDTHS, strict=True)), [_SAMPLE], to_fill_in=True)
    return book.content()


def question_document() -> bytes:
    """Return the template of a Word document of questions."""
    from docx import Document

    document = Document()
    document.add_paragraph(
        "Mỗi dòng “Chủ đề”, “Độ khó” (Dễ, Vừa, Khó), “Dùng để” (Thi, Luyện tập) có giá trị cho các câu ở dưới nó."
    )
    theme, difficulty, text, *answers, right, explanation, use = _SAMPLE
    shared = {"Chủ đề": theme, "Độ khó": difficulty, "Dùng để": use}
    for label, value in shared.items():
        document.add_paragraph(f"{label}: {value}")
    document.add_paragraph(f"Câu 1. {text}")
    for letter, answer in zip("ABCD", filter(None, answers), strict=False):
        document.add_paragraph(f"{letter}. {answer}")
    document.add_paragraph(f"Đáp án: {right}")
    document.add_paragraph(f"Giải thích: {explanation}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def list_template() -> bytes:
    """Return the template of a list: a row for each pupil, without a name."""
    book = Book()
    rows = [["Trường THCS mẫu, lớp 7A", f"7A-{number:02}"] for number in (1, 2)]
    above = "Không ghi tên học sinh. Ký hiệu do lớp tự đặt, ví dụ số thứ tự; bảng ký hiệu và tên chỉ lớp giữ."
    book.sheet("Danh sách", {"Đơn vị": 50, "Ký hiệu": 20}, rows, above=above, to_fill_in=True)
    return book.content()


def codes(page: ContestPage) -> bytes:
    """Return the codes of a contest as a workbook, to hand out."""
    book = Book()
    rows = (
        [code.unit, code.label, identity.as_written(code.code)]
        for code in EntryCode.objects.filter(page=page)
    )
    above = f"Mã dự thi: {page.title}. Phát riêng cho từng người; ai có mã thì thi được thay."
    book.sheet("Mã dự thi", {"Đơn vị": 50, "Ký hiệu": 20, "Mã dự thi": 20}, rows, above=above)
    return book.content()


def results(page: ContestPage, one: Round) -> bytes:
    """Return the entrants of a round with their results, ordered by place."""
    columns = {
        "Hạng": 8,
        "Họ tên, ký hiệu": 30,
        "Đồng ý đăng tên": 12,
        page.unit_label: 40,
        "Thư điện tử": 32,
        "Số câu đúng": 10,
        "Thời gian": 20,
        "Mili giây": 12,
        "Dự đoán": 10,
        "Đoán lệch": 10,
        "Bắt đầu": 22,
        "Nộp": 22,
        "Số lượt thi": 12,
    }
    found = Attempt.objects.filter(page=page, round=one.key).select_related("result")
    book = Book()
    book.sheet(
        "Kết quả",
        columns,
        map(_entrant, found.order_by("result__place", "pk").iterator()),
        above=f"{page.title}. {one.title}.",
    )
    units = [[row["unit"], row["entrants"], round(row["mean"], 2)] for row in Table.of(page, one).units]
    book.sheet("Theo đơn vị", {page.unit_label: 50, "Người dự thi": 14, "Đúng trung bình": 16}, units)
    return book.content()


def _entrant(attempt: Attempt) -> Sequence[Value]:
    result = getattr(attempt, "result", None)
    return [
        result.place if result else None,
        attempt.name or attempt.label,
        "Có" if attempt.may_name else "",
        attempt.unit,
        attempt.email,
        attempt.score,
        in_words(attempt.took) if attempt.took is not None else "",
        attempt.took,
        attempt.guess,
        result.guess_error if result else None,
        attempt.started_at,
        attempt.submitted_at,
        attempt.pk,
    ]
