"""Template tag of the newsletter."""

from django import template

from base.delivery import memo
from campaign.engagement.models import newsletter_settings

register = template.Library()


@register.simple_tag
def newsletter_is_on() -> bool:
    """Return True if the newsletter sends anything, so that pages may offer it. Cached for the current edition."""

    def ask() -> bool:
        setting = newsletter_settings()
        return setting.sends_weekly or setting.sends_alerts

    return memo.kept("newsletter is on", ask)
