"""Template tags that link other pages to the guide and show its findings in the page editor."""

from django import template
from wagtail.models import Page

from base.delivery import memo
from base.visibility import readable
from campaign.engagement.guide.checks import Finding, findings
from campaign.engagement.models import GuidePage

register = template.Library()


@register.simple_tag
def guide() -> GuidePage | None:
    """Return the front page of the guide if readers may see it. Cached for the current edition."""
    return memo.get_or_set("guide", lambda: readable(GuidePage.objects.all()).first())


@register.simple_tag
def guide_findings(page: Page) -> list[Finding]:
    """Return the findings on one page of the guide."""
    return [finding for finding in findings() if finding.page == page.pk]
