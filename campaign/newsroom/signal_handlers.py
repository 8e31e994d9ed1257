"""What the newsroom does when the admin opens a new page."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import init_new_page

from campaign.articles.models import ArticlePage


@receiver(init_new_page)
def prefill_author(page: Page, **kwargs: Any) -> None:
    """The form of a new article begins with the byline of whoever opened it."""
    if isinstance(page, ArticlePage) and not page.author_name:
        page.author_name = page.owner.byline
