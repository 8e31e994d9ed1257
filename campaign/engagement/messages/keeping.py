"""Erasure of messages after the days of the setting. Kind, days and state stay for the report."""

import datetime

from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.engagement.messages import quotes
from campaign.engagement.models import PICTURES, Message, Picture, kept_long_enough, message_terms
from operations.backup import erasures

# Kind, in the list of erasures, of messages that were erased before their time.
ERASED = "engagement.message"


def is_over(message: Message) -> bool:
    """Return True if the next run would erase the message if it were open."""
    days = message_terms().kept_days
    days = min(message.kept_days or days, days)
    return message.due_on < timezone.localdate() - datetime.timedelta(days)


def _ended(days: int) -> Q:
    """Return the condition of messages that were closed more than `days` ago."""
    kept = datetime.timedelta(days)
    # Open messages are erased, too; their days count from the deadline.
    is_open = Q(closed_at=None, due_on__lt=timezone.localdate() - kept)
    return Q(closed_at__lt=timezone.now() - kept) | is_open


def erase() -> int:
    """Erase all messages that were kept long enough, with their pictures and answers. Return the count."""
    over = kept_long_enough(Message, message_terms().kept_days, _ended)
    # A restored backup brings messages back that were erased before their time.
    early = erasures.noted(ERASED)
    over |= Q(code_hash__in=early)
    number = 0
    for message in Message.objects.filter(over, erased_at=None).iterator(chunk_size=200):
        _erase(message, is_early=message.code_hash in early)
        number += 1
    _remove_nameless()
    return number


def _remove_nameless() -> None:
    """Delete files that no picture names: they belong to messages sent after the backup that was restored."""
    storage = Picture._meta.get_field("file").storage
    named = set(Picture.objects.values_list("file", flat=True))
    a_day_ago = timezone.now() - datetime.timedelta(days=1)
    for name in _stored(storage):
        # A newer file may belong to a message that is just being stored.
        if name not in named and storage.get_modified_time(name) < a_day_ago:
            storage.delete(name)


def _stored(storage: Storage) -> list[str]:
    try:
        return [f"{PICTURES}/{name}" for name in storage.listdir(PICTURES)[1]]
    except FileNotFoundError:
        # No picture has been stored yet.
        return []


@transaction.atomic
def erase_early(message: Message) -> None:
    """Erase one message before its time, and again whenever a restored backup brings it back."""
    erasures.note(ERASED, [message.code_hash])
    _erase(message, is_early=True)


@transaction.atomic
def _erase(message: Message, *, is_early: bool) -> None:
    """Erase words, contact, marks, pictures and answers of one message, and its words in a draft made from it.

    A message that is erased before its time is also closed: nobody can answer it, so it would be late for ever.
    """
    # Locked, because whoever is answering it must be done first.
    Message.objects.select_for_update().get(pk=message.pk)
    # Files first: if the storage fails, nothing is marked as erased, and the next run tries again.
    for picture in message.pictures.all():
        picture.file.delete(save=False)
    message.pictures.all().delete()
    quotes.take_out(message)
    message.marks.all().delete()
    message.replies.update(text="", note="")
    message.text = message.contact = ""
    message.erased_at = timezone.now()
    if is_early and not message.is_closed:
        message.state, message.closed_at = Message.State.ASIDE, message.erased_at
    message.save(update_fields=["text", "contact", "erased_at", "state", "closed_at"])
