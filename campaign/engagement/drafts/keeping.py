"""Erasure of comments after the days of the setting, or on request. Their number stays."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.engagement.models import Comment, comment_days
from operations.backup import erasures

# Kind in the list of erasures. The stamp of a comment is random.
_ERASED = "engagement.comment"
_EMPTY = {"text": "", "name": "", "contact": "", "handling": ""}


def erase() -> int:
    """Erase words, names and contacts of all comments whose time is over. Return their number."""
    closed_before = timezone.localdate() - datetime.timedelta(days=comment_days())
    # A restored backup brings comments back that were erased before their time.
    is_over = Q(page__closes_on__lt=closed_before) | Q(stamp__in=erasures.noted(_ERASED))
    over = Comment.objects.filter(is_over, erased_at=None)
    return over.update(**_EMPTY, erased_at=timezone.now())


@transaction.atomic
def erase_early(comment: Comment) -> None:
    """Erase one comment before its time, and again whenever a restored backup brings it back."""
    erasures.note(_ERASED, [comment.stamp])
    for name, value in _EMPTY.items():
        setattr(comment, name, value)
    comment.erased_at = timezone.now()
    comment.save(update_fields=[*_EMPTY, "erased_at"])
