"""The site that a request is for, and the sections of it that readers may see: what every feed begins with."""

from urllib.parse import urljoin

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from base.delivery import memo
from base.visibility import readable
from campaign.articles.models import CampaignPage, TopicPage
from campaign.inbox.models import ProvincialNewsPage


def site_of(request: HttpRequest) -> Site:
    """The site asked for. Its own address, never the request's Host header, is what feeds print."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("Không có trang nào ở địa chỉ này.")
    return site


class Sections:
    """The campaign, topics and provincial page that anyone may read, in one query."""

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
    site = site_of(request)
    return memo.kept(("feed sections", site.pk), lambda: Sections(site))


def schemes(request: HttpRequest) -> str:
    """The address of the page that says what the categories of entries are; each list of them has its anchor there."""
    return urljoin(site_of(request).root_url, reverse("syndication:list"))


def feed_path(kind: str, extension: str, archive: str = "", **section: str) -> str:
    within = {"archive": archive} if archive else {}
    return reverse(f"syndication:{kind}", kwargs={"extension": extension, **section, **within})
