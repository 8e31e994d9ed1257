"""Declarations of how the rows of each model reach readers, and of the roles that may perform each action.

A model that is missing here fails the system check. Page types and what belongs to a page need no line: the review of
their page covers them. docs/quyen.md is written from this module, and tests/newsroom/rights/test_rights.py tries every
action as every role.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.apps import apps
from django.core import checks
from django.db.models import Model
from modelcluster.fields import ParentalKey
from wagtail.models import Page


class PublicationRule(Enum):
    """Rule by which a model's rows reach readers, with its wording in docs/quyen.md."""

    REVIEWED = "Hai người: một người không viết phải duyệt, cả trang và những gì thuộc về trang"
    FROZEN = "Theo bài dùng nó: từ lúc gửi duyệt không ai sửa được"
    ALONE = "Một người: có hiệu lực ngay, ghi vào nhật ký"
    DERIVED = "Máy tính ra từ những gì đã duyệt; không ai gõ vào"
    NEVER = "Không tới người đọc"


class Role(Enum):
    """Person who acts, with the name in docs/quyen.md. A deputy is another member of the chiefs' group."""

    ANONYMOUS = "Khách"
    AUTHOR = "Biên tập viên"
    CHIEF = "Trưởng ban"
    DEPUTY = "Phó ban"
    ADMINISTRATOR = "Quản trị"
    SUPERUSER = "Toàn quyền"


class Effect(Enum):
    """Effect of an action on what readers get, with its wording in docs/quyen.md."""

    NOTHING = "–"
    # Readers get less, or the same in another place or order, but no new text.
    WITHDRAWN = "gỡ, xếp lại"
    ALONE = "được, ghi nhật ký"
    SECOND = "được, là người thứ hai"
    URGENT = "được, chờ hậu kiểm"


@dataclass(frozen=True)
class Action:
    """Action with its name in docs/quyen.md, its effect, and the roles for which it has that effect."""

    name: str
    effect: Effect = Effect.NOTHING
    roles: frozenset[Role] = frozenset()

    def effect_for(self, role: Role) -> Effect:
        return self.effect if role in self.roles else Effect.NOTHING


_REVIEWERS = frozenset({Role.CHIEF, Role.DEPUTY, Role.SUPERUSER})
_KEEPERS = _REVIEWERS | {Role.ADMINISTRATOR}
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SUPERUSER})
_EDITORS = _KEEPERS | {Role.AUTHOR}


def _withdrawal(name: str) -> Action:
    return Action(name, Effect.WITHDRAWN, _KEEPERS)


# Actions on a page that is online and has a changed draft.
PAGE_ACTIONS = {
    "save": Action("sửa rồi lưu"),
    "create": Action("viết trang mới"),
    "publish": Action("gửi thẳng lệnh “Đăng” khi sửa"),
    "create_published": Action("gửi thẳng lệnh “Đăng” khi viết mới"),
    "autosave": Action("tự lưu kèm lệnh “Đăng”"),
    "schedule": Action("hẹn giờ đăng mà không qua duyệt"),
    "submit": Action("gửi duyệt"),
    "approve_own": Action("duyệt bài chính mình viết"),
    "approve_corrected": Action("duyệt bài người khác viết mà mình đã sửa"),
    "agree": Action("đồng ý với bản người duyệt đã sửa", Effect.SECOND, frozenset({Role.AUTHOR})),
    "approve": Action("duyệt bài người khác viết", Effect.SECOND, _REVIEWERS),
    "approve_in_editor": Action("duyệt ở trang soạn bài", Effect.SECOND, _REVIEWERS),
    "approve_for_later": Action("duyệt bài người khác viết, hẹn giờ", Effect.SECOND, _REVIEWERS),
    "reject": Action("trả lại để sửa"),
    "cancel": Action("hủy quy trình duyệt"),
    "resume": Action("gửi duyệt lại sau khi bị trả"),
    "revert": Action("khôi phục bản cũ kèm lệnh “Đăng”"),
    "copy": Action("sao chép, đòi đăng cả bản sao"),
    "alias": Action("sao chép thành bản liên kết"),
    "convert_alias": Action("tách bản liên kết thành trang riêng"),
    "bulk_publish": Action("đăng hàng loạt"),
    "api_publish": Action("API nội bộ: đăng"),
    "api_copy": Action("API nội bộ: sao chép, giữ là đang đăng"),
    "api_alias": Action("API nội bộ: tạo bản liên kết"),
    "api_revert": Action("API nội bộ: khôi phục bản cũ"),
    "urgent": Action("đăng khẩn"),
    "move": _withdrawal("chuyển sang mục khác"),
    "bulk_move": _withdrawal("chuyển hàng loạt"),
    "api_move": _withdrawal("API nội bộ: chuyển"),
    "reorder": _withdrawal("xếp lại thứ tự"),
    "privacy": _withdrawal("giới hạn người xem"),
    "unschedule": _withdrawal("bỏ hẹn giờ"),
    "unpublish": _withdrawal("gỡ xuống"),
    "bulk_unpublish": _withdrawal("gỡ hàng loạt"),
    "api_unpublish": _withdrawal("API nội bộ: gỡ"),
    "delete": _withdrawal("xóa"),
    "bulk_delete": _withdrawal("xóa hàng loạt"),
    "api_delete": _withdrawal("API nội bộ: xóa"),
}
# The only exception to the four-eyes rule.
ALERT_ACTIONS = {"urgent": Action("đăng khẩn", Effect.URGENT, _KEEPERS)}

SNIPPET_ACTIONS = {
    "save": Action("sửa rồi lưu"),
    "create": Action("thêm mới"),
    "publish": Action("gửi thẳng lệnh “Đăng” khi sửa"),
    "create_published": Action("gửi thẳng lệnh “Đăng” khi thêm"),
    "submit": Action("gửi duyệt"),
    "approve_own": Action("duyệt điều chính mình viết"),
    "approve": Action("duyệt điều người khác viết", Effect.SECOND, _REVIEWERS),
    "reject": Action("trả lại để sửa"),
    "cancel": Action("hủy quy trình duyệt"),
    "revert": Action("khôi phục bản cũ kèm lệnh “Đăng”"),
    "copy": Action("sao chép kèm lệnh “Đăng”"),
    "reorder": _withdrawal("xếp lại thứ tự"),
    "unpublish": _withdrawal("gỡ xuống"),
    "delete": _withdrawal("xóa"),
    "bulk_delete": _withdrawal("xóa hàng loạt"),
}

# Actions on a file that a live page shows.
FILE_ACTIONS = {
    "save": Action("sửa chữ in kèm"),
    "replace": Action("thay tệp"),
    "save_multiple": Action("sửa ở màn hình tải nhiều tệp"),
    "tag": Action("gắn thẻ hàng loạt"),
    "hide": Action("chuyển vào thư mục giới hạn người xem"),
    "bulk_hide": Action("chuyển hàng loạt vào thư mục giới hạn người xem"),
    "upload": Action("tải tệp mới lên, cả từ hộp chọn tệp"),
    "delete": _withdrawal("xóa"),
    "delete_multiple": _withdrawal("xóa ở màn hình tải nhiều tệp"),
    "bulk_delete": _withdrawal("xóa hàng loạt"),
}

# Roles that may change the rows of these models without a second person; each change is logged.
_ALONE = {
    "articles.PlanTask": _KEEPERS,
    "base.AgencySettings": _ADMINISTRATORS,
    "engagement.EngagementSettings": _ADMINISTRATORS,
    "engagement.NewsletterSettings": _KEEPERS,
    "home.Navigation": _KEEPERS,
    "inbox.InboxItem": _EDITORS,
    "inbox.Rule": _KEEPERS,
    "inbox.Source": _KEEPERS,
    "library.DocumentField": _KEEPERS,
    "newsroom.PreviewLink": _EDITORS,
    "search.PromotedResult": _KEEPERS,
    "search.Synonyms": _KEEPERS,
    "wagtailcore.Collection": _KEEPERS,
    "wagtailcore.CollectionViewRestriction": _KEEPERS,
    "wagtailcore.PageViewRestriction": _KEEPERS,
    "wagtailcore.Site": _ADMINISTRATORS,
    "wagtailredirects.Redirect": _KEEPERS,
}
_DECLARED = {
    PublicationRule.REVIEWED: "base.ReportingRoute",
    PublicationRule.FROZEN: "base.Image base.Media base.File",
    PublicationRule.DERIVED: """
        base.Rendition base.ShareCard engagement.ContestResult engagement.Kit engagement.KitFile engagement.Letter
        engagement.QuestionVersion engagement.Tally
        inbox.ItemSighting library.Citation reads.PageReads reads.SiteReads search.KnownWord search.SearchEntry
        syndication.WithdrawnAlert
        """,
    PublicationRule.NEVER: """
        account.EmailAddress account.EmailConfirmation articles.AcceptedWord articles.StoryTemplate
        articles.Photo articles.UrgentPublication articles.Writer
        auth.Group auth.Permission backup.Erasure backup.Run base.MissingAddress base.User contenttypes.ContentType
        django_tasks_database.DBTaskResult edition.Number engagement.Attempt engagement.AttemptEvent
        engagement.Comment engagement.Delivery engagement.EntryCode engagement.Mark engagement.Message
        engagement.Picture engagement.Question engagement.Reply engagement.SpecialDay engagement.Subscriber
        engagement.VoteMark
        inbox.Listing inbox.PurgedItem journal.Entry journal.Head journal.KnownRights
        library.ImportBatch library.ImportedFile mfa.Authenticator newsroom.Agreement newsroom.ArchivedText
        newsroom.Assignment newsroom.CampaignDay newsroom.FourEyesTask newsroom.GrantedPermission newsroom.StepAuthor
        newsroom.Trashed queue.Errand
        queue.Worker reads.ReadMark reports.Coefficients reports.FileOrder reports.IssuedEntry
        reports.IssuedFile reports.OwnCoefficient reports.Report scheduler.JobRun search.SearchedQuery
        sessions.Session signin.Try
        socialaccount.SocialAccount socialaccount.SocialApp socialaccount.SocialToken
        syndication.Notice taggit.Tag taggit.TaggedItem
        usersessions.UserSession wagtailadmin.Admin wagtailadmin.EditingSession wagtailadmin.FormState
        wagtailcore.Comment wagtailcore.CommentReply wagtailcore.GroupApprovalTask
        wagtailcore.GroupCollectionPermission wagtailcore.GroupPagePermission
        wagtailcore.GroupSitePermission wagtailcore.Locale wagtailcore.ModelLogEntry
        wagtailcore.PageLogEntry wagtailcore.PageSubscription wagtailcore.ReferenceIndex
        wagtailcore.Revision wagtailcore.Task wagtailcore.TaskState wagtailcore.UploadedFile
        wagtailcore.Workflow wagtailcore.WorkflowContentType wagtailcore.WorkflowPage
        wagtailcore.WorkflowState wagtailcore.WorkflowTask wagtaildocs.Document wagtailembeds.Embed
        wagtailimages.Image wagtailimages.Rendition wagtailmedia.Media wagtailsearch.IndexEntry
        wagtailsearch.SQLiteFTSIndexEntry wagtailusers.UserProfile
        """,
}
# Rule of each model that has a line here, by its label.
RULES = {label: rule for rule, labels in _DECLARED.items() for label in labels.split()} | dict.fromkeys(
    _ALONE, PublicationRule.ALONE
)


def publication_rule(model: type[Model]) -> PublicationRule | None:
    """Return the rule by which this model's rows reach readers; None if none is declared."""
    declared = RULES.get(model._meta.label)
    return declared or (
        PublicationRule.REVIEWED if issubclass(model, Page) or _is_part_of_page(model) else None
    )


def _is_part_of_page(model: type[Model]) -> bool:
    fields = model._meta.get_fields()
    return any(isinstance(field, ParentalKey) and issubclass(field.related_model, Page) for field in fields)


def changed_alone_by(model: type[Model]) -> frozenset[Role]:
    """Return the roles that change rows of this model without a second person."""
    return _ALONE.get(model._meta.label, frozenset())


@checks.register()
def every_model_has_a_rule(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report models without a declaration of how they reach readers (newsroom.E001)."""
    return [
        checks.Error(
            f"There is no rule on how {model._meta.label} reaches readers.",
            hint="Name it in campaign/newsroom/review/rights.py.",
            obj=model,
            id="newsroom.E001",
        )
        for model in apps.get_models()
        if publication_rule(model) is None
    ]
