"""Receivers that keep citations up to date, in the transaction of the change itself."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_unpublished

import official as grammar
from base.signals import went_online
from campaign.library import citing
from campaign.library.models import DocumentRecord


@receiver(went_online, sender=DocumentRecord)
def record_published(instance: DocumentRecord, **_: Any) -> None:
    """Store the citations of a published record and match the citations that waited for it."""
    DocumentRecord.objects.filter(pk=instance.pk, is_stub=True).update(is_stub=False)
    cited = grammar.read_document(instance.text, citing.names_of_laws()).cited if instance.text else []
    found = citing.from_grammar(cited, [instance.text], instance.issued_on or timezone.localdate())
    citing.match(found)
    citing.write(instance, found)
    citing.resolve(instance)


@receiver(page_unpublished, sender=DocumentRecord)
def record_unpublished(instance: DocumentRecord, **_: Any) -> None:
    """Delete the citations of a withdrawn record."""
    citing.clear(instance)
