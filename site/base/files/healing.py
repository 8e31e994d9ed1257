"""Recreates lost renditions and share cards, under the names that pages know.

Backups leave them out, so after a restoration each is missing until somebody requests it.
"""

import logging

from django.core.files.storage import Storage
from wagtail.images.models import Filter, SourceImageIOError

from base.files.names import Stored
from base.models import Rendition, ShareCard
from base.sharing import share_cards

logger = logging.getLogger(__name__)


def make_again(stored: Stored) -> bool:
    """Recreate the lost file from its original or its page. Return False if that is impossible."""
    try:
        for rendition in Rendition.objects.filter(file=stored.name).select_related("image"):
            made = rendition.image.generate_rendition_file(Filter(spec=rendition.filter_spec))
            _store(stored.storage, stored.name, made)
            return True
        for card in ShareCard.objects.filter(file=stored.name).select_related("page"):
            share_cards.refresh(card.page.specific)
            return stored.storage.exists(stored.name)
    except (SourceImageIOError, OSError) as error:
        logger.warning("%s is lost and could not be made again: %s", stored.name, type(error).__name__)
    return False


def _store(storage: Storage, name: str, content: object) -> None:
    kept_as = storage.save(name, content)  # type: ignore[arg-type]  # Wagtail's file has no stubs
    if kept_as != name:
        # Another request has recreated the file meanwhile.
        storage.delete(kept_as)
