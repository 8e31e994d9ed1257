"""Signals by which the catalogue becomes another, in the transaction of the change itself."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move

from campaign.library import catalogue
from campaign.library.models import DocumentField, DocumentRecord, Relation


@receiver([post_save, post_delete], sender=DocumentRecord)
@receiver([post_save, post_delete], sender=DocumentField)
@receiver([post_save, post_delete], sender=Relation)
@receiver([post_save, post_delete], sender=PageViewRestriction)
# Once more after publishing: a record's relations are written after the record.
@receiver(page_published, sender=DocumentRecord)
@receiver(post_page_move)
def catalogue_changed(raw: bool = False, **_: Any) -> None:
    if not raw:
        catalogue.changed()


@receiver(post_save, sender=Page)
def page_saved(instance: Page, raw: bool, **_: Any) -> None:
    """Some of Wagtail's actions save the base instance."""
    if not raw and instance.specific_class is DocumentRecord:
        catalogue.changed()
