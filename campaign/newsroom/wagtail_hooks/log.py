"""Names of the log entries that the newsroom writes."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry

from base.desk import log_words
from campaign.newsroom.archive import keeping
from campaign.newsroom.review import audit
from campaign.newsroom.trash import services as trash


class _FileWithdrawn(LogFormatter):
    label = "Gỡ tệp đang dùng"

    def format_message(self, log_entry: BaseLogEntry) -> str:
        texts = ", ".join(f"“{text}”" for text in log_entry.data["texts"])
        return f"Đã xóa tệp đang dùng ở {texts}"


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
    log_words.register(
        actions, "newsroom.urgent", "Đăng khẩn", "Đã đăng khẩn, chờ hậu kiểm", comment="{reason}"
    )
    log_words.register(actions, "newsroom.assign", "Giao việc", "Đã giao cho {assignee}, hạn {due}")
    log_words.register(
        actions,
        "newsroom.assign_change",
        "Sửa việc được giao",
        "Đã sửa: nay giao cho {assignee}, hạn {due}",
    )
    actions.register_action("newsroom.assign_begin", "Bắt đầu viết", "Đã bắt đầu viết")
    log_words.register(actions, "newsroom.assign_return", "Trả lại việc", "Đã trả lại việc: {reason}")
    log_words.register(actions, "newsroom.assign_cancel", "Hủy việc", "Đã hủy việc: {reason}")
    actions.register_action("newsroom.assign_done", "Xong việc", "Bài đã lên trang, việc đã xong")
    actions.register_action(audit.SHARED, "Gửi xem trước", "Đã tạo liên kết xem trước")
    actions.register_action(audit.UNSHARED, "Thu hồi xem trước", "Đã thu hồi liên kết xem trước")
    actions.register_action(audit.WITHDRAWN)(_FileWithdrawn)
    actions.register_action(trash.RESTORED, "Khôi phục từ Thùng rác", "Đã khôi phục từ Thùng rác")
    erased = "Đã xóa hẳn khỏi Thùng rác"
    log_words.register(actions, trash.ERASED, "Xóa hẳn khỏi Thùng rác", erased, comment="{reason}")
    actions.register_action(keeping.KEPT, "Lưu bản đã đăng", "Đã lưu bản người đọc thấy vào Kho lưu")
    actions.register_action(keeping.EXPORTED, "Xuất Kho lưu", "Đã xuất Kho lưu")
    actions.register_action(
        keeping.ERASED, "Xóa trong Kho lưu theo luật", "Đã xóa nội dung trong Kho lưu theo luật"
    )
