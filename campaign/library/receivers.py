"""Receivers of the library: citations and the catalogue stay right, in the transaction of the change itself."""

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

import official as grammar
from campaign.library import citing
from campaign.library.models import DocumentField, DocumentRecord, Relation
from campaign.library.public import catalogue

# What a draft writes to the row of its page: nothing that readers see.
_OF_DRAFTS = {
    COMMENTS_RELATION_NAME,
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}


@receiver([post_save, post_delete], sender=DocumentRecord)
@receiver([post_save, post_delete], sender=DocumentField)
@receiver([post_save, post_delete], sender=Relation)
@receiver([post_save, post_delete], sender=PageViewRestriction)
# Once more after publishing: a record's relations are written after the record.
@receiver(page_published, sender=DocumentRecord)
@receiver(post_page_move)
def catalogue_changed(raw: bool = False, update_fields: Collection[str] | None = None, **_: Any) -> None:
    if not raw and not (update_fields and _OF_DRAFTS.issuperset(update_fields)):
        catalogue.changed()


@receiver(post_save, sender=Page)
def page_saved(instance: Page, **kwargs: Any) -> None:
    """Some of Wagtail's actions save the base instance."""
    if instance.specific_class is DocumentRecord:
        catalogue_changed(**kwargs)


@receiver(page_published, sender=DocumentRecord)
def record_published(instance: DocumentRecord, **_: Any) -> None:
    DocumentRecord.objects.filter(pk=instance.pk, is_stub=True).update(is_stub=False)
    cited = (
        grammar.read_document(instance.text).cited
        if instance.text and hasattr(grammar, "read_document")
        else []
    )
    found = citing.from_grammar(cited, [instance.text])
    citing.match(found, instance.issued_on or timezone.localdate())
    citing.write(instance, found)
    citing.resolve_waiting(instance)


@receiver(page_unpublished, sender=DocumentRecord)
def record_unpublished(instance: DocumentRecord, **_: Any) -> None:
    citing.clear(instance)
