"""Keeps items in step with the articles made from them, and puts new items under the editors' rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished

from campaign.articles.models import ArticlePage
from campaign.inbox import searchable
from campaign.inbox.decisions import announce, take_back_draft
from campaign.inbox.models import InboxItem, ItemSighting, Listing, Source
from campaign.inbox.services import apply_rules
from campaign.inbox.signals import item_visibility_changed, items_added
from edition import watch

State = InboxItem.State


@receiver(page_published, sender=ArticlePage)
def article_published(instance: ArticlePage, **_: Any) -> None:
    now = timezone.now()
    for item in InboxItem.objects.filter(article=instance.pk):
        if item.state != State.PUBLISHED:
            # An article is the newsroom's own: no delay applies to it.
            InboxItem.objects.filter(pk=item.pk).update(
                state=State.PUBLISHED, visible_at=now, released_at=now
            )
        announce([item.pk])


@receiver(page_unpublished, sender=ArticlePage)
def article_unpublished(instance: ArticlePage, **_: Any) -> None:
    _withdraw(instance)


@receiver(pre_delete, sender=ArticlePage)
def article_deleted(instance: ArticlePage, **_: Any) -> None:
    _withdraw(instance)
    for item in InboxItem.objects.filter(article=instance.pk):
        take_back_draft(item)


def _withdraw(article: ArticlePage) -> None:
    """Items of an article that is gone: a link that was approved as such stays one, others wait again."""
    for item in InboxItem.objects.filter(article=article.pk, state=State.PUBLISHED):
        changes: dict[str, Any] = {"state": State.APPROVED}
        if not item.is_link:
            changes = {"state": State.NEW, "visible_at": None, "released_at": None}
        InboxItem.objects.filter(pk=item.pk).update(**changes)
        announce([item.pk])


@receiver(post_delete, sender=InboxItem)
def item_deleted(instance: InboxItem, **_: Any) -> None:
    if instance.visible_at is not None:
        announce([instance.pk])


@receiver(post_delete, sender=ItemSighting)
def sighting_deleted(instance: ItemSighting, **_: Any) -> None:
    """A story that goes with its first source is new again in the others, so they are read again in full."""
    Listing.objects.filter(source=instance.source_id).delete()


@receiver(post_save, sender=Source)
def source_saved(instance: Source, created: bool, **_: Any) -> None:
    """A source's name stands under its public items, and its delay holds for those that are not out yet."""
    if created:
        return
    waiting = InboxItem.objects.filter(source=instance, state=State.APPROVED, released_at=None)
    waiting.update(visible_at=F("sort_at") + timedelta(hours=instance.delay_hours))
    announce(
        list(InboxItem.objects.filter(source=instance, visible_at__isnull=False).values_list("pk", flat=True))
    )


@receiver(items_added)
def rule_new_items(items: list[InboxItem], **_: Any) -> None:
    apply_rules(items)


@receiver(item_visibility_changed)
def public_items_changed(item_ids: list[int], **_: Any) -> None:
    """Keep the search right and start an edition; the signal comes after the commit."""
    searchable.refresh(item_ids)
    if settings.EDITION:
        watch.start()
