"""Receivers of signals: the desk tells of new comments at once; a restored database is rid of what had to be erased."""

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from campaign.engagement.contest import keeping as contest
from campaign.engagement.drafts import desk, keeping
from campaign.engagement.models import Comment
from campaign.engagement.polls import voting
from operations.backup.signals import restored


@receiver(restored)
def erase_again(**_: Any) -> None:
    """Erase what strangers sent and whose time is over."""
    keeping.erase()
    voting.forget()
    contest.erase()


@receiver([post_save, post_delete], sender=Comment)
def forget_new_comments(**_: Any) -> None:
    """Let the desk count new comments again."""
    cache.delete(desk.NEW_COMMENTS)
