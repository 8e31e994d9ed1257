"""Template tag that links a story to its kit."""

from django import template
from wagtail.models import Page

from campaign.articles.models.stories import StoryPage
from campaign.engagement.models import Kit

register = template.Library()


@register.simple_tag
def has_kit(page: Page) -> bool:
    """Return True if this page, which readers may see, has a kit with files."""
    if not isinstance(page, StoryPage):
        return False
    if page.has_kit is None:
        page.has_kit = Kit.objects.filter(page=page.pk).exclude(made_of="").exists()
    return page.has_kit
