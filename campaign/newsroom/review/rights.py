"""Declaration for each model of how its rows reach readers. A model that is missing here fails the system check.

Page types and what belongs to a page need no line: the review of their page covers them.
"""

from enum import Enum
from typing import Any

from django.apps import apps
from django.core import checks
from django.db.models import Model
from modelcluster.fields import ParentalKey
from wagtail.models import Page


class Way(Enum):
    """Way of a model's rows to readers, with its wording in docs/quyen.md."""

    REVIEWED = "hai người: người khác với người viết phải duyệt"
    FROZEN = "theo bài dùng nó: bài đã gửi duyệt, hẹn giờ hay đang đăng thì không ai sửa được nữa"
    ALONE = "một người, có hiệu lực ngay, ghi vào nhật ký"
    DERIVED = "máy tự tính từ những gì đã được duyệt; không ai gõ vào được"
    NEVER = "không ra tới bạn đọc"


_DECLARED = {
    Way.REVIEWED: "base.ReportingRoute",
    Way.FROZEN: "base.Image base.Media base.File",
    Way.ALONE: """
        articles.PlanTask base.AgencySettings home.Navigation inbox.InboxItem inbox.Rule inbox.Source
        library.DocumentField newsroom.PreviewLink search.PromotedResult search.Synonyms
        wagtailcore.Collection wagtailcore.CollectionViewRestriction wagtailcore.PageViewRestriction
        wagtailcore.Site wagtailredirects.Redirect
        """,
    Way.DERIVED: """
        base.Rendition base.ShareCard inbox.ItemSighting library.Citation reads.PageReads
        reads.SiteReads search.KnownWord search.SearchEntry
        """,
    Way.NEVER: """
        account.EmailAddress account.EmailConfirmation articles.UrgentPublication articles.Writer
        auth.Group auth.Permission base.MissingAddress base.User contenttypes.ContentType edition.Number
        inbox.Listing inbox.PurgedItem journal.Entry journal.Head journal.KnownRights
        library.ImportBatch library.ImportedFile mfa.Authenticator newsroom.Agreement
        newsroom.CampaignDay newsroom.FourEyesTask newsroom.JobRun newsroom.StepAuthor reads.ReadMark
        reports.Coefficients reports.IssuedEntry reports.IssuedFile reports.Report search.SearchedQuery
        sessions.Session signin.Try syndication.Notice taggit.Tag taggit.TaggedItem
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
_WAYS = {label: way for way, labels in _DECLARED.items() for label in labels.split()}


def way_of(model: type[Model]) -> Way | None:
    """Return the way of this model's rows to readers; None if nobody has decided it."""
    declared = _WAYS.get(model._meta.label)
    return declared or (Way.REVIEWED if issubclass(model, Page) or _is_part_of_page(model) else None)


def _is_part_of_page(model: type[Model]) -> bool:
    fields = model._meta.get_fields()
    return any(isinstance(field, ParentalKey) and issubclass(field.related_model, Page) for field in fields)


@checks.register()
def every_model_has_a_way(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report models of which nobody has said how they reach readers (newsroom.E001)."""
    return [
        checks.Error(
            f"Nobody has said how {model._meta.label} reaches readers.",
            hint="Name it in campaign/newsroom/review/rights.py.",
            obj=model,
            id="newsroom.E001",
        )
        for model in apps.get_models()
        if way_of(model) is None
    ]
