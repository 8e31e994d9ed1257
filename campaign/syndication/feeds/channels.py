"""Channels of all feeds: all stories, campaign, topics, authors, alerts, library, provincial news.

The library also has a channel per type of document, the provincial news one per source and one per topic. A
channel is None if readers may not see its section. It contains only what the site shows, so private,
withdrawn or expired content has no feed and is in none.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from base.addresses.redirects import renamed
from base.delivery.sites import site_of
from base.models import AgencySettings
from base.visibility import readable
from campaign.articles import queries
from campaign.articles.models import AlertPage, CampaignPage, TopicPage
from campaign.inbox.models import InboxItem, ProvincialNewsPage, Source
from campaign.library.models import DocumentType, LibraryPage
from campaign.syndication.feeds import record_channels
from campaign.syndication.feeds.archives import Channel
from campaign.syndication.feeds.entries import Entry, item_entry, page_guid, part_guid, story_entries
from campaign.syndication.feeds.sections import Sections, sections_of

ALL_TITLE = "Tất cả tin bài"
ALERTS_TITLE = "Cảnh báo"
ALERTS_DESCRIPTION = "Cảnh báo lừa đảo và mất an toàn trên mạng, mới nhất trước."


def all_channel(request: HttpRequest) -> Channel | None:
    """Return the channel of all stories of the site."""
    site = site_of(request)
    stories = queries.published_stories(below=site.root_page)
    return _story_channel(request, site.root_page, stories, sections_of(request), ALL_TITLE)


def alerts_channel(request: HttpRequest) -> Channel | None:
    """Return the channel of the alerts of all topics, including expired ones, whose entries say so."""
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
    """Return the channel of the campaign's stories, or None if readers may not see the campaign."""
    sections = sections_of(request)
    page = sections.campaign
    if page is None:
        return None
    return _story_channel(request, page, queries.published_stories(below=page), sections)


def topic_channel(request: HttpRequest, slug: str) -> Channel | None:
    """Return the channel of one topic's stories, or None if readers may not see the topic."""
    sections = sections_of(request)
    page = sections.topic(slug)
    if page is None:
        return None
    return _story_channel(request, page, queries.stories_of_topic(page), sections)


def author_channel(request: HttpRequest, slug: str) -> Channel | None:
    """Return the channel of the articles by the author with this slug, or None if none of them is public."""
    root = site_of(request).root_page
    name = queries.author_named(slug)
    if name is None:
        return None
    articles = queries.articles_of_author(slug).descendant_of(root)
    return replace(
        _story_channel(request, root, articles, sections_of(request), name),
        guid=part_guid(root, f"author-{slug}"),
        link=urljoin(site_of(request).root_url, reverse("articles:author", args=[slug])),
    )


def provincial_channel(request: HttpRequest) -> Channel | None:
    """Return the channel of the provincial news, or None if readers may not see its page."""
    return _provincial_channel(request, sections_of(request))


def provincial_source_channel(request: HttpRequest, pk: str) -> Channel | None:
    """Return the channel of one source's items, or None if the source never had a public item."""
    shown = InboxItem.objects.filter(source=OuterRef("pk"), visible_at__lte=timezone.now())
    source = Source.objects.filter(Exists(shown), pk=pk).only("name").first()
    return _provincial_channel(request, sections_of(request), source=source) if source else None


def provincial_topic_channel(request: HttpRequest, slug: str) -> Channel | None:
    """Return the channel of one topic's provincial news, which may be empty.

    Returns None without such a topic.
    """
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

    def write(items: Sequence[InboxItem]) -> tuple[Entry, ...]:
        for item in items:
            if not item.article_is_open:  # type: ignore[attr-defined]  # annotated by public()
                item.article = None  # in memory only: the entry then describes the original
        return tuple(item_entry(item, topics, page, request) for item in items)

    # In the order in which readers got them: subscribers would never see an item approved late among older ones.
    items = page.items(source, topic).annotate(changed_at=_item_changed()).order_by("-visible_at", "-pk")
    channel = _channel(request, page, page.title, items, write)
    channel = replace(channel, moment="visible_at", changed="changed_at")
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


def _item_changed() -> Greatest:
    """Return the time at which the text that readers get for an item last changed: its own, or that of its article."""
    ends = Q(article__live=True, article__expire_at__lte=timezone.now())
    return Greatest(
        "sort_at",
        Case(When(article_is_open=True, then="sort_at"), default="visible_at"),
        Coalesce("text_changed_at", "sort_at"),
        # Even if the article is hidden now, because readers have its text.
        Coalesce("article__last_published_at", "sort_at"),
        # Only until the scheduler withdraws the article.
        Case(When(ends, then="article__expire_at"), default="sort_at"),
    )


def library_type_channel(request: HttpRequest, doc_type: str) -> Channel | None:
    """Return the channel of one type of document, which may be empty, or None if there is no such type."""
    if doc_type not in DocumentType.values:
        return None
    return record_channels.library_channel(request, DocumentType(doc_type))


def _story_channel(
    request: HttpRequest, page: Page, stories: QuerySet[Page], sections: Sections, title: str = ""
) -> Channel:
    agency = AgencySettings.for_request(request)
    topics = {topic.path: topic for topic in sections.topics}
    # The scheduler withdraws an expired page only in its next round; a feed excludes it at once.
    rows = stories.exclude(expire_at__lte=timezone.now())

    def write(found: Sequence[Page]) -> tuple[Entry, ...]:
        return tuple(story_entries(found, topics, agency.agency_name, request).values())

    keys = rows.values_list("pk", "first_published_at", named=True)
    return replace(_channel(request, page, title or page.title, keys, write), changed=_story_changed())


def _story_changed() -> Case:
    """Return the time of a story's last publication, or of the later end of an alert."""
    ended = Q(alertpage__valid_until__lte=timezone.now(), alertpage__valid_until__gt=F("last_published_at"))
    return Case(When(ended, then="alertpage__valid_until"), default="last_published_at")


def _channel(
    request: HttpRequest,
    page: Page,
    title: str,
    rows: QuerySet[Any],
    write: Callable[[Sequence[Any]], tuple[Entry, ...]],
) -> Channel:
    """Return the channel of the list that `page` shows."""
    agency = AgencySettings.for_request(request)
    return Channel(
        guid=page_guid(page),
        title=f"{title} - {agency.site_title}",
        # The site's home page is a plain Page here, which has no summary.
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
    "library": record_channels.library_channel,
    "library-type": library_type_channel,
    "provincial": provincial_channel,
    "provincial-source": provincial_source_channel,
    "provincial-topic": provincial_topic_channel,
}
# The pages that may be the section of a feed. The first two have the slug of a topic in their addresses.
_PAGES: dict[str, type[Page]] = {
    "topic": TopicPage,
    "provincial-topic": TopicPage,
    "campaign": CampaignPage,
    "library": LibraryPage,
    "provincial": ProvincialNewsPage,
}


def renamed_topic(request: HttpRequest, kind: str, slug: str = "", **_: str) -> TopicPage:
    """Return the topic that used to have the slug in the address of a feed of `kind`, which does not exist.

    Raises Http404 if there is none, as for a section that readers may not see; base.addresses.gone turns it into 410
    for one that was public.
    """
    model = _PAGES.get(kind)
    if model is TopicPage and (topic := renamed(sections_of(request).topics, slug)):
        return topic
    if model:
        request.named_pages = model.objects.filter(**({"slug": slug} if slug else {}))  # type: ignore[attr-defined]
    raise Http404("Không có bản tin này.")


def register(kind: str, channel: Callable[..., Channel | None]) -> None:
    """Add a channel of an app in a higher layer. Its addresses are in urls.py."""
    BUILDERS[kind] = channel
