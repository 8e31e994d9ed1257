"""Findings about secret keys that are not those with which the database was written, as after a hasty restoration."""

from journal.models import Entry
from operations.health.checks import Finding, Level
from signin.rules import second_factor

_TITLE = "Khóa bí mật"


def of_keys() -> list[Finding]:
    """Return a finding for each changed key: SECRET_KEY by the second factors, JOURNAL_KEY by the log's first entry."""
    found = []
    if people := [user.get_username() for user in second_factor.people_locked_out()]:
        found.append(
            Finding(
                Level.ERROR,
                f"{_TITLE} SECRET_KEY",
                f"Khóa đã đổi, nên không đọc được xác thực hai bước của {', '.join(people)}: những người ấy không đăng"
                " nhập được.",
                "Đặt lại `SECRET_KEY` cũ (bản `/etc/anm/env` đã cất), hoặc thêm nó vào `SECRET_KEY_FALLBACKS`, rồi khởi"
                " động lại các dịch vụ của trang. Mất hẳn khóa cũ thì chạy `manage.py reset_second_factor TÊN` cho từng"
                " người.",
            )
        )
    first = Entry.objects.order_by("number").first()
    if first and first.hash != first.true_hash():
        found.append(
            Finding(
                Level.ERROR,
                f"{_TITLE} JOURNAL_KEY",
                "Khóa của nhật ký đã đổi, hoặc mục đầu của nhật ký bị sửa: không xác minh được nhật ký.",
                "Đặt lại `JOURNAL_KEY` cũ (chưa từng đặt thì đặt bằng `SECRET_KEY` cũ) rồi khởi động lại các dịch vụ"
                " của trang, càng sớm càng tốt: mục ghi bằng khóa khác sẽ bị coi là sửa. Không đổi khóa thì báo người"
                " phụ trách an toàn thông tin.",
            )
        )
    return found or [Finding(Level.OK, _TITLE, "Là những khóa đã dùng để ghi cơ sở dữ liệu này.")]
