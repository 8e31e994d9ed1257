"""Template tag that links the page of the campaign to its contests."""

from django import template
from wagtail.models import Page

from base.delivery import memo
from base.visibility import readable
from campaign.engagement.models import ContestPage

register = template.Library()


@register.simple_tag
def contests(campaign: Page) -> list[ContestPage]:
    """Return the contests below a campaign that readers may see, newest first. Cached for the current edition."""

    def found() -> list[ContestPage]:
        pages = readable(ContestPage.objects.child_of(campaign))
        return list(pages.defer("body", "prizes", "units").order_by("-first_published_at", "-pk"))

    return memo.kept(("contests", campaign.pk), found) if campaign.pk else []
