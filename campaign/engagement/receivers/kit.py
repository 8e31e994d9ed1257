"""Receivers of kits, which follow their stories and the names that they show. No backup holds the files."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Collection, CollectionViewRestriction, Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from base.models import AgencySettings, Image
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.articles.models.stories import StoryPage
from campaign.engagement.kit import making
from campaign.engagement.kit.texts import story
from campaign.engagement.models import Kit, KitFile
from operations.backup.signals import restored


@receiver(restored)
def make_again(**_: Any) -> None:
    """Have all kits made again."""
    Kit.objects.update(made_of="", task=None)


@receiver(page_published)
def story_was_published(instance: Page, **_: Any) -> None:
    """Have the kit of the story made again if the story says something else."""
    if isinstance(instance, StoryPage):
        making.story_changed(instance)


@receiver([page_published, page_unpublished], sender=TopicPage)
def topic_was_changed(instance: TopicPage, **_: Any) -> None:
    """Have the kits of the topic's stories, which name it while it is online, compared with its title."""
    making.look_again(Kit.objects.filter(page__path__startswith=instance.path))


@receiver(pre_delete, sender=Image)
def picture_is_deleted(instance: Image, **_: Any) -> None:
    """Take the files away that show the picture; they are made again without it."""
    for kit in _kits_with(main_image=instance):
        making.begin_anew(kit)


@receiver(post_save, sender=Image)
def picture_was_saved(instance: Image, created: bool, **_: Any) -> None:
    """Take the files away that show the picture if it is in another collection now, which not everybody may see."""
    if not created:
        _follow(_kits_with(main_image=instance))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def privacy_of_pictures_was_changed(instance: CollectionViewRestriction, **_: Any) -> None:
    """Take the files away that show a picture which not everybody may see any more; they are made again without it."""
    _follow(_kits_with(main_image__collection__path__startswith=instance.collection.path))


@receiver(post_save, sender=Collection)
def collection_was_changed(instance: Collection, created: bool, **_: Any) -> None:
    """Have the kits with pictures of a collection compared: it is moved after it is saved, without another signal."""
    if not created:
        making.look_again(_kits_with(main_image__collection__path__startswith=instance.path))


def _kits_with(**picture: Any) -> QuerySet[Kit]:
    """Return the kits of the stories with such a lead image."""
    alerts, articles = (model.objects.filter(**picture).values("pk") for model in (AlertPage, ArticlePage))
    return Kit.objects.filter(Q(page__in=alerts) | Q(page__in=articles))


def _follow(kits: QuerySet[Kit]) -> None:
    for kit in kits:
        if page := story(kit.page_id):
            making.story_changed(page)


@receiver(page_unpublished)
def story_was_withdrawn(instance: Page, **_: Any) -> None:
    """Take the files of the story's kit away; they are made again if it is published again."""
    for kit in Kit.objects.filter(page=instance.pk):
        making.empty(kit)


@receiver([page_slug_changed, post_page_move])
def address_was_changed(instance: Page, **_: Any) -> None:
    """Have the kits of this page and of those below it compared with their new addresses."""
    making.look_again(Kit.objects.filter(page__path__startswith=instance.path))


@receiver(post_save, sender=AgencySettings)
@receiver(post_save, sender=Site)
def names_were_changed(**_: Any) -> None:
    """Have all kits compared with the names and the host that they show."""
    making.look_again(Kit.objects.all())


@receiver(post_delete, sender=KitFile)
def kit_file_was_deleted(instance: KitFile, **_: Any) -> None:
    """Delete the file after the commit."""
    transaction.on_commit(partial(making.discard, instance.file))
