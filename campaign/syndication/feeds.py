"""Which feeds there are, and what each holds: all stories, the campaign, each topic, alerts, the library and each
type of document, the provincial news, and of these each source's and each topic's.

The one place that all formats, the list of feeds and the links in pages' heads ask. It shows nothing that
the site does not show: what is private, withdrawn or expired has no feed and stands in none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from base import memo
from base.models import AgencySettings
from base.visibility import readable
from campaign.articles import queries
from campaign.articles.models import AlertPage, ArticlePage, CampaignPage, TopicPage
from campaign.inbox.models import InboxItem, ProvincialNewsPage, Source
from campaign.inbox.models.pages import public_sources, public_topics
from campaign.library.models import DocumentRecord, DocumentType, LibraryPage
from campaign.syndication import archives, documents
from campaign.syndication.archives import Channel, Cut, Part
from campaign.syndication.entries import Entry, Feed, item_entries, page_guid, part_guid, story_entries
from search.queries import Found, find
from vietnamese.text import one_line

ALL_TITLE = "Tất cả tin bài"
ALERTS_TITLE = "Cảnh báo"
ALERTS_DESCRIPTION = "Cảnh báo lừa đảo và mất an toàn trên mạng, mới nhất trước."


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One feed as readers are offered it."""

    title: str
    description: str
    rss_url: str
    atom_url: str
    json_url: str
    kind: str
    section: tuple[tuple[str, str], ...] = ()


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
            if hasattr(page, "topicpage"):
                self.topics.append(page.topicpage)
            elif hasattr(page, "campaignpage"):
                self.campaign = self.campaign or page.campaignpage
            else:
                self.provincial = page.provincialnewspage

    def topic(self, slug: str) -> TopicPage | None:
        return next((topic for topic in self.topics if topic.slug == slug), None)


def _sections_of(request: HttpRequest) -> Sections:
    site = site_of(request)
    return memo.kept(("feed sections", site.pk), lambda: Sections(site))


# --- The feeds themselves. Each answers None where readers may not see the section. ---------------------


def all_channel(request: HttpRequest) -> Channel | None:
    site = site_of(request)
    stories = queries.published_stories(below=site.root_page)
    return _story_channel(request, site.root_page, stories, _sections_of(request), ALL_TITLE)


def alerts_channel(request: HttpRequest) -> Channel | None:
    """Alerts of all topics, those that have run out too: their entries say so."""
    site = site_of(request)
    root = site.root_page
    alerts = (
        readable(Page.objects.exact_type(AlertPage))
        .descendant_of(root)
        .order_by("-first_published_at", "-pk")
    )
    channel = _story_channel(request, root, alerts, _sections_of(request), ALERTS_TITLE)
    return replace(channel, guid=part_guid(root, "alerts"), description=ALERTS_DESCRIPTION)


def campaign_channel(request: HttpRequest) -> Channel | None:
    sections = _sections_of(request)
    page = sections.campaign
    if page is None:
        return None
    return _story_channel(request, page, queries.published_stories(below=page), sections)


def topic_channel(request: HttpRequest, slug: str) -> Channel | None:
    sections = _sections_of(request)
    page = sections.topic(slug)
    if page is None:
        return None
    return _story_channel(request, page, queries.stories_of_topic(page), sections)


def author_channel(request: HttpRequest, slug: str) -> Channel | None:
    """The articles under the name that has this slug; none of a name that readers do not find here."""
    root = site_of(request).root_page
    articles = queries.articles_of_author(slug).descendant_of(root)
    name = articles.values_list("articlepage__author_name", flat=True).first()
    if name is None:
        return None
    return replace(
        _story_channel(request, root, articles, _sections_of(request), name),
        guid=part_guid(root, f"author-{slug}"),
        link=urljoin(site_of(request).root_url, reverse("articles:author", args=[slug])),
    )


def provincial_channel(request: HttpRequest) -> Channel | None:
    return _provincial_channel(request, _sections_of(request))


def provincial_source_channel(request: HttpRequest, pk: str) -> Channel | None:
    """The items of one source; none of a source that readers never had an item of."""
    shown = InboxItem.objects.filter(source=OuterRef("pk"), visible_at__lte=timezone.now())
    source = Source.objects.filter(Exists(shown), pk=pk).first()
    return _provincial_channel(request, _sections_of(request), source=source) if source else None


def provincial_topic_channel(request: HttpRequest, slug: str) -> Channel | None:
    """The provincial news of one topic, which may be none so far."""
    sections = _sections_of(request)
    topic = sections.topic(slug)
    return _provincial_channel(request, sections, topic=topic) if topic else None


def _provincial_channel(
    request: HttpRequest, sections: Sections, source: Source | None = None, topic: TopicPage | None = None
) -> Channel | None:
    page = sections.provincial
    if page is None:
        return None
    topics = {topic.pk: topic for topic in sections.topics}
    open_article = ArticlePage.objects.live().public().filter(pk=OuterRef("article_id"))

    def write(items: Sequence[InboxItem]) -> tuple[Entry, ...]:
        for item in items:
            if not item.article_is_open:  # type: ignore[attr-defined]  # annotated below
                item.article = None  # in memory only: the entry then tells of the original
        return item_entries(items, topics, page, request)

    items = page.items(source, topic).annotate(article_is_open=Exists(open_article))
    channel = replace(_channel(request, page, page.title, items, write), moment="sort_at")
    if source:
        key, part = f"source-{source.pk}", source.name
    elif topic:
        key, part = f"topic-{topic.translation_key}", topic.title
    else:
        return channel
    return replace(
        channel,
        guid=part_guid(page, key),
        title=f"{part}: {channel.title}",
        description=f"{page.title}: {part}",
        link=urljoin(site_of(request).root_url, page.address(source, topic)),
    )


def library_channel(request: HttpRequest) -> Channel | None:
    site_of(request)
    return documents.library_channel(request)


def library_type_channel(request: HttpRequest, doc_type: str) -> Channel | None:
    """The documents of one type, of which there may be none so far."""
    site_of(request)
    if doc_type not in DocumentType.values:
        return None
    return documents.library_channel(request, DocumentType(doc_type))


def _story_channel(
    request: HttpRequest, page: Page, stories: QuerySet[Page], sections: Sections, title: str = ""
) -> Channel:
    agency = AgencySettings.for_request(request)
    topics = {topic.path: topic for topic in sections.topics}
    # The scheduler withdraws an expired page in its next round; a feed does not wait for it.
    rows = stories.exclude(expire_at__lte=timezone.now())

    def write(found: Sequence[Page]) -> tuple[Entry, ...]:
        return story_entries(found, topics, agency.agency_name, request)

    return replace(_channel(request, page, title or page.title, rows, write), load=_whole_stories)


def _whole_stories(rows: QuerySet[Page]) -> list[Page]:
    """Keys first: the database sorts narrow rows and joins only these few."""
    stories = Page.objects.filter(pk__in=rows.values("pk")).select_related(
        "articlepage__main_image", "alertpage__main_image"
    )
    return list(stories.order_by("-first_published_at", "-pk"))


def _channel(
    request: HttpRequest,
    page: Page,
    title: str,
    rows: QuerySet[Any],
    write: Callable[[Sequence[Any]], tuple[Entry, ...]],
) -> Channel:
    """The channel of what `page` lists."""
    agency = AgencySettings.for_request(request)
    return Channel(
        guid=page_guid(page),
        title=f"{title} - {agency.site_title}",
        # The site's home page comes as a plain Page, which has no summary.
        description=getattr(page, "summary", "") or f"{title} của {agency.agency_name}",
        link=page.get_full_url(request),
        publisher=agency.agency_name,
        rows=rows,
        write=write,
    )


BUILDERS: dict[str, Callable[..., Channel | None]] = {
    "all": all_channel,
    "alerts": alerts_channel,
    "campaign": campaign_channel,
    "topic": topic_channel,
    "author": author_channel,
    "library": library_channel,
    "library-type": library_type_channel,
    "provincial": provincial_channel,
    "provincial-source": provincial_source_channel,
    "provincial-topic": provincial_topic_channel,
}


def feed(request: HttpRequest, kind: str, extension: str, archive: str = "", **section: str) -> Feed | None:
    """One document of a feed: the newest entries, or an archive of older ones; None where there is no such."""
    channel = BUILDERS[kind](request, **section)
    if channel is None:
        return None
    root_url = site_of(request).root_url

    def address(key: str = "") -> str:
        return urljoin(root_url, feed_path(kind, extension, key, **section))

    if not archive:
        cut: Cut | None = archives.newest(channel)
    else:
        part = Part.of_key(archive)
        cut = archives.archive(channel, part) if part else None
    if cut is None:
        return None
    links = [("prev-archive", address(cut.previous.key))] if cut.previous else []
    if cut.next:
        links.append(("next-archive", address(cut.next.key)))
    if archive:
        links.append(("current", address()))
    return Feed(
        guid=channel.guid,
        title=channel.title,
        description=channel.description,
        link=channel.link,
        publisher=channel.publisher,
        address=address(archive),
        entries=cut.entries,
        links=tuple(links),
        is_archive=bool(archive),
    )


def search_feed(request: HttpRequest, extension: str) -> Feed | None:
    """The newest that the search page finds for the same parameters; None where nothing is asked."""
    asked = {name: value for name in settings.EDITION_LIVE_PARAMETERS if (value := request.GET.get(name))}
    if not asked.get("q", "").strip():
        return None
    site, agency = site_of(request), AgencySettings.for_request(request)
    query = urlencode(asked)
    return Feed(
        guid=part_guid(site.root_page, f"search-{query}"),
        title=f"Tìm “{one_line(asked['q'])[:100]}” - {agency.site_title}",
        description=f"Mới nhất trước, của {agency.agency_name}",
        link=f"{site.root_url}{reverse('search')}?{query}",
        publisher=agency.agency_name,
        address=f"{urljoin(site.root_url, feed_path('search', extension))}?{query}",
        entries=tuple(_found_entries(find(asked, archives.MOST_ENTRIES), agency.agency_name, request)),
    )


def _found_entries(found: Sequence[Found], publisher: str, request: HttpRequest) -> Iterable[Entry]:
    """Stories whole, as in every other feed and under the same guid; of the rest the title and the way to it."""
    sections = _sections_of(request)
    rows = Page.objects.select_related("articlepage__main_image", "alertpage__main_image").in_bulk(
        [one.page_id for one in found if one.page_id]
    )
    stories = [row for row in rows.values() if hasattr(row, "articlepage") or hasattr(row, "alertpage")]
    topics = {topic.path: topic for topic in sections.topics}
    written = story_entries(stories, topics, publisher, request)
    whole = dict(zip([story.pk for story in stories], written, strict=True))
    for one in found:
        page = rows.get(one.page_id) if one.page_id else None
        owner = page or sections.provincial
        link = page.get_full_url(request) if page else one.url
        if page and page.pk in whole:
            yield whole[page.pk]
        elif owner and link:
            yield Entry(
                # A provincial item's is the one that it has in the feed of provincial news.
                guid=page_guid(page) if page else part_guid(owner, one.key.rpartition(":")[2]),
                title=one.title,
                link=urljoin(site_of(request).root_url, link),
                summary="",
                content="",
                published=timezone.localtime(one.published_at),
                updated=timezone.localtime(one.published_at),
                author=publisher,
            )


def provincial_page(request: HttpRequest) -> ProvincialNewsPage | None:
    return _sections_of(request).provincial


def schemes(request: HttpRequest) -> str:
    """The address of the page that says what the categories of entries are; each list of them has its anchor there."""
    return urljoin(site_of(request).root_url, reverse("syndication:list"))


def feed_path(kind: str, extension: str, archive: str = "", **section: str) -> str:
    within = {"archive": archive} if archive else {}
    return reverse(f"syndication:{kind}", kwargs={"extension": extension, **section, **within})


# --- Where they are offered -------------------------------------------------------------------------


def all_link() -> FeedLink:
    return _link(ALL_TITLE, "Mọi tin bài và cảnh báo mới nhất của trang.", "all")


def alerts_link() -> FeedLink:
    return _link(ALERTS_TITLE, ALERTS_DESCRIPTION, "alerts")


def author_link(name: str, slug: str) -> FeedLink:
    return _link(name, f"Bài của {name}", "author", slug=slug)


def search_link(parameters: Mapping[str, str]) -> FeedLink | None:
    """The feed of a search; none of a search for nothing."""
    asked = {name: value for name in settings.EDITION_LIVE_PARAMETERS if (value := parameters.get(name))}
    if not asked.get("q", "").strip():
        return None
    link, query = _link(f"Tìm “{one_line(asked['q'])[:100]}”", "", "search"), urlencode(asked)
    return replace(
        link,
        rss_url=f"{link.rss_url}?{query}",
        atom_url=f"{link.atom_url}?{query}",
        json_url=f"{link.json_url}?{query}",
    )


def section_links(page: Page | None) -> list[FeedLink]:
    """The feed of the section that `page` is or stands in; none for other pages."""
    match page:
        case AlertPage():
            return [alerts_link(), *section_links(page.topic)]
        case ArticlePage():
            return [_link(page.topic.title, "", "topic", slug=page.topic.slug)]
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
    sections = _sections_of(request)
    general = [
        all_link(),
        alerts_link(),
        *section_links(sections.campaign),
        *section_links(sections.provincial),
    ]
    topics = [link for topic in sections.topics for link in section_links(topic)]
    types = documents.types_in_library()
    papers = [library_link(), *map(library_type_link, types)] if types else []
    groups = [("Toàn trang", general), ("Từng chuyên mục", topics), ("Văn bản chỉ đạo, theo loại", papers)]
    named = readable(ArticlePage.objects.exclude(author_slug="")).order_by("author_slug")
    authors = named.values_list("author_slug").annotate(name=Max("author_name"))
    groups.append(("Từng tác giả", [author_link(name, slug) for slug, name in authors]))
    if page := sections.provincial:
        news = [provincial_link(page, None, topic) for topic in public_topics()]
        # A source that is no longer asked brings nothing new to subscribe to.
        news += [provincial_link(page, source, None) for source in public_sources() if source.is_active]
        groups.append(("Tin từ các địa phương, theo chuyên mục và theo nguồn", news))
    return [(heading, [_absolute(link, site) for link in links]) for heading, links in groups if links]


def offered(request: HttpRequest) -> list[tuple[str, dict[str, str]]]:
    """The kind and the section of every feed that answers."""
    return [(link.kind, dict(link.section)) for _, links in grouped_links(request) for link in links]


def _link(title: str, description: str, kind: str, **kwargs: str) -> FeedLink:
    rss, atom, json = (feed_path(kind, extension, **kwargs) for extension in ("xml", "atom", "json"))
    return FeedLink(title, description, rss, atom, json, kind, tuple(kwargs.items()))


def _absolute(link: FeedLink, site: Site) -> FeedLink:
    return replace(
        link,
        rss_url=urljoin(site.root_url, link.rss_url),
        atom_url=urljoin(site.root_url, link.atom_url),
        json_url=urljoin(site.root_url, link.json_url),
    )
