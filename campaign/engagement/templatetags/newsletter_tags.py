"""Template tag of the newsletter."""

from django import template

from base.delivery import memo
from campaign.engagement.newsletter.public import offered

register = template.Library()


@register.simple_tag
def newsletter_is_on() -> bool:
    """Return True if the newsletter sends anything, so that pages may offer it. Cached for the current edition."""
    return memo.get_or_set("newsletter is on", lambda: bool(offered()))
