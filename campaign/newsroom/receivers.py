"""Receivers: byline of a new article, subscription to comments on one's own text, log of previews and of privacy."""

from typing import Any

from django.db.models.signals import post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.log_actions import log
from wagtail.models import CollectionViewRestriction, Page, PageSubscription
from wagtail.signals import init_new_page

from base.models import User
from base.signals import previewed
from campaign.articles.models import ArticlePage
from campaign.newsroom.review import audit


@receiver(init_new_page)
def prefill_author(page: Page, **kwargs: Any) -> None:
    """Fill in the author's name of a new article with the byline of the user who opens the form."""
    if isinstance(page, ArticlePage) and not page.author_name:
        page.author_name = page.owner.byline


@receiver(pre_save, sender=PageSubscription)
def follow_own_text(instance: PageSubscription, **kwargs: Any) -> None:
    """Subscribe the owner of a text to its comments, also if the text began in the inbox or as a file."""
    if instance._state.adding and instance.user_id == instance.page.owner_id:
        instance.comment_notifications = True


@receiver(previewed)
def note_who_previews(page: Page, user: User, **kwargs: Any) -> None:
    """Log that `user` previewed the page."""
    audit.note_seen(page, user)


@receiver(post_save, sender=CollectionViewRestriction)
def note_privacy_of_files(instance: CollectionViewRestriction, created: bool, **kwargs: Any) -> None:
    """Log on the collection that somebody limits who may read its files. Wagtail logs this for pages only."""
    log(instance.collection, f"wagtail.view_restriction.{'create' if created else 'edit'}")


@receiver(pre_delete, sender=CollectionViewRestriction)
def note_end_of_privacy(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    """Log on the collection that its files are public again."""
    log(instance.collection, "wagtail.view_restriction.delete")
