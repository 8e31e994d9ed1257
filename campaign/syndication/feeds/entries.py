"""Values of feeds: a feed and its entries, built from pages and provincial items.

Visibility is not checked here: the caller passes only what readers may see. Nothing here depends on a format
(RSS, Atom, JSON).
"""

import datetime as dt
import mimetypes
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from wagtail.models import Page, Site

from base.delivery import evidence, memo
from base.models import Media
from base.models.media import credited
from base.renditions import LEAD_JPEG
from base.templatetags.base_tags import until
from campaign.articles.models import AlertPage, ArticleAttachment, ArticlePage
from campaign.articles.queries import story_of
from campaign.inbox.models import InboxItem
from campaign.syndication.feeds import content
from vietnamese import dates


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry. An image also has a size in pixels and an alternative text."""

    url: str
    length: int
    mime_type: str
    width: int = 0
    height: int = 0
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a republished entry: source, address of the original, and the source's feed if known.

    `updated` is the time at which the source published the original, as far as it is known.
    """

    name: str
    url: str
    updated: dt.datetime
    feed_url: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of an entry.

    `scheme` is the anchor of its list on the page of feeds, `label` is shown to readers.
    """

    scheme: str
    term: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `summary` is plain text, `content` safe HTML. All times are aware, in local time.

    `enclosure` is the image or the document; `recording`, if there is one, is what a program for podcasts plays.
    """

    guid: str
    title: str
    link: str
    summary: str
    content: str
    published: dt.datetime
    updated: dt.datetime
    authors: tuple[str, ...]
    categories: tuple[Category, ...] = ()
    enclosure: Enclosure | None = None
    recording: Enclosure | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One document of a feed. `links` are its other documents, as relation (RFC 5005) and address.

    If `is_archive` is True, the document holds older entries and never changes; the link "current" leads to the newest.
    """

    guid: str
    title: str
    description: str
    link: str
    publisher: str
    address: str
    entries: tuple[Entry, ...]
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False


def page_guid(page: Page) -> str:
    """Return a URN (RFC 9562) of the page's own UUID.

    Wagtail keeps this UUID when a page is moved, renamed, withdrawn or served under another host, and gives a
    copy a new one. A tag: URI would require a domain name that we keep forever.
    """
    return page.translation_key.urn


def part_guid(page: Page, part: str) -> str:
    """Return a URN of one part of a page's list, or of one entry of it."""
    return uuid.uuid5(page.translation_key, part).urn


def topic_category(topic: Page) -> Category:
    """Return the category of a topic."""
    return Category("chuyen-muc", topic.title, topic.title)


# The category of content that only shows how the site works.
SAMPLE = Category("loai-noi-dung", "mau", "Nội dung mẫu")
# The category of an alert that has ended, in place of its severity.
PAST = Category("muc-do", "het-hieu-luc", "Hết hiệu lực")


def story_entries(
    rows: Iterable[Page], topics: Mapping[str, Page], publisher: str, request: HttpRequest
) -> dict[int, Entry]:
    """Return the entries of articles and alerts by key, in the order of `rows`, of which only the keys are used.

    `topics` are the public topics by tree path. Entries are cached for the current edition, because all feeds and
    formats share them.
    """
    base = Site.find_for_request(request).root_url

    def write(missing: list[int]) -> dict[int, Entry]:
        pages = Page.objects.filter(pk__in=missing)
        found = [
            story_of(page)
            for page in pages.select_related(
                "articlepage__main_image", "alertpage__main_image"
            ).prefetch_related(
                Prefetch("articlepage__attachments", ArticleAttachment.objects.select_related("file"))
            )
        ]
        return {
            story.pk: _story_entry(story, text, topics, publisher, request)
            for story, text in zip(found, content.texts(found, base), strict=True)
        }

    keys = [row.pk for row in rows]
    entries = memo.get_or_set_many(("feed entries", base), keys, write)
    # A page may have been deleted since its key was read.
    return {key: entries[key] for key in keys if key in entries}


def draft_entry(story: ArticlePage | AlertPage, publisher: str, request: HttpRequest) -> Entry:
    """Return the entry of a story as it is in the editor, saved or not."""
    topic = story.topic
    text = content.texts([story], Site.find_for_request(request).root_url)[0]
    return _story_entry(story, text, {topic.path: topic}, publisher, request)


def _story_entry(
    story: ArticlePage | AlertPage,
    text: content.Text,
    topics: Mapping[str, Page],
    publisher: str,
    request: HttpRequest,
) -> Entry:
    topic = topics.get(story.path[: -Page.steplen])
    published = timezone.localtime(story.first_published_at or story.last_published_at or timezone.now())
    # The entry of an alert says that it has ended, so it changes at that time.
    ended = (story.is_past and story.valid_until) or published
    origin, notice, authors = None, "", tuple(story.creators)
    categories = [topic_category(topic)] if topic else []
    if isinstance(story, ArticlePage):
        categories.append(Category("the-loai", story.form, story.get_form_display()))
        if story.source_name:
            # The source element requires an address; an article that names only a source has it in its text.
            if story.source_url:
                origin = Origin(
                    story.source_name,
                    story.source_url,
                    timezone.localtime(story.source_published_at or published),
                )
            notice = _attribution(story.source_name, story.source_author, story.source_published_at)
            authors = authors or (story.source_author or story.source_name,)
    else:
        if story.is_past:
            categories.append(PAST)
            notice = "(Cảnh báo này đã hết hiệu lực.)"
        else:
            categories.append(Category("muc-do", story.severity, story.get_severity_display()))
    if story.is_sample:
        categories.append(SAMPLE)
    enclosure, base = _enclosure(story, request), Site.find_for_request(request).root_url
    return Entry(
        guid=page_guid(story),
        title=story.title,
        link=story.get_full_url(request),
        summary=_summary(story.summary, notice, is_sample=story.is_sample),
        content=_whole(story, text.html, enclosure, notice, origin, base),
        published=published,
        updated=timezone.localtime(max(published, story.last_published_at or published, ended)),
        authors=authors or (publisher,),
        categories=tuple(categories),
        enclosure=enclosure,
        recording=_recording(text.recording, base) if text.recording else None,
        origin=origin,
    )


def _whole(
    story: ArticlePage | AlertPage,
    text: str,
    enclosure: Enclosure | None,
    notice: str,
    origin: Origin | None,
    base: str,
) -> str:
    """Return the text of a story with its summary, end of validity, corrections, image, attached files and origin."""
    parts = ["<p><strong>[Nội dung mẫu]</strong></p>" if story.is_sample else ""]
    parts.append(content.paragraph(story.summary))
    if story.valid_until:
        parts.append(content.paragraph(f"Hiệu lực đến {until(story.valid_until)}"))
    parts.append(content.corrections(story, base))
    if enclosure:
        caption = story.main_image_caption
        credit = f"(Ảnh: {enclosure.credit})" if enclosure.credit else ""
        words = " ".join(filter(None, [caption, credit]))
        parts.append(content.picture(enclosure.url, enclosure.width, enclosure.height, enclosure.alt, words))
    parts += [text, content.attachments(story, base)]
    if notice and origin:
        parts.append(format_html('<p><a href="{}">{}</a></p>', origin.url, notice))
    else:
        parts.append(content.paragraph(notice))
    return "".join(parts)


def item_entry(item: InboxItem, topics: Mapping[int, Page], news_page: Page, request: HttpRequest) -> Entry:
    """Return the entry of a provincial item, attributed to its source.

    The item's `article` is one that readers may see, or None, and its `changed_at` the time of its last change;
    `topics` are the public topics by primary key.
    """
    article = item.article
    topic = topics.get(item.topic_id or item.source.default_topic_id or 0)
    published = timezone.localtime(item.sort_at)
    original = item.link or item.source.feed_url
    summary = article.summary if article else item.summary
    notice = _attribution(item.source.name, item.author, item.sort_at, item.time_label.lower())
    return Entry(
        # The original's guid is unique only within its own feed, so it is not used here.
        guid=part_guid(news_page, str(item.pk)),
        title=article.title if article else item.title,
        link=(article.get_full_url(request) if article else item.link) or news_page.get_full_url(request),
        summary=_summary(summary, notice, is_sample=item.source.is_sample),
        # Only the summary and a link to the original, because the text belongs to others.
        content=format_html(
            '{}{}<p><a href="{}">{}</a></p>',
            content.paragraph("[Nội dung mẫu]" if item.source.is_sample else ""),
            content.paragraph(summary),
            original,
            notice,
        ),
        published=published,
        updated=timezone.localtime(item.changed_at),  # type: ignore[attr-defined]  # annotated by the channel
        authors=(item.author or item.source.name,),
        categories=(
            *([topic_category(topic)] if topic else []),
            *([SAMPLE] if item.source.is_sample else []),
        ),
        origin=Origin(item.source.name, original, published, item.source.feed_url),
    )


def _summary(text: str, notice: str, *, is_sample: bool) -> str:
    return " ".join(filter(None, ["[Nội dung mẫu]" if is_sample else "", text.strip(), notice]))


def _attribution(source: str, author: str, moment: dt.datetime | None, label: str = "đăng lúc") -> str:
    """Return the attribution as text, for readers that ignore the source element.

    For example "(Nguồn: Báo X, tác giả Y, đăng lúc 08:30 01/8/2022)".
    """
    parts = [f"Nguồn: {source}"]
    if author:
        parts.append(f"tác giả {author}")
    if moment:
        local = timezone.localtime(moment)
        parts.append(f"{label} {local:%H:%M} {dates.short(local.date())}")
    return f"({', '.join(parts)})"


def _enclosure(story: ArticlePage | AlertPage, request: HttpRequest) -> Enclosure | None:
    """Return the main image, or None. An image whose file is lost or broken must not make the feed fail."""
    image = story.main_image
    if image is None:
        return None
    try:
        rendition = image.get_rendition(LEAD_JPEG)
        length = rendition.file.size
    except OSError:
        evidence.spoil()
        return None
    return Enclosure(
        urljoin(Site.find_for_request(request).root_url, rendition.url),
        length,
        mimetypes.guess_type(rendition.file.name)[0] or "image/jpeg",
        rendition.width,
        rendition.height,
        story.lead_image_alt,
        credited(image.credit),
    )


def _recording(media: Media, base: str) -> Enclosure | None:
    try:
        length = media.file.size
    except OSError:
        evidence.spoil()
        return None
    mime_type = mimetypes.guess_type(media.file.name)[0] or "audio/mpeg"
    return Enclosure(urljoin(base, media.url), length, mime_type, alt=media.title)
