"""Which feeds there are, and what each holds: all stories, the campaign, each topic, the library and each type of
document, the provincial news, and of these each source's and each topic's.

The one place that both formats, the list of feeds and the links in pages' heads ask. It shows nothing that
the site does not show: what is private, withdrawn or expired has no feed and stands in none.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from base.models import AgencySettings
from campaign.articles import queries
from campaign.articles.models import AlertPage, ArticlePage, CampaignPage, TopicPage
from campaign.inbox.models import InboxItem, ProvincialNewsPage, Source
from campaign.inbox.models.pages import public_sources, public_topics
from campaign.library.models import DocumentRecord, DocumentType, LibraryPage
from campaign.syndication import documents
from campaign.syndication.entries import Entry, Feed, item_entries, page_guid, part_guid, story_entries

MOST_ENTRIES = 30

ALL_TITLE = "Tất cả tin bài"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One feed as readers are offered it."""

    title: str
    description: str
    rss_url: str
    atom_url: str


def site_of(request: HttpRequest) -> Site:
    """The site asked for. Its own address, never the request's Host header, is what feeds print."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("Không có trang nào ở địa chỉ này.")
    return site


class Sections:
    """The campaign, topics and provincial page that anyone may read, in one query."""

    def __init__(self, site: Site) -> None:
        # Wagtail's public() would ask for the list of restrictions once more; see the query budget.
        section_path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
        restricted = PageViewRestriction.objects.annotate(section_path=section_path).filter(
            section_path__startswith=F("page__path")
        )
        pages = (
            Page.objects.live()
            .exact_type(CampaignPage, TopicPage, ProvincialNewsPage)
            .descendant_of(site.root_page)
            .filter(~Exists(restricted))
            .select_related("campaignpage", "topicpage", "provincialnewspage")
            .defer("campaignpage__body", "campaignpage__purpose")
            .order_by("path")
        )
        self.topics: list[TopicPage] = []
        self.campaign: CampaignPage | None = None
        self.provincial: ProvincialNewsPage | None = None
        for page in pages:
            if hasattr(page, "topicpage"):
                self.topics.append(page.topicpage)
            elif hasattr(page, "campaignpage"):
                self.campaign = self.campaign or page.campaignpage
            else:
                self.provincial = page.provincialnewspage

    def topic(self, slug: str) -> TopicPage | None:
        return next((topic for topic in self.topics if topic.slug == slug), None)


# --- The feeds themselves. Each answers None where readers may not see the section. ---------------------


def all_feed(request: HttpRequest) -> Feed | None:
    site = site_of(request)
    return _story_feed(
        request,
        site.root_page,
        queries.published_stories(below=site.root_page),
        Sections(site),
        title=ALL_TITLE,
    )


def campaign_feed(request: HttpRequest) -> Feed | None:
    sections = Sections(site_of(request))
    page = sections.campaign
    if page is None:
        return None
    return _story_feed(request, page, queries.published_stories(below=page), sections)


def topic_feed(request: HttpRequest, slug: str) -> Feed | None:
    sections = Sections(site_of(request))
    page = sections.topic(slug)
    if page is None:
        return None
    return _story_feed(request, page, queries.stories_of_topic(page), sections)


def provincial_feed(request: HttpRequest) -> Feed | None:
    return _provincial_feed(request, Sections(site_of(request)))


def provincial_source_feed(request: HttpRequest, pk: str) -> Feed | None:
    """The items of one source; none of a source that readers never had an item of."""
    shown = InboxItem.objects.filter(source=OuterRef("pk"), visible_at__lte=timezone.now())
    source = Source.objects.filter(Exists(shown), pk=pk).first()
    return _provincial_feed(request, Sections(site_of(request)), source=source) if source else None


def provincial_topic_feed(request: HttpRequest, slug: str) -> Feed | None:
    """The provincial news of one topic, which may be none so far."""
    sections = Sections(site_of(request))
    topic = sections.topic(slug)
    return _provincial_feed(request, sections, topic=topic) if topic else None


def _provincial_feed(
    request: HttpRequest, sections: Sections, source: Source | None = None, topic: TopicPage | None = None
) -> Feed | None:
    page = sections.provincial
    if page is None:
        return None
    open_article = ArticlePage.objects.live().public().filter(pk=OuterRef("article_id"))
    items = page.items(source, topic).annotate(article_is_open=Exists(open_article))
    newest = list(items[:MOST_ENTRIES])
    for item in newest:
        if not item.article_is_open:
            item.article = None  # in memory only: the entry then tells of the original
    topics = {topic.pk: topic for topic in sections.topics}
    feed = _feed(request, page, item_entries(newest, topics, page, request), page.title)
    if source:
        key, part = f"source-{source.pk}", source.name
    elif topic:
        key, part = f"topic-{topic.translation_key}", topic.title
    else:
        return feed
    return replace(
        feed,
        guid=part_guid(page, key),
        title=f"{part}: {feed.title}",
        description=f"{page.title}: {part}",
        link=urljoin(site_of(request).root_url, page.address(source, topic)),
    )


def library_feed(request: HttpRequest) -> Feed | None:
    site_of(request)
    return documents.library_feed(request, MOST_ENTRIES)


def library_type_feed(request: HttpRequest, doc_type: str) -> Feed | None:
    """The documents of one type, of which there may be none so far."""
    site_of(request)
    if doc_type not in DocumentType.values:
        return None
    return documents.library_feed(request, MOST_ENTRIES, DocumentType(doc_type))


def _story_feed(
    request: HttpRequest, page: Page, stories: QuerySet[Page], sections: Sections, title: str = ""
) -> Feed:
    agency = AgencySettings.for_request(request)
    # The scheduler withdraws an expired page in its next round; a feed does not wait for it.
    readable = stories.exclude(expire_at__lte=timezone.now())
    newest = (
        # Keys first: the database then sorts all stories as narrow rows and joins only these few.
        Page.objects.filter(pk__in=readable.values("pk")[:MOST_ENTRIES])
        .select_related("articlepage__main_image", "alertpage__main_image")
        .defer("articlepage__body", "alertpage__body", "alertpage__what_to_do")
        .order_by(*stories.query.order_by)
    )
    topics = {topic.path: topic for topic in sections.topics}
    entries = story_entries(newest, topics, agency.agency_name, request)
    return _feed(request, page, entries, title or page.title)


def _feed(request: HttpRequest, page: Page, entries: tuple[Entry, ...], title: str) -> Feed:
    agency = AgencySettings.for_request(request)
    return Feed(
        guid=page_guid(page),
        title=f"{title} - {agency.site_title}",
        # The site's home page comes as a plain Page, which has no summary.
        description=getattr(page, "summary", "") or f"{title} của {agency.agency_name}",
        link=page.get_full_url(request),
        publisher=agency.agency_name,
        entries=entries,
    )


BUILDERS: dict[str, Callable[..., Feed | None]] = {
    "all": all_feed,
    "campaign": campaign_feed,
    "topic": topic_feed,
    "library": library_feed,
    "library-type": library_type_feed,
    "provincial": provincial_feed,
    "provincial-source": provincial_source_feed,
    "provincial-topic": provincial_topic_feed,
}


# --- Where they are offered -------------------------------------------------------------------------


def all_link() -> FeedLink:
    return _link(ALL_TITLE, "Mọi tin bài và cảnh báo mới nhất của trang.", "all")


def section_links(page: Page | None) -> list[FeedLink]:
    """The feed of the section that `page` is or stands in; none for other pages."""
    match page:
        case ArticlePage() | AlertPage():
            topic = page.topic
            return [_link(topic.title, "", "topic", slug=topic.slug)]
        case TopicPage():
            return [_link(page.title, page.summary, "topic", slug=page.slug)]
        case CampaignPage():
            return [_link(page.title, page.summary, "campaign")]
        case DocumentRecord():
            doc_type = DocumentType(page.doc_type)
            return [library_type_link(doc_type), library_link()]
        case LibraryPage():
            return [library_link()]
        case ProvincialNewsPage():
            return [provincial_link(page, None, None)]
    return []


def library_link() -> FeedLink:
    return _link("Văn bản chỉ đạo", "Văn bản mới có trong thư viện.", "library")


def library_type_link(doc_type: DocumentType) -> FeedLink:
    return _link(f"Văn bản chỉ đạo: {doc_type.label}", "", "library-type", doc_type=doc_type.value)


def provincial_link(page: ProvincialNewsPage, source: Source | None, topic: TopicPage | None) -> FeedLink:
    """The feed of what the page shows when it is narrowed down to a source, else to a topic."""
    if source:
        return _link(source.name, f"{page.title}: {source.name}", "provincial-source", pk=str(source.pk))
    if topic:
        title = f"{page.title}: {topic.title}"
        return _link(title, title, "provincial-topic", slug=topic.slug)
    return _link(page.title, page.summary, "provincial")


def grouped_links(request: HttpRequest) -> list[tuple[str, list[FeedLink]]]:
    """All feeds that answer, under headings for readers, with absolute addresses ready to copy."""
    site = site_of(request)
    sections = Sections(site)
    general = [all_link(), *section_links(sections.campaign), *section_links(sections.provincial)]
    topics = [link for topic in sections.topics for link in section_links(topic)]
    types = documents.types_in_library()
    papers = [library_link(), *map(library_type_link, types)] if types else []
    groups = [("Toàn trang", general), ("Từng chuyên mục", topics), ("Văn bản chỉ đạo, theo loại", papers)]
    if page := sections.provincial:
        news = [provincial_link(page, None, topic) for topic in public_topics()]
        # A source that is no longer asked brings nothing new to subscribe to.
        news += [provincial_link(page, source, None) for source in public_sources() if source.is_active]
        groups.append(("Tin từ các địa phương, theo chuyên mục và theo nguồn", news))
    return [(heading, [_absolute(link, site) for link in links]) for heading, links in groups if links]


def _link(title: str, description: str, kind: str, **kwargs: str) -> FeedLink:
    rss, atom = (
        reverse(f"syndication:{kind}", kwargs={"extension": extension, **kwargs})
        for extension in ("xml", "atom")
    )
    return FeedLink(title, description, rss, atom)


def _absolute(link: FeedLink, site: Site) -> FeedLink:
    return replace(
        link, rss_url=urljoin(site.root_url, link.rss_url), atom_url=urljoin(site.root_url, link.atom_url)
    )
