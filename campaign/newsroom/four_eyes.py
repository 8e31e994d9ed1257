"""The four-eyes rule: whoever edited a text last cannot approve it. It never asks who the person is: no role is exempt.

Wagtail imports this module while it defines its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so no model is imported.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import RevisionMixin, WorkflowState

    from base.models import User

# What a revision keeps beside the text: where and when the page stands online, and what a save changes by itself.
_BOOKKEEPING = {
    "content_type",
    "depth",
    "expire_at",
    "go_live_at",
    "numchild",
    "owner",
    "path",
    "slug",
    "translation_key",
    "url_path",
    "draft_title",
    "expired",
    "first_published_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "wagtail_admin_comments",
}


def last_editors(obj: "RevisionMixin") -> set[int]:
    """Ids of those whose text the latest revision is: its author and, while a save changed nothing, the one before.

    So a colleague who only presses "save" or "submit" does not wash the real author away.
    """
    editors: set[int] = set()
    text: dict[str, Any] | None = None
    for revision in obj.revisions.order_by("-created_at", "-pk").iterator(chunk_size=5):
        older = {name: value for name, value in revision.content.items() if name not in _BOOKKEEPING}
        if text is not None and older != text:
            break
        text = older
        if revision.user_id is not None:
            editors.add(revision.user_id)
    return editors


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Puts the approved text online, or schedules it, whatever tasks the workflow was made of.

    Raises PermissionDenied where `user` approved a text of their own, for instance by a workflow without tasks.
    """
    page = workflow_state.content_object
    if user is not None and user.pk in last_editors(page):
        raise PermissionDenied("Người sửa bài lần cuối không thể tự duyệt.")
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)
