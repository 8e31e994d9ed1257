"""The public sections of a site, from which every feed is built."""

from urllib.parse import urljoin

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from base.delivery import memo
from base.delivery.sites import site_of
from base.visibility import readable
from campaign.articles.models import CampaignPage, TopicPage
from campaign.inbox.models import ProvincialNewsPage


class Sections:
    """The campaign, topics and provincial page that anyone may read, fetched in one query."""

    def __init__(self, site: Site) -> None:
        pages = (
            readable(Page.objects.exact_type(CampaignPage, TopicPage, ProvincialNewsPage))
            .descendant_of(site.root_page)
            .select_related("campaignpage", "topicpage", "provincialnewspage")
            .defer("campaignpage__body", "campaignpage__purpose")
            .order_by("path")
        )
        self.topics: list[TopicPage] = []
        self.campaign: CampaignPage | None = None
        self.provincial: ProvincialNewsPage | None = None
        for page in pages:
            if page.specific_class is TopicPage:
                self.topics.append(page.topicpage)
            elif page.specific_class is CampaignPage:
                self.campaign = self.campaign or page.campaignpage
            else:
                self.provincial = page.provincialnewspage

    def topic(self, slug: str) -> TopicPage | None:
        return next((topic for topic in self.topics if topic.slug == slug), None)


def sections_of(request: HttpRequest) -> Sections:
    """Return the public sections of the request's site, cached for the current edition."""
    site = site_of(request)
    return memo.get_or_set(("feed sections", site.pk), lambda: Sections(site))


def schemes(request: HttpRequest) -> str:
    """Return the address of the page that explains the categories of entries.

    The page has an anchor for each list of categories.
    """
    return urljoin(site_of(request).root_url, reverse("syndication:list"))


def feed_path(kind: str, extension: str, archive: str = "", **section: str) -> str:
    """Return the path of a feed document in the format of `extension`."""
    within = {"archive": archive} if archive else {}
    return reverse(f"syndication:{kind}", kwargs={"extension": extension, **section, **within})
