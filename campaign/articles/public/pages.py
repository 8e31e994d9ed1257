"""Views of the pages of the campaign, its topics and its stories."""

from typing import Any

from base.page_view import PageView
from base.paging import LongPaginator, page_of
from campaign.articles import citations, queries
from campaign.articles.models import ArticlePage, CampaignPage, StoryPage, TopicPage
from campaign.articles.public.lists import STORIES_PER_PAGE


class CampaignView(PageView):
    """View of the campaign's page."""

    page: CampaignPage

    def context(self) -> dict[str, Any]:
        return {
            "topics": self.page.topics(self.seen_from),
            "plan_tasks": queries.plan()[0],
            "latest": queries.with_pictures(queries.published_stories(self.page, self.seen_from)[:6]),
        }


class TopicView(PageView):
    """View of a topic."""

    page: TopicPage

    def context(self) -> dict[str, Any]:
        alerts = queries.current_alerts(STORIES_PER_PAGE, below=self.page, seen_from=self.seen_from)
        shown_first = tuple(alert.pk for alert in alerts)
        others = queries.stories_of_topic(self.page, self.seen_from).exclude(pk__in=shown_first)
        key = ("topic", self.page.pk, shown_first, self.is_preview)
        page_obj = page_of(self.request, LongPaginator(key, others, STORIES_PER_PAGE))
        page_obj.object_list = queries.with_pictures(page_obj.object_list)
        # Current alerts are listed on the first page only, before all other stories, by severity.
        return {"alerts": alerts if page_obj.number == 1 else [], "page_obj": page_obj}


class StoryView(PageView):
    """View of a story."""

    page: StoryPage

    def context(self) -> dict[str, Any]:
        documents = citations.show(self.page, preview=self.is_preview)
        cited = [record.pk for record in documents]
        newer, older, related = queries.around(self.page, cited, 3, self.seen_from)
        return {"documents": documents, "newer": newer, "older": older, "related": related}


class ArticleView(StoryView):
    """View of an article."""

    page: ArticlePage

    def context(self) -> dict[str, Any]:
        attachments = self.page.attachments.all()
        if not self.is_preview:
            attachments = self.page.attachments.select_related("file")
        return super().context() | {"attachments": attachments}
