"""Receivers that store a published story's writer, photos and citations; citations go when it is unpublished."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_unpublished

from base.signals import went_online
from campaign.articles import citations, writers
from campaign.articles.models import AlertPage, ArticlePage, StoryPage
from campaign.library import citing


@receiver(went_online, sender=ArticlePage)
@receiver(went_online, sender=AlertPage)
def story_published(instance: StoryPage, **_: Any) -> None:
    """Store the writer, the photos and the citations of a published story."""
    writers.freeze(instance)
    writers.freeze_photos(instance)
    citations.publish(instance)


@receiver(page_unpublished, sender=ArticlePage)
@receiver(page_unpublished, sender=AlertPage)
def story_unpublished(instance: Page, **_: Any) -> None:
    """Delete the citations of an unpublished story."""
    citing.clear(instance)
