"""Feeds as offered to readers: on the page that lists them, in the heads of pages, in OPML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page

from base.delivery.sites import site_of
from campaign.articles import queries
from campaign.articles.models import AlertPage, ArticlePage, CampaignPage, TopicPage
from campaign.inbox.models import ProvincialNewsPage, Source
from campaign.inbox.public import public_sources, public_topics
from campaign.library.models import DocumentRecord, DocumentType, LibraryPage
from campaign.syndication.feeds import record_channels
from campaign.syndication.feeds.channels import ALERTS_DESCRIPTION, ALERTS_TITLE, ALL_TITLE
from campaign.syndication.feeds.sections import feed_path, sections_of
from vietnamese.collation import sort_key
from vietnamese.text import one_line


@dataclass(frozen=True, slots=True)
class FeedLink:
    """One feed as offered to readers."""

    title: str
    description: str
    rss_url: str
    atom_url: str
    json_url: str
    kind: str
    section: tuple[tuple[str, str], ...] = ()


_others: list[Callable[[HttpRequest], list[FeedLink]]] = []


def register(links: Callable[[HttpRequest], list[FeedLink]]) -> None:
    """Add a function that returns further feeds of the whole site."""
    _others.append(links)


def all_link() -> FeedLink:
    """Return the feed of all stories."""
    return feed_link(ALL_TITLE, "Mọi tin bài và cảnh báo mới nhất của trang.", "all")


def alerts_link() -> FeedLink:
    """Return the feed of all alerts."""
    return feed_link(ALERTS_TITLE, ALERTS_DESCRIPTION, "alerts")


def author_link(name: str, slug: str) -> FeedLink:
    """Return the feed of one author's articles."""
    return feed_link(name, f"Bài của {name}", "author", slug=slug)


def search_link(parameters: Mapping[str, str]) -> FeedLink | None:
    """Return the feed of a search, or None if the parameters contain no search terms."""
    asked = {name: value for name in settings.EDITION_LIVE_PARAMETERS if (value := parameters.get(name))}
    if not asked.get("q", "").strip():
        return None
    link, query = feed_link(f"Tìm “{one_line(asked['q'])[:100]}”", "", "search"), urlencode(asked)
    return _at(link, lambda url: f"{url}?{query}")


def section_links(page: Page | None) -> list[FeedLink]:
    """Return the feeds of the section that `page` is or belongs to; no feeds for other pages."""
    match page:
        case AlertPage():
            return [alerts_link(), *_topic_links(page.topic)]
        case ArticlePage():
            return _topic_links(page.topic)
        case TopicPage() if page.live:
            return [feed_link(page.title, page.summary, "topic", slug=page.slug)]
        case CampaignPage():
            return [feed_link(page.title, page.summary, "campaign")]
        case DocumentRecord():
            # A draft may lack its type, and a new document is not stored yet.
            events = [feed_link(page.title, "", "record", pk=str(page.pk))] if page.pk else []
            of_type = [library_type_link(DocumentType(page.doc_type))] if page.doc_type else []
            return [*events, *of_type, library_link()]
        case LibraryPage():
            return [library_link()]
        case ProvincialNewsPage():
            return [provincial_link(page, None, None)]
    return []


def _topic_links(topic: Page) -> list[FeedLink]:
    """Return the feed of a topic, which a story holds as a plain page; none for an unpublished topic."""
    return [feed_link(topic.title, "", "topic", slug=topic.slug)] if topic.live else []


def library_link() -> FeedLink:
    """Return the feed of the whole library."""
    return feed_link("Văn bản chỉ đạo", "Văn bản mới có trong thư viện.", "library")


def library_type_link(doc_type: DocumentType) -> FeedLink:
    """Return the feed of one type of document."""
    return feed_link(f"Văn bản chỉ đạo: {doc_type.label}", "", "library-type", doc_type=doc_type.value)


def provincial_link(page: ProvincialNewsPage, source: Source | None, topic: TopicPage | None) -> FeedLink:
    """Return the feed of the provincial news filtered by source, else by topic, else of all."""
    if source:
        return feed_link(source.name, f"{page.title}: {source.name}", "provincial-source", pk=str(source.pk))
    if topic:
        title = f"{page.title}: {topic.title}"
        return feed_link(title, title, "provincial-topic", slug=topic.slug)
    return feed_link(page.title, page.summary, "provincial")


def grouped_links(request: HttpRequest) -> list[tuple[str, list[FeedLink]]]:
    """Return all feeds offered to readers, with absolute addresses, grouped under headings."""
    site = site_of(request)
    sections = sections_of(request)
    general = [
        all_link(),
        alerts_link(),
        *section_links(sections.campaign),
        *section_links(sections.provincial),
        *(link for links in _others for link in links(request)),
    ]
    topics = [link for topic in sections.topics for link in section_links(topic)]
    types = record_channels.types_in_library()
    papers = [library_link(), *map(library_type_link, types)] if types else []
    groups = [("Toàn trang", general), ("Từng chuyên mục", topics), ("Văn bản chỉ đạo, theo loại", papers)]
    by_name = sorted(queries.authors(), key=lambda author: sort_key(author[1]))
    groups.append(("Từng tác giả", [author_link(name, slug) for slug, name, _ in by_name]))
    if page := sections.provincial:
        news = [provincial_link(page, None, topic) for topic in public_topics()]
        # A source that is no longer polled will have nothing new for subscribers.
        news += [provincial_link(page, source, None) for source in public_sources() if source.is_active]
        groups.append(("Tin từ các địa phương, theo chuyên mục và theo nguồn", news))
    return [
        (heading, [_at(link, partial(urljoin, site.root_url)) for link in links])
        for heading, links in groups
        if links
    ]


def offered(request: HttpRequest) -> list[tuple[str, dict[str, str]]]:
    """Return the kind and the section of every feed offered to readers."""
    return [(link.kind, dict(link.section)) for _, links in grouped_links(request) for link in links]


def feed_link(title: str, description: str, kind: str, **kwargs: str) -> FeedLink:
    """Return the feed of `kind`, with addresses within the site."""
    rss, atom, json = (feed_path(kind, extension, **kwargs) for extension in ("xml", "atom", "json"))
    return FeedLink(title, description, rss, atom, json, kind, tuple(kwargs.items()))


def _at(link: FeedLink, place: Callable[[str], str]) -> FeedLink:
    rss, atom, json = map(place, (link.rss_url, link.atom_url, link.json_url))
    return replace(link, rss_url=rss, atom_url=atom, json_url=json)
