"""Receivers for data that people sent: refresh the desk's counts, and erase again after a restored backup."""

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from campaign.engagement import erasing
from campaign.engagement.consultations import desk
from campaign.engagement.messages import panels, workdays
from campaign.engagement.models import Comment, Message, Reply, SpecialDay
from campaign.engagement.newsletter import keeping as newsletter
from operations.backup.signals import restored


@receiver(restored)
def erase_again(**_: Any) -> None:
    """Erase strangers' data whose time is over, and subscriptions that ended after the backup."""
    erasing.erase()
    newsletter.end_again()


@receiver([post_save, post_delete], sender=Comment)
def forget_new_comments(**_: Any) -> None:
    """Make the desk count new comments again."""
    cache.delete(desk.NEW_COMMENTS)


@receiver([post_save, post_delete], sender=Message)
@receiver([post_save, post_delete], sender=Reply)
def forget_counts_of_messages(**_: Any) -> None:
    """Make the desk count messages again."""
    cache.delete(panels.WAITING)


@receiver([post_save, post_delete], sender=SpecialDay)
def count_deadlines_again(**_: Any) -> None:
    """Recompute deadlines when the calendar changes."""
    workdays.renew_deadlines()
    cache.delete(panels.WAITING)
