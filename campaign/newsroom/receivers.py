"""What the newsroom does when the admin opens a page for the first time."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageSubscription
from wagtail.signals import init_new_page

from base.models import User
from base.signals import previewed
from campaign.articles.models import ArticlePage
from campaign.newsroom.review import audit


@receiver(init_new_page)
def prefill_author(page: Page, **kwargs: Any) -> None:
    """The form of a new article begins with the byline of whoever opened it."""
    if isinstance(page, ArticlePage) and not page.author_name:
        page.author_name = page.owner.byline


@receiver(pre_save, sender=PageSubscription)
def follow_own_text(instance: PageSubscription, **kwargs: Any) -> None:
    """Whoever began a text is told of comments on it, also where the text began in the inbox or as a file."""
    if instance._state.adding and instance.user_id == instance.page.owner_id:
        instance.comment_notifications = True


@receiver(previewed)
def note_who_previews(page: Page, user: User, **kwargs: Any) -> None:
    audit.note_seen(page, user)
