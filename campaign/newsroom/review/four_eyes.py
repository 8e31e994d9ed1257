"""Four-eyes rule: nobody approves a text that they edited last. No role is exempt.

Wagtail imports this module while it defines its own models (WAGTAIL_FINISH_WORKFLOW_ACTION), so no model is
imported.
"""

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from wagtail.models import Revision, RevisionMixin, WorkflowState

    from base.models import User

# Fields of a revision that are not text: place and state of publication, and values that a save sets by itself.
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

# The rich-text editor adds a key to each paragraph when it first opens a text. Values are JSON, hence the escapes.
_KEY_OF_A_PARAGRAPH = re.compile(r' data-block-key=\\?"\w*\\?"')


def last_editors(obj: "RevisionMixin") -> set[int]:
    """Return the ids of the last editors: the author of the latest text, and those who saved it again unchanged.

    A colleague who only presses "save" or "submit" thus does not replace the real author. A user whose save changed
    only the editor's paragraph keys does not count: opening a text imported from Word adds them.
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
    """Return True if the revisions differ at most in the editor's paragraph keys."""
    return _text(one) == _text(other)


def _kept(revision: "Revision") -> dict[str, Any]:
    return {name: value for name, value in revision.content.items() if name not in _BOOKKEEPING}


def _text(revision: "Revision") -> dict[str, Any]:
    return {
        name: _KEY_OF_A_PARAGRAPH.sub("", value) if isinstance(value, str) else value
        for name, value in _kept(revision).items()
    }


def publish_approved(workflow_state: "WorkflowState", user: "User | None" = None) -> None:
    """Publish or schedule the approved text, whatever tasks the workflow has.

    Raises PermissionDenied if `user` approved a text of their own, for instance by a workflow without tasks.
    """
    page = workflow_state.content_object
    if user is not None and user.pk in last_editors(page):
        raise PermissionDenied("Người sửa bài lần cuối không thể tự duyệt.")
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)
