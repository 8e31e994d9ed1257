"""Which feeds there are, and what each holds: all stories, the campaign, each topic, alerts, the library and each
type of document, the provincial news, and of these each source's and each topic's.

A channel is None where readers may not see its section; it shows nothing that the site does not show: what is
private, withdrawn or expired has no feed and stands in none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from base.models import AgencySettings
from base.visibility import readable
from campaign.articles import queries
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.inbox.models import InboxItem, Source
from campaign.library.models import DocumentType
from campaign.syndication.feeds import record_channels
from campaign.syndication.feeds.archives import Channel
from campaign.syndication.feeds.entries import Entry, item_entries, page_guid, part_guid, story_entries
from campaign.syndication.feeds.sections import Sections, sections_of, site_of

ALL_TITLE = "Tất cả tin bài"
ALERTS_TITLE = "Cảnh báo"
ALERTS_DESCRIPTION = "Cảnh báo lừa đảo và mất an toàn trên mạng, mới nhất trước."


def all_channel(request: HttpRequest) -> Channel | None:
    site = site_of(request)
    stories = queries.published_stories(below=site.root_page)
    return _story_channel(request, site.root_page, stories, sections_of(request), ALL_TITLE)


def alerts_channel(request: HttpRequest) -> Channel | None:
    """Alerts of all topics, those that have run out too: their entries say so."""
    site = site_of(request)
    root = site.root_page
    alerts = (
        readable(Page.objects.exact_type(AlertPage))
        .descendant_of(root)
        .order_by("-first_published_at", "-pk")
    )
    channel = _story_channel(request, root, alerts, sections_of(request), ALERTS_TITLE)
    return replace(channel, guid=part_guid(root, "alerts"), description=ALERTS_DESCRIPTION)


def campaign_channel(request: HttpRequest) -> Channel | None:
    sections = sections_of(request)
    page = sections.campaign
    if page is None:
        return None
    return _story_channel(request, page, queries.published_stories(below=page), sections)


def topic_channel(request: HttpRequest, slug: str) -> Channel | None:
    sections = sections_of(request)
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
        _story_channel(request, root, articles, sections_of(request), name),
        guid=part_guid(root, f"author-{slug}"),
        link=urljoin(site_of(request).root_url, reverse("articles:author", args=[slug])),
    )


def provincial_channel(request: HttpRequest) -> Channel | None:
    return _provincial_channel(request, sections_of(request))


def provincial_source_channel(request: HttpRequest, pk: str) -> Channel | None:
    """The items of one source; none of a source that readers never had an item of."""
    shown = InboxItem.objects.filter(source=OuterRef("pk"), visible_at__lte=timezone.now())
    source = Source.objects.filter(Exists(shown), pk=pk).first()
    return _provincial_channel(request, sections_of(request), source=source) if source else None


def provincial_topic_channel(request: HttpRequest, slug: str) -> Channel | None:
    """The provincial news of one topic, which may be none so far."""
    sections = sections_of(request)
    topic = sections.topic(slug)
    return _provincial_channel(request, sections, topic=topic) if topic else None


def _provincial_channel(
    request: HttpRequest, sections: Sections, source: Source | None = None, topic: TopicPage | None = None
) -> Channel | None:
    page = sections.provincial
    if page is None:
        return None
    topics = {topic.pk: topic for topic in sections.topics}
    open_article = readable(ArticlePage.objects.filter(pk=OuterRef("article_id")))

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
    return record_channels.library_channel(request)


def library_type_channel(request: HttpRequest, doc_type: str) -> Channel | None:
    """The documents of one type, of which there may be none so far."""
    site_of(request)
    if doc_type not in DocumentType.values:
        return None
    return record_channels.library_channel(request, DocumentType(doc_type))


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
