"""Authors of a text since its last approved state. Revisions are compared with the ones before them.

The rule holds for every model with drafts, not only for pages (docs/decisions/0014-authorship.md).
"""

import json
import re
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import DraftStateMixin, Page, Revision

from base.rich_text import as_read
from campaign.articles.models import UrgentPublication

# Fields of a revision that are not text: place in the tree, state and times of publication, locks, comments, and
# values that each save sets by itself. The slug counts as text, because readers see it.
NO_TEXT = {
    "content_type",
    "depth",
    "expire_at",
    "go_live_at",
    "numchild",
    "owner",
    "path",
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
    "sort_order",
    "wagtail_admin_comments",
}

# Fields whose blocks are named elsewhere by their ids: votes name an answer, attempts a round.
_NAMED_BY_ID = ("answers", "rounds")

# Fields with blocks are JSON within the JSON of the revision. PostgreSQL changes the order of its keys.
_BLOCKS = "[{"
# Forms show times to the minute, so saving an unchanged form drops the seconds.
_SECONDS = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:[\d.]+)?(Z|[+-]\d\d:\d\d)$")


def authors(obj: DraftStateMixin, until: Revision | None = None) -> list[int]:
    """Return the ids of the users who wrote text that the revision `until` (default: the latest) would publish.

    The user who began the text comes first. A text equal to an earlier one has the same authors, so a change that was
    undone makes nobody an author. Text that a program saved without a user counts as the page owner's. The user who
    published the current text urgently counts as an author until a second person has confirmed it.
    """
    stored = _stored(obj)
    owner = getattr(stored, "owner_id", None)
    base, revisions = _since_approval(stored)
    if until is not None:
        revisions = revisions.filter(_not_after(until))
    current: list[int] = []
    authors_of: dict[str, list[int]] = {} if base is None else {base: current}
    for revision in revisions.order_by("created_at", "pk").iterator(chunk_size=20):
        text = text_of(revision.content)
        if text not in authors_of:
            authors_of[text] = _with(current, revision.user_id or owner)
        current = authors_of[text]
    urgent = _urgent(stored)
    return _with(current, urgent.published_by_id) if urgent is not None else current


def _with(users: list[int], user: int | None) -> list[int]:
    return users if user is None or user in users else [*users, user]


def approved_revision(obj: DraftStateMixin) -> Revision | None:
    """Return the revision whose text is approved: the scheduled one, else the one that is online, else None.

    A withdrawn text is no longer approved. A text that was published urgently is not approved yet; the last approved
    one before it counts instead.
    """
    stored = _stored(obj)
    waiting = stored.revisions.exclude(approved_go_live_at=None).order_by("-created_at", "-pk").first()
    if waiting is not None:
        return waiting
    urgent = _urgent(stored)
    if urgent is not None:
        return urgent.base
    return stored.live_revision if stored.live else None


def _stored(obj: DraftStateMixin) -> DraftStateMixin:
    """Return `obj` as stored in its table: `obj` itself may have the publication state of an old revision."""
    return obj.get_base_content_type().get_object_for_this_type(pk=obj.pk)


def _urgent(stored: DraftStateMixin) -> UrgentPublication | None:
    if not isinstance(stored, Page):
        return None
    return UrgentPublication.objects.open().filter(alert=stored.pk).select_related("base").first()


def _since_approval(stored: DraftStateMixin) -> tuple[str | None, QuerySet[Revision]]:
    """Return the last approved text, and the revisions since; None and all revisions if nothing is approved."""
    base = approved_revision(stored)
    if base is not None:
        return text_of(base.content), stored.revisions.exclude(_not_after(base))
    if stored.live and stored.live_revision_id is None:
        # A program put it online without a revision.
        online = stored.specific if isinstance(stored, Page) else stored
        return text_of(online.serializable_data()), stored.revisions
    return None, stored.revisions


def _not_after(revision: Revision) -> Q:
    return Q(created_at__lt=revision.created_at) | Q(created_at=revision.created_at, pk__lte=revision.pk)


def text_of(content: dict[str, Any]) -> str:
    """Return the text that readers get of a revision's content, in a form that can be compared."""
    text = {name: _plain(value) for name, value in content.items() if name not in NO_TEXT and name != "pk"}
    ids = [[block.get("id") for block in _blocks(content.get(name) or "") or []] for name in _NAMED_BY_ID]
    return json.dumps([text, ids], sort_keys=True, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        try:
            blocks = _plain(_blocks(value))
        except RecursionError:  # deeper than blocks are
            blocks = None
        if blocks is None:
            return as_read(value) if value.startswith("<") else _SECONDS.sub(r"\1\3", value)
        return blocks
    if isinstance(value, list):
        # Related objects have no order.
        parts = [_plain(part) for part in value]
        return sorted(parts) if all(isinstance(part, int) for part in parts) else parts
    if isinstance(value, dict):
        # The editor gives ids to blocks; rows of a child table get their keys when the page is published.
        added = "id" if value.keys() >= {"type", "value"} else "pk"
        return {name: _plain(part) for name, part in value.items() if name != added}
    return value


def _blocks(text: str) -> list[Any] | None:
    """Return the blocks of a field that has any, or None for other text."""
    if not text.startswith(_BLOCKS):
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return None
