"""The end of keeping: messages are emptied after the days of the setting. Kind, days and state stay for the report."""

import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from campaign.engagement.models import PICTURES, Message, Picture, desk_terms

# Folder of the numbers of messages that were erased before their time.
_ERASED = "tin-gui-da-xoa"


def erase() -> int:
    """Erase all messages that were kept long enough, with their pictures and answers. Return their number."""
    days = datetime.timedelta(days=desk_terms().kept_days)
    closed_before = timezone.now() - days
    # An open message has an end, too: it counts from its deadline.
    is_over = Q(closed_at__lt=closed_before) | Q(closed_at=None, due_on__lt=timezone.localdate() - days)
    # Those that were erased before their time are back after the restoration of an older backup.
    is_over |= Q(stamp__in=_stored(_ERASED))
    number = 0
    for message in Message.objects.filter(is_over, erased_at=None).iterator(chunk_size=200):
        erase_one(message)
        number += 1
    _remove_nameless()
    return number


def _remove_nameless() -> None:
    """Delete files that no picture names: those of messages that came after the backup that was restored."""
    named = set(Picture.objects.values_list("file", flat=True))
    a_day_ago = timezone.now() - datetime.timedelta(days=1)
    for name in (f"{PICTURES}/{name}" for name in _stored(PICTURES)):
        # A younger one may be of a message that is just being stored.
        if name not in named and _storage().get_modified_time(name) < a_day_ago:
            _storage().delete(name)


def _storage() -> Storage:
    return Picture._meta.get_field("file").storage


def _stored(folder: str) -> list[str]:
    try:
        return _storage().listdir(folder)[1]
    except FileNotFoundError:
        # Nothing was stored there yet.
        return []


def erase_early(message: Message) -> None:
    """Erase one message before its time, and again whenever a restored backup brings it back.

    A file beside the pictures remembers it, because a restoration replaces the database and deletes no file. Its name
    is the random number of the form and tells nothing.
    """
    if message.stamp not in _stored(_ERASED):
        _storage().save(f"{_ERASED}/{message.stamp}", ContentFile(b"."))
    erase_one(message)


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
