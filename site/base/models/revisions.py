"""Revisions of models with a review: they are never overwritten, and published whole or not at all."""

from typing import Any

from django.db import transaction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision


class StandingRevisions:
    """Mixin for models with drafts: a revision that was submitted or published is never overwritten.

    Wagtail's editor overwrites its own last revision when it saves by itself. Here it adds one instead, because others
    have approved, or are reading, the text that stands. The class comes before Wagtail's in the list of bases.
    """

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        # Wagtail itself refuses to overwrite another revision than the latest.
        if overwrite_revision is not None and overwrite_revision.pk == self.latest_revision_id:  # type: ignore[attr-defined]
            overwrite_revision = None if self._stands(overwrite_revision) else overwrite_revision
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)  # type: ignore[misc]

    def _stands(self, revision: Revision) -> bool:
        online = type(self)._base_manager.filter(live_revision=revision)  # type: ignore[attr-defined]
        return revision.task_states.exists() or online.exists()


def publish_whole() -> None:
    """Make publishing and withdrawing transactions, whoever starts them.

    Wagtail takes several steps, the first of which forgets the hour of a scheduled text: a process that died after it
    would leave a text that never comes out.
    """
    for action in (PublishRevisionAction, UnpublishAction):
        action.execute = transaction.atomic(action.execute)
