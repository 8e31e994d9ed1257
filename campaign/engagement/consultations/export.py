"""The comments of a draft as a workbook (.xlsx), from which the board writes its summary."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from base.files.workbooks import Book, Value
from campaign.engagement.models import Comment, DraftPage
from vietnamese.dates import short

_COLUMNS = {
    "TT": 6,
    "Ngày gửi": 12,
    "Ý kiến": 80,
    "Họ tên, đơn vị": 26,
    "Cách liên hệ": 26,
    "Xử lý": 16,
    "Nội dung tiếp thu, giải trình": 60,
}


def write(page: DraftPage, comments: Iterable[Comment]) -> bytes:
    """Return the .xlsx file of `comments` on `page`, in the given order."""
    book = Book()
    rows: Iterable[Sequence[Value]] = (
        [
            number,
            timezone.localdate(comment.sent_at),
            comment.text,
            comment.name,
            comment.contact,
            comment.get_state_display(),
            comment.handling,
        ]
        for number, comment in enumerate(comments, start=1)
    )
    above = f"Ý kiến góp ý: {page.title}. Nhận từ {short(page.opens_on)} đến {short(page.closes_on)}."
    book.sheet("Ý kiến", _COLUMNS, rows, above=above)
    return book.content()
