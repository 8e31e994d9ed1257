"""Revisions of models with a review: they are never overwritten, and published whole or not at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision

from base.models.turns import read_again, wait_for_text
from base.signals import previewed

_shown_by: list[type[Model]] = []


def register(model: type[Model]) -> None:
    """Never overwrite a revision that a row of another app's `model` shows: its field `revision`."""
    _shown_by.append(model)


class StandingRevisions:
    """Mixin for models with drafts: a revision that was submitted, published or shown is never overwritten.

    Wagtail's editor overwrites its own last revision when it saves by itself. Here it adds one instead, because others
    have approved, or are reading, the existing text. The class must come before Wagtail's in the list of bases. A
    preview of such a model sends a signal.
    """

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        # Wagtail itself refuses to overwrite any revision but the latest.
        if overwrite_revision is not None and overwrite_revision.pk == self.latest_revision_id:  # type: ignore[attr-defined]
            overwrite_revision = None if self._stands(overwrite_revision) else overwrite_revision
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)  # type: ignore[misc]

    def _stands(self, revision: Revision) -> bool:
        online = type(self)._base_manager.filter(live_revision=revision)  # type: ignore[attr-defined]
        shown = (model._base_manager.filter(revision=revision).exists() for model in _shown_by)
        return revision.task_states.exists() or online.exists() or any(shown)

    def make_preview_request(
        self, original_request: HttpRequest | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if original_request is not None and original_request.user.is_authenticated:
            previewed.send(type(self), text=self, user=original_request.user)
        return super().make_preview_request(original_request, *args, **kwargs)  # type: ignore[misc]


def publish_whole() -> None:
    """Run publishing and withdrawing in transactions, whoever starts them.

    Wagtail takes several steps, the first of which clears the time of a scheduled text: if the process died after it,
    the text would never be published. Wagtail also clears the time of the next text when the one online expires, and
    takes a text that is online without a revision offline until the time of the next one.
    """
    PublishRevisionAction.execute = transaction.atomic(
        _in_turn(_staying_online(PublishRevisionAction.execute))
    )
    UnpublishAction.execute = transaction.atomic(_in_turn(_keeping_the_next(UnpublishAction.execute)))


def _in_turn(act: Callable[..., None]) -> Callable[..., None]:
    @wraps(act)
    def execute(self: PublishRevisionAction | UnpublishAction, *args: Any, **kwargs: Any) -> None:
        wait_for_text(self.object.get_base_content_type().pk, self.object.pk)
        act(self, *args, **kwargs)

    return execute


def _staying_online(publish: Callable[..., None]) -> Callable[..., None]:
    @wraps(publish)
    def execute(self: PublishRevisionAction, *args: Any, **kwargs: Any) -> None:
        # A program put the text online, as the first run does with the home page. Wagtail schedules the next text of
        # any object that has a live revision without saving the object.
        if self.object.live and self.object.live_revision_id is None:
            self.object.live_revision = self.revision
        publish(self, *args, **kwargs)

    return execute


def _keeping_the_next(withdraw: Callable[..., None]) -> Callable[..., None]:
    @wraps(withdraw)
    def execute(self: UnpublishAction, *args: Any, **kwargs: Any) -> None:
        # Wagtail saves all columns, which would undo changes that others made while this transaction waited
        # for its turn.
        read_again(self.object)
        # A person who withdraws a text also cancels the next one; expiry does not.
        scheduled = self.object.revisions.exclude(approved_go_live_at=None).only("approved_go_live_at")
        kept = list(scheduled) if self.set_expired else []
        withdraw(self, *args, **kwargs)
        Revision.objects.bulk_update(kept, ["approved_go_live_at"])

    return execute
