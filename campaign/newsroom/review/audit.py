"""Entries in Wagtail's log that Wagtail does not write: views of unpublished texts, and deletions of every kind.

Views of one's own text are not logged, nor are repeated views within an hour.
"""

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import pre_delete
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.admin.views.generic.models import RevisionsCompareView
from wagtail.log_actions import get_active_log_context, log, registry
from wagtail.models import ModelLogEntry, Page

from base.models import User
from campaign.newsroom.review.media_policy import online_texts
from campaign.newsroom.review.rights import PublicationRule, publication_rule

ACTION = "newsroom.see"
SHARED = "newsroom.share"
UNSHARED = "newsroom.unshare"
WITHDRAWN = "newsroom.withdraw_file"
# Decisions on items have a log of their own; changes of privacy are logged on the page or collection.
_LOGGED_ELSEWHERE = {
    "inbox.InboxItem",
    "wagtailcore.CollectionViewRestriction",
    "wagtailcore.PageViewRestriction",
}
_AGAIN_AFTER = datetime.timedelta(hours=1)


def note_seen(text: Any, user: User) -> None:
    """Log that `user` opened, previewed or compared `text`, if its latest draft is unpublished and by somebody else."""
    is_public = text.live and not text.has_unpublished_changes
    writer = text.latest_revision.user_id if text.latest_revision else None
    if text.pk is None or is_public or user.pk in (getattr(text, "owner_id", None), writer):
        return
    seen = registry.get_logs_for_instance(text).filter(user=user, action=ACTION)
    if not seen.filter(timestamp__gt=timezone.now() - _AGAIN_AFTER).exists():
        log(text, ACTION, user=user)


def follow_comparisons() -> None:
    """Log who compares versions of a text. All comparisons derive from one view of Wagtail, which runs no hook."""
    RevisionsCompareView.get = _noted(RevisionsCompareView.get)


def _noted(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(show)
    def get(self: RevisionsCompareView, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_seen(self.object, cast(User, request.user))
        return show(self, request, *args, **kwargs)

    return get


def follow_deletions() -> None:
    """Connect `note_deletion` to all models whose rows readers see, except pages and models logged elsewhere."""
    for model in apps.get_models():
        is_public = publication_rule(model) in (
            PublicationRule.REVIEWED,
            PublicationRule.FROZEN,
            PublicationRule.ALONE,
        )
        if is_public and not issubclass(model, Page) and model._meta.label not in _LOGGED_ELSEWHERE:
            pre_delete.connect(note_deletion, sender=model)


def note_deletion(instance: Model, **kwargs: Any) -> None:
    """Log that a person deletes `instance`, unless that is logged already, and which texts lose the file."""
    context = get_active_log_context()
    if context.user is None:
        return
    entries = ModelLogEntry.objects.for_instance(instance).filter(uuid=context.uuid)
    logged = set(entries.values_list("action", flat=True))
    if "wagtail.delete" not in logged:
        log(instance, "wagtail.delete")
    is_frozen = publication_rule(type(instance)) is PublicationRule.FROZEN and WITHDRAWN not in logged
    if is_frozen and (texts := online_texts(instance)):
        log(instance, WITHDRAWN, data={"texts": [str(text) for text in texts]})
