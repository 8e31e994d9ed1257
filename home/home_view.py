"""The view of the home page: lead and newest stories, current alerts, documents, provincial news."""

from typing import Any

from django.db.models import Subquery
from django.utils import timezone
from wagtail.models import Page

from base.delivery import memo
from base.page_view import PageView
from base.visibility import readable
from campaign.articles import queries
from campaign.articles.models import AlertPage, CampaignPage
from campaign.inbox.models import InboxItem, ProvincialNewsPage
from campaign.library.models import DocumentRecord, LibraryPage
from home.models import HomePage


class HomeView(PageView):
    """The view of the home page."""

    page: HomePage

    def context(self) -> dict[str, Any]:
        sections = memo.get_or_set(("sections", self.page.pk, self.seen_from is None), self._sections)
        row = sections.get(CampaignPage)
        campaign = row and row.campaignpage
        lead, latest = lead_and_latest(self.page, 6, self.seen_from)
        return {
            "campaign": campaign,
            "library": sections.get(LibraryPage),
            "provincial": sections.get(ProvincialNewsPage),
            "topics": campaign.topics(self.seen_from) if campaign else [],
            "lead": lead,
            "latest": latest,
            "plan": queries.plan()[1],
            "alerts": queries.current_alerts(limit=4, seen_from=self.seen_from),
            "documents": DocumentRecord.objects.published(self.seen_from)[:5].as_shown(
                seen_from=self.seen_from
            ),
            "provincial_items": InboxItem.objects.public().in_brief()[:5],
        }

    def _sections(self) -> dict[type[Page], Page]:
        """Return the published section pages by type, the first of each type; one query."""
        kinds = (CampaignPage, LibraryPage, ProvincialNewsPage)
        rows = readable(Page.objects.child_of(self.page).exact_type(*kinds), self.seen_from)
        return {row.specific_class: row for row in rows.select_related("campaignpage").order_by("-path")}


def lead_and_latest(
    home: HomePage, limit: int, seen_from: Page | None = None
) -> tuple[Page | None, list[Page]]:
    """Return the lead story and the newest `limit` others; `seen_from` is that of `readable`.

    If the chosen lead is not public, the newest story leads; an expired alert leads only if it was chosen.
    """
    newest = queries.published_stories(seen_from=seen_from)
    # All of the newest may be alerts that have expired.
    unexpired = newest.exclude(alertpage__valid_until__lte=timezone.now())
    # A list, because for two conditions joined by OR the database would read all rows.
    leading = newest.filter(pk__in=[home.lead_story_id, Subquery(unexpired.values("pk")[:1])])
    found = queries.with_pictures(newest[: limit + 1], also=leading)
    fit = [story for story in found if not (isinstance(story, AlertPage) and story.is_past)]
    picked = [story for story in found if story.pk == home.lead_story_id]
    lead = next(iter([*picked, *fit]), None)
    return lead, [story for story in found if story is not lead][:limit]
