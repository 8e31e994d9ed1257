"""Names of the log entries that the newsroom writes."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, PageLogEntry

from campaign.newsroom.archive import keeping
from campaign.newsroom.review import audit
from campaign.newsroom.trash import services as trash


class _FileWithdrawn(LogFormatter):
    label = "Gỡ tệp đang dùng"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        texts = ", ".join(f"“{text}”" for text in log_entry.data["texts"])
        return f"Đã xóa tệp đang dùng ở {texts}"


class _Assigned(LogFormatter):
    label = "Giao việc"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return "Đã giao cho {assignee}, hạn {due}".format(**log_entry.data)


class _Reassigned(LogFormatter):
    label = "Sửa việc được giao"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return "Đã sửa: nay giao cho {assignee}, hạn {due}".format(**log_entry.data)


class _HandedBack(LogFormatter):
    label = "Trả lại việc"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return f"Đã trả lại việc: {log_entry.data['reason']}"


class _Cancelled(LogFormatter):
    label = "Hủy việc"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return f"Đã hủy việc: {log_entry.data['reason']}"


class _Erased(LogFormatter):
    label = "Xóa hẳn khỏi Thùng rác"
    message = "Đã xóa hẳn khỏi Thùng rác"

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        return log_entry.data["reason"]


class _UrgentFormatter(LogFormatter):
    label = "Đăng khẩn"
    message = "Đã đăng khẩn, chờ hậu kiểm"

    def format_comment(self, log_entry: PageLogEntry) -> str:
        return log_entry.data["reason"]


@hooks.register("register_log_actions")
def newsroom_log_actions(actions: LogActionRegistry) -> None:
    """Register the newsroom's log entries: of people, drafts, files, assignments, and a second person's decisions."""
    actions.register_action("newsroom.invite", "Mời vào Ban Biên tập", "Đã mời vào Ban Biên tập")
    actions.register_action("newsroom.see", "Xem bản chưa đăng", "Đã xem bản chưa đăng")
    actions.register_action(
        "newsroom.ask_author", "Duyệt, chờ người viết đồng ý", "Đã duyệt, chờ người viết đồng ý với bản sửa"
    )
    actions.register_action("newsroom.agree", "Người viết đồng ý", "Đã đồng ý với bản sửa của người duyệt")
    actions.register_action("newsroom.urgent_confirm", "Hậu kiểm: xác nhận", "Đã xác nhận cảnh báo đăng khẩn")
    actions.register_action("newsroom.urgent_withdraw", "Hậu kiểm: gỡ xuống", "Đã gỡ cảnh báo đăng khẩn")
    actions.register_action("newsroom.urgent")(_UrgentFormatter)
    actions.register_action("newsroom.assign")(_Assigned)
    actions.register_action("newsroom.assign_change")(_Reassigned)
    actions.register_action("newsroom.assign_begin", "Bắt đầu viết", "Đã bắt đầu viết")
    actions.register_action("newsroom.assign_return")(_HandedBack)
    actions.register_action("newsroom.assign_cancel")(_Cancelled)
    actions.register_action("newsroom.assign_done", "Xong việc", "Bài đã lên trang, việc đã xong")
    actions.register_action(audit.SHARED, "Gửi xem trước", "Đã tạo liên kết xem trước")
    actions.register_action(audit.UNSHARED, "Thu hồi xem trước", "Đã thu hồi liên kết xem trước")
    actions.register_action(audit.WITHDRAWN)(_FileWithdrawn)
    actions.register_action(trash.RESTORED, "Khôi phục từ Thùng rác", "Đã khôi phục từ Thùng rác")
    actions.register_action(trash.ERASED)(_Erased)
    actions.register_action(keeping.KEPT, "Lưu bản đã đăng", "Đã lưu bản người đọc thấy vào Kho lưu")
    actions.register_action(keeping.EXPORTED, "Xuất Kho lưu", "Đã xuất Kho lưu")
    actions.register_action(
        keeping.ERASED, "Xóa trong Kho lưu theo luật", "Đã xóa nội dung trong Kho lưu theo luật"
    )
