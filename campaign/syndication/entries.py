"""What stands in a feed, as values: a feed and its entries, made of pages and provincial items.

It decides nothing about visibility: it is given what readers may see. Formats (RSS, Atom) are not known here.
"""

import datetime as dt
import mimetypes
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site

from base.models import Image, Rendition
from campaign.articles.models import AlertPage, ArticlePage
from campaign.inbox.models import InboxItem
from vietnamese import dates

# Large enough for a reader's wide card, and JPEG because many feed readers show nothing else.
ENCLOSURE_SPEC = "max-1200x1200|format-jpeg"


@dataclass(frozen=True, slots=True)
class Enclosure:
    url: str
    length: int
    mime_type: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a republished entry comes from: the source, the original's address, the source's feed if known."""

    name: str
    url: str
    feed_url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `summary` is plain text. All times are aware, in local time."""

    guid: str
    title: str
    link: str
    summary: str
    published: dt.datetime
    updated: dt.datetime
    author: str
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    guid: str
    title: str
    description: str
    link: str
    publisher: str
    entries: tuple[Entry, ...]


def page_guid(page: Page) -> str:
    """A URN (RFC 9562) of the page's own UUID.

    Wagtail keeps it when a page is moved, renamed, withdrawn or served under another host, and gives a copy a
    new one. A tag: URI would need a domain name that stays ours.
    """
    return page.translation_key.urn


def part_guid(page: Page, part: str) -> str:
    """A URN of one part of what a page lists, or of one entry of it."""
    return uuid.uuid5(page.translation_key, part).urn


def story_entries(
    stories: Iterable[Page], topics: Mapping[str, Page], publisher: str, request: HttpRequest
) -> tuple[Entry, ...]:
    """Entries of articles and alerts.

    `stories` are rows of Page joined with their article or alert; `topics` are the open topics by tree path.
    """
    found = [story.alertpage if hasattr(story, "alertpage") else story.articlepage for story in stories]
    _prefetch_enclosures([story.main_image for story in found if story.main_image])
    return tuple(_story_entry(story, topics, publisher, request) for story in found)


def _story_entry(
    story: ArticlePage | AlertPage, topics: Mapping[str, Page], publisher: str, request: HttpRequest
) -> Entry:
    topic = topics.get(story.path[: -Page.steplen])
    origin, notice, author = None, "", story.creator
    if isinstance(story, ArticlePage) and story.source_name:
        # The source element wants an address; an article that names only a source says so in its text.
        origin = Origin(story.source_name, story.source_url) if story.source_url else None
        notice = _attribution(story.source_name, story.source_author, story.source_published_at)
        author = author or story.source_author or story.source_name
    published = story.first_published_at or story.last_published_at or timezone.now()
    return Entry(
        guid=page_guid(story),
        title=story.title,
        link=story.get_full_url(request),
        summary=_summary(story.summary, notice, is_sample=story.is_sample),
        published=timezone.localtime(published),
        updated=timezone.localtime(max(published, story.last_published_at or published)),
        author=author or publisher,
        categories=(topic.title,) if topic else (),
        enclosure=_enclosure(story.main_image, request) if story.main_image else None,
        origin=origin,
    )


def item_entries(
    items: Iterable[InboxItem], topics: Mapping[int, Page], news_page: Page, request: HttpRequest
) -> tuple[Entry, ...]:
    """Entries of provincial items, each attributed.

    An item's `article` is one that readers may see, or None; `topics` are the open topics by primary key.
    """
    return tuple(_item_entry(item, topics, news_page, request) for item in items)


def _item_entry(item: InboxItem, topics: Mapping[int, Page], news_page: Page, request: HttpRequest) -> Entry:
    article = item.article
    topic = topics.get(item.topic_id or item.source.default_topic_id or 0)
    published = timezone.localtime(item.sort_at)
    return Entry(
        # Not the original's guid: that is unique only among the entries of its own feed.
        guid=part_guid(news_page, str(item.pk)),
        title=article.title if article else item.title,
        link=(article.get_full_url(request) if article else item.link) or news_page.get_full_url(request),
        summary=_summary(
            article.summary if article else item.summary,
            _attribution(item.source.name, item.author, item.published_at),
            is_sample=item.source.is_sample,
        ),
        published=published,
        updated=max(published, timezone.localtime(article.last_published_at if article else item.visible_at)),
        author=item.author or item.source.name,
        categories=(topic.title,) if topic else (),
        origin=Origin(item.source.name, item.link or item.source.feed_url, item.source.feed_url),
    )


def _summary(text: str, notice: str, *, is_sample: bool) -> str:
    return " ".join(filter(None, ["[Nội dung mẫu]" if is_sample else "", text.strip(), notice]))


def _attribution(source: str, author: str, moment: dt.datetime | None) -> str:
    """ "(Nguồn: Báo X, tác giả Y, đăng 08:30 01/8/2022)", for readers that ignore the source element."""
    parts = [f"Nguồn: {source}"]
    if author:
        parts.append(f"tác giả {author}")
    if moment:
        local = timezone.localtime(moment)
        parts.append(f"đăng {local:%H:%M} {dates.short(local.date())}")
    return f"({', '.join(parts)})"


def _prefetch_enclosures(images: list[Image]) -> None:
    wanted = Rendition.objects.filter(filter_spec=ENCLOSURE_SPEC)
    prefetch_related_objects(images, Prefetch("renditions", wanted, to_attr="prefetched_renditions"))


def _enclosure(image: Image, request: HttpRequest) -> Enclosure | None:
    """The image as it is served. A picture whose file is lost or broken must not take the feed with it."""
    try:
        rendition = image.get_rendition(ENCLOSURE_SPEC)
        length = rendition.file.size
    except OSError:
        return None
    mime_type = mimetypes.guess_type(rendition.file.name)[0] or "image/jpeg"
    return Enclosure(urljoin(Site.find_for_request(request).root_url, rendition.url), length, mime_type)
