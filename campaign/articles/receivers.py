"""Receivers that store a story's citations when it is published and delete them when it is unpublished."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from campaign.articles import citations
from campaign.articles.models import AlertPage, ArticlePage
from campaign.library import citing


@receiver(page_published, sender=ArticlePage)
@receiver(page_published, sender=AlertPage)
def story_published(instance: Page, **_: Any) -> None:
    """Store the citations of a published story."""
    citations.publish(instance)


@receiver(page_unpublished, sender=ArticlePage)
@receiver(page_unpublished, sender=AlertPage)
def story_unpublished(instance: Page, **_: Any) -> None:
    """Delete the citations of an unpublished story."""
    citing.clear(instance)
