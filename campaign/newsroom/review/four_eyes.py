"""The four-eyes rule: whoever edited a text last cannot approve it. It never asks who the person is: no role is exempt.

Wagtail imports this module while it defines its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so no model is imported.
"""

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import Revision, RevisionMixin, WorkflowState

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

# The rich-text editor gives each paragraph a key when a text is first opened in it; the whole stands in JSON.
_KEY_OF_A_PARAGRAPH = re.compile(r' data-block-key=\\?"\w*\\?"')


def last_editors(obj: "RevisionMixin") -> set[int]:
    """Ids of those whose text the latest revision is: its author and, while a save changed nothing, the one before.

    So a colleague who only presses "save" or "submit" does not wash the real author away. Who opened a text from
    elsewhere (from Word) in the editor and left it as it was did nothing: the editor numbered its paragraphs.
    """
    editors: set[int] = set()
    newer: Revision | None = None
    for revision in obj.revisions.order_by("-created_at", "-pk").iterator(chunk_size=5):
        if newer is not None:
            if not have_same_text(revision, newer):
                break
            if _kept(revision) == _kept(newer):
                editors.add(newer.user_id)
        newer = revision
    if newer is not None:
        editors.add(newer.user_id)
    return editors - {None}


def have_same_text(one: "Revision", other: "Revision") -> bool:
    """Whether they differ by nothing but what the editor adds by itself."""
    return _text(one) == _text(other)


def _kept(revision: "Revision") -> dict[str, Any]:
    return {name: value for name, value in revision.content.items() if name not in _BOOKKEEPING}


def _text(revision: "Revision") -> dict[str, Any]:
    return {
        name: _KEY_OF_A_PARAGRAPH.sub("", value) if isinstance(value, str) else value
        for name, value in _kept(revision).items()
    }


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Puts the approved text online, or schedules it, whatever tasks the workflow was made of.

    Raises PermissionDenied where `user` approved a text of their own, for instance by a workflow without tasks.
    """
    page = workflow_state.content_object
    if user is not None and user.pk in last_editors(page):
        raise PermissionDenied("Người sửa bài lần cuối không thể tự duyệt.")
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)
