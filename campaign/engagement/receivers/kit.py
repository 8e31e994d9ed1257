"""Receivers that keep kits in line with their stories and the names in them. Backups leave their files out."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, Page, Site
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from base.models import AgencySettings, Image
from base.signals import went_online
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.articles.models.stories import StoryPage
from campaign.engagement.kit import making
from campaign.engagement.kit.texts import story
from campaign.engagement.models import Kit, KitFile
from operations.backup.signals import restored


@receiver(restored)
def make_again(**_: Any) -> None:
    """Enqueue all kits after a restored backup, which has no files of kits."""
    Kit.objects.update(made_of="", task=None)


@receiver(went_online)
def story_was_published(instance: Page, **_: Any) -> None:
    """Renew the kit of the story if it no longer matches."""
    if isinstance(instance, StoryPage):
        making.story_changed(instance)


@receiver([went_online, page_unpublished], sender=TopicPage)
def topic_was_changed(instance: TopicPage, **_: Any) -> None:
    """Compare the kits of the topic's stories: they name the topic while it is online."""
    making.recheck(Kit.objects.filter(page__path__startswith=instance.path))


@receiver(pre_delete, sender=Image)
def picture_is_deleted(instance: Image, **_: Any) -> None:
    """Delete the kit files that show the picture; they are made again without it."""
    for kit in _kits_with(main_image=instance):
        making.remake(kit)


@receiver(post_save, sender=Image)
def picture_was_saved(instance: Image, created: bool, **_: Any) -> None:
    """Renew kits with the picture if they no longer match, as when its new collection is private."""
    if not created:
        _follow(_kits_with(main_image=instance))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def privacy_of_pictures_was_changed(instance: CollectionViewRestriction, **_: Any) -> None:
    """Renew kits if the change of privacy hides or shows their picture."""
    _follow(_kits_with(main_image__collection__path__startswith=instance.collection.path))


@receiver(post_save, sender=Collection)
def collection_was_changed(instance: Collection, created: bool, **_: Any) -> None:
    """Compare the kits with pictures of a collection. A move of the collection sends no other signal."""
    if not created:
        making.recheck(_kits_with(main_image__collection__path__startswith=instance.path))


def _kits_with(**picture: Any) -> QuerySet[Kit]:
    """Return the kits of the stories whose lead image matches `picture`."""
    alerts, articles = (model.objects.filter(**picture).values("pk") for model in (AlertPage, ArticlePage))
    return Kit.objects.filter(Q(page__in=alerts) | Q(page__in=articles))


def _follow(kits: QuerySet[Kit]) -> None:
    for kit in kits:
        if page := story(kit.page_id):
            making.story_changed(page)


@receiver(page_unpublished)
def story_was_withdrawn(instance: Page, **_: Any) -> None:
    """Delete the files of the story's kit; they are made again if the story is published again."""
    for kit in Kit.objects.filter(page=instance.pk):
        making.empty(kit)


@receiver([page_slug_changed, post_page_move])
def address_was_changed(instance: Page, **_: Any) -> None:
    """Compare the kits of this page and the pages below it with their new addresses."""
    making.recheck(Kit.objects.filter(page__path__startswith=instance.path))


@receiver(post_save, sender=AgencySettings)
@receiver(post_save, sender=Site)
def names_were_changed(**_: Any) -> None:
    """Compare all kits with the names and host that they show."""
    making.recheck(Kit.objects.all())


@receiver(post_delete, sender=KitFile)
def kit_file_was_deleted(instance: KitFile, **_: Any) -> None:
    """Delete the file after the commit."""
    transaction.on_commit(partial(making.discard, instance.file))
