"""Hooks of contests and of the question bank: screens, log entries."""

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from base.desk import log_words
from base.desk.screens import ItemForSome
from campaign.engagement.contest import bank
from campaign.engagement.contest.desk import contests, entrants, questions
from campaign.engagement.models import ATTEMPT_POLICY


@hooks.register("register_admin_urls")
def register_contests() -> list[URLPattern]:
    """Add the screens of contests and of the question bank to the admin's URLs."""
    return [
        path("cuoc-thi/", contests.ContestsView.as_view(), name="engagement_contests"),
        path("cuoc-thi/mau-danh-sach/", contests.ListTemplateView.as_view(), name="engagement_list_template"),
        path("cuoc-thi/<int:pk>/", contests.ContestView.as_view(), name="engagement_contest"),
        path(
            "cuoc-thi/<int:pk>/xoa-nguoi/",
            entrants.EraseEntrantView.as_view(),
            name="engagement_entrant_erase",
        ),
        path("cuoc-thi/<int:pk>/ma/", contests.FileView.as_view(), name="engagement_codes_file"),
        path(
            "cuoc-thi/<int:pk>/ket-qua/<str:key>/",
            contests.FileView.as_view(),
            name="engagement_contest_file",
        ),
        path("cau-hoi-thi/duyet/", questions.ReviewView.as_view(), name="engagement_questions_review"),
        path("cau-hoi-thi/nhap/", questions.ImportView.as_view(), name="engagement_questions_import"),
    ]


register_snippet(questions.QuestionViewSet)


@hooks.register("register_admin_menu_item")
def add_contests() -> MenuItem:
    """Add contests to the admin's menu."""
    return ItemForSome(
        contests.TITLE,
        reverse("engagement_contests"),
        name="cuoc-thi",
        icon_name="success",
        order=150,
        may=lambda request: ATTEMPT_POLICY.user_has_permission(request.user, "view"),
    )


@hooks.register("register_log_actions")
def log_of_contests(actions: LogActionRegistry) -> None:
    """Register the log entries of contests."""
    actions.register_action(bank.APPROVED, "Duyệt câu hỏi thi", "Đã duyệt câu hỏi thi")
    actions.register_action(bank.RETIRED, "Ngừng dùng câu hỏi thi", "Đã ngừng dùng câu hỏi thi")
    for action, label, message in (
        (bank.IMPORTED, "Nhập câu hỏi thi", "Đã nhập {count} câu hỏi thi từ tệp"),
        (contests.LISTED, "Lập mã dự thi", "Đã lập {count} mã dự thi"),
        (contests.DRAWN_UP, "Lập bảng kết quả thi", "Đã lập bảng kết quả “{round}”, {count} người"),
        (
            entrants.ERASED,
            "Xóa người dự thi theo yêu cầu",
            "Đã xóa một người dự thi theo yêu cầu ({count} lượt thi)",
        ),
        (contests.EXPORTED, "Tải danh sách dự thi", "Đã tải tệp của cuộc thi: {what}"),
    ):
        log_words.register(actions, action, label, message)
