"""The end of keeping: messages are emptied after the days of the setting. Kind, days and state stay for the report."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.engagement.models import Message, desk_terms


def erase() -> int:
    """Erase all messages that were kept long enough, with their pictures and answers. Return their number."""
    days = datetime.timedelta(days=desk_terms().kept_days)
    closed_before = timezone.now() - days
    # An open message has an end, too: it counts from its deadline.
    is_over = Q(closed_at__lt=closed_before) | Q(closed_at=None, due_on__lt=timezone.localdate() - days)
    number = 0
    for message in Message.objects.filter(is_over, erased_at=None).iterator(chunk_size=200):
        erase_one(message)
        number += 1
    return number


@transaction.atomic
def erase_one(message: Message) -> None:
    """Erase words, contact, marks, pictures and answers of one message."""
    # Files first: if a store of files refuses, nothing is marked as erased, and the next run tries again.
    for picture in message.pictures.all():
        picture.file.delete(save=False)
    message.pictures.all().delete()
    message.marks.all().delete()
    message.replies.update(text="", note="")
    message.text = message.contact = ""
    message.erased_at = timezone.now()
    message.save(update_fields=["text", "contact", "erased_at"])
