"""Template tag that links the page of the campaign to its contests."""

from django import template
from wagtail.models import Page

from base.delivery import memo
from base.visibility import readable
from campaign.engagement.models import ContestPage

register = template.Library()


@register.simple_tag(takes_context=True)
def contests(context: template.Context, campaign: Page) -> list[ContestPage]:
    """Return the contests below a campaign that readers may see, newest first. Cached for the current edition."""
    seen_from = context["page"].view_for(context["request"]).seen_from

    def found() -> list[ContestPage]:
        pages = readable(ContestPage.objects.child_of(campaign), seen_from)
        return list(pages.defer("body", "prizes", "units").order_by("-first_published_at", "-pk"))

    return memo.get_or_set(("contests", campaign.pk, seen_from is None), found) if campaign.pk else []
