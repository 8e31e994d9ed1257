"""Signal receivers that keep items in step with their articles and sources, and apply rules to new items."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move

from base.signals import went_online
from base.visibility import is_private
from campaign.articles.models import ArticlePage
from campaign.inbox import searchable
from campaign.inbox.decisions import announce, take_back_draft
from campaign.inbox.models import InboxItem, ItemSighting, Listing, Rule, Source
from campaign.inbox.models.sources import NOTHING_READ
from campaign.inbox.services import apply_rules
from campaign.inbox.signals import item_visibility_changed, items_added, items_adopted

State = InboxItem.State


@receiver(went_online, sender=ArticlePage)
def article_published(instance: ArticlePage, **_: Any) -> None:
    """Mark the items of a published article as published and announce them."""
    now = timezone.now()
    for item in InboxItem.objects.filter(article=instance.pk):
        if item.state != State.PUBLISHED:
            # The source's delay does not apply, because an article is the newsroom's own text. An item that readers
            # had as a link keeps its time, because feeds are ordered by it.
            InboxItem.objects.filter(pk=item.pk).update(
                state=State.PUBLISHED, visible_at=min(item.visible_at or now, now), released_at=now
            )
        announce([item.pk])


@receiver(pre_delete, sender=ArticlePage)
def article_deleted(instance: ArticlePage, **_: Any) -> None:
    """Withdraw the items of a deleted article, and take back the decision that made it from them."""
    article_unpublished(instance)
    for item in InboxItem.objects.filter(article=instance.pk):
        take_back_draft(item)


@receiver(page_unpublished, sender=ArticlePage)
def article_unpublished(instance: ArticlePage, **_: Any) -> None:
    """Reset the published items of an article that readers no longer see.

    Items that were approved as links too stay approved; all others are new again.
    """
    for item in InboxItem.objects.filter(article=instance.pk, state=State.PUBLISHED):
        changes: dict[str, Any] = {"state": State.APPROVED, "text_changed_at": timezone.now()}
        if not item.is_link:
            changes = {"state": State.NEW, "visible_at": None, "released_at": None}
        InboxItem.objects.filter(pk=item.pk).update(**changes)
        announce([item.pk])


@receiver([post_save, post_delete], sender=PageViewRestriction)
def article_privacy_changed(instance: PageViewRestriction, origin: Any = None, **_: Any) -> None:
    """Record and announce that readers get another text for links whose articles became private or public."""
    # A restriction that is deleted together with its page makes nothing public.
    if origin is None or getattr(origin, "model", type(origin)) is PageViewRestriction:
        _replace_links(instance.page)


@receiver(post_page_move)
def article_was_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **_: Any) -> None:
    """Record and announce the same for a branch that moved into a private section, or out of one."""
    both = Page.objects.filter(pk__in=[parent_page_before.pk, parent_page_after.pk])
    if len(set(both.annotate(private=is_private()).values_list("private", flat=True))) == 2:
        _replace_links(instance)


def _replace_links(page: Page) -> None:
    links = InboxItem.objects.filter(state=State.PUBLISHED, is_link=True)
    item_ids = list(links.filter(article__path__startswith=page.path).values_list("pk", flat=True))
    InboxItem.objects.filter(pk__in=item_ids).update(text_changed_at=timezone.now())
    announce(item_ids)


@receiver(post_delete, sender=InboxItem)
def item_deleted(instance: InboxItem, **_: Any) -> None:
    """Announce the deletion of an item that readers may have seen."""
    if instance.visible_at is not None:
        announce([instance.pk])


@receiver(post_delete, sender=ItemSighting)
def sighting_deleted(instance: ItemSighting, **_: Any) -> None:
    """Forget what was read from the sighting's source, so that its next document is parsed in full.

    If an item is deleted, its sightings are deleted with it, and their sources must add the story again.
    """
    Listing.objects.filter(source=instance.source_id).delete()
    Source.objects.filter(pk=instance.source_id).update(**NOTHING_READ)


@receiver(post_save, sender=Source)
def source_saved(instance: Source, created: bool, **_: Any) -> None:
    """Apply a source's changed delay to its unreleased items, and announce its items, which show its name."""
    if created:
        return
    now = timezone.now()
    waiting = InboxItem.objects.filter(
        source=instance, state=State.APPROVED, released_at=None, visible_at__gt=now
    )
    # Never in the past, because feeds list items in the order in which readers got them.
    waiting.update(visible_at=Greatest(F("sort_at") + timedelta(hours=instance.delay_hours), Value(now)))
    announce(
        list(InboxItem.objects.filter(source=instance, visible_at__isnull=False).values_list("pk", flat=True))
    )


@receiver([items_added, items_adopted])
def rule_items(items: list[InboxItem], former: dict[int, int] | None = None, **_: Any) -> None:
    """Apply the editors' rules to new items, and to items of `former` sources."""
    apply_rules(items, former)


@receiver(item_visibility_changed)
def public_items_changed(item_ids: list[int], **_: Any) -> None:
    """Update the search entries of the items; the signal comes after the commit."""
    searchable.refresh(item_ids)


@receiver(pre_delete, sender=Source)
def forget_rules_of_source(instance: Source, **_: Any) -> None:
    """Delete the rules of this source alone. Without sources they would apply to all."""
    for rule in Rule.objects.filter(sources=instance):
        rule.sources.remove(instance)
        if not rule.sources.exists():
            rule.delete()
