"""Documents of feeds: the newest entries of a channel, an archive of older ones, or the results of a search."""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from base.addresses.named import named
from base.delivery.sites import site_of
from base.models import AgencySettings, BasePage
from campaign.articles.models import AlertPage, ArticlePage
from campaign.inbox import searchable
from campaign.library.models import DocumentRecord
from campaign.syndication.feeds import archives, channels, record_channels
from campaign.syndication.feeds.archives import Channel, Cut, Part
from campaign.syndication.feeds.channels import BUILDERS
from campaign.syndication.feeds.entries import SAMPLE, Entry, Feed, page_guid, part_guid, story_entries
from campaign.syndication.feeds.sections import feed_path, sections_of
from search.models import SearchEntry
from search.queries import find
from vietnamese.text import one_line

# Prefix of the keys of provincial items in the search.
_ITEM = f"{searchable.PREFIX}:"


def feed(request: HttpRequest, kind: str, extension: str, archive: str = "", **section: str) -> Feed | None:
    """Return the newest entries of a feed, or the given archive of it. Returns None if it does not exist."""
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


def record_feed(request: HttpRequest, pk: str, extension: str) -> Feed:
    """Return the feed of one document's events, newest first. Raises Http404 if readers may not see it."""
    site, agency = site_of(request), AgencySettings.for_request(request)
    record = named(request, DocumentRecord.objects.filter(pk=pk))
    return Feed(
        guid=part_guid(record, "events"),
        title=f"{record.title} - {agency.site_title}",
        description=f"Ban hành, hiệu lực, sửa đổi, thay thế và viện dẫn của {record.title}",
        link=record.get_full_url(request),
        publisher=agency.agency_name,
        address=urljoin(site.root_url, feed_path("record", extension, pk=pk)),
        entries=record_channels.event_entries(record, request)[: archives.MAX_ENTRIES],
    )


def search_feed(request: HttpRequest, extension: str) -> Feed | None:
    """Return the newest results of the search that the request describes, or None without search terms."""
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
        entries=tuple(_found_entries(find(asked, archives.MAX_ENTRIES), agency.agency_name, request)),
    )


def _found_entries(found: Sequence[SearchEntry], publisher: str, request: HttpRequest) -> Iterable[Entry]:
    """Yield the entries of search results.

    Stories, documents and provincial items have the entry that they have in their own feeds; other pages have a title
    and a link.
    """
    rows = Page.objects.in_bulk([one.page_id for one in found if one.page_id])
    stories = [row for row in rows.values() if row.specific_class in (ArticlePage, AlertPage)]
    records = [row.pk for row in rows.values() if row.specific_class is DocumentRecord]
    items = [int(one.key.removeprefix(_ITEM)) for one in found if one.key.startswith(_ITEM)]
    topics = {topic.path: topic for topic in sections_of(request).topics}
    whole = story_entries(stories, topics, publisher, request)
    whole |= _entries_of(record_channels.library_channel, records, request)
    others = Page.objects.filter(pk__in=rows.keys() - whole.keys()).specific().in_bulk()
    of_items = _entries_of(channels.provincial_channel, items, request)
    by_key = {f"{_ITEM}{key}": entry for key, entry in of_items.items()}
    for one in found:
        entry = whole.get(one.page_id) if one.page_id else by_key.get(one.key)
        if page := others.get(one.page_id):
            entry = _short_entry(page, one, publisher, request)
        if entry:
            yield entry


def _entries_of(
    build: Callable[[HttpRequest], Channel | None], keys: list[int], request: HttpRequest
) -> dict[int, Entry]:
    """Return the feed entries of the channel's rows with these keys, by key."""
    channel = build(request) if keys else None
    if channel is None:
        return {}
    rows = list(channel.rows.filter(pk__in=keys))
    return dict(zip([row.pk for row in rows], channel.write(rows), strict=True))


def _short_entry(page: BasePage, one: SearchEntry, publisher: str, request: HttpRequest) -> Entry | None:
    """Return the entry of a page that is in no other feed, None if it has no address."""
    link = page.get_full_url(request)
    if link is None:
        return None
    return Entry(
        guid=page_guid(page),
        title=one.title,
        link=urljoin(site_of(request).root_url, link),
        summary="[Nội dung mẫu]" if page.is_sample else "",
        content="",
        published=timezone.localtime(one.published_at),
        updated=timezone.localtime(max(one.published_at, page.last_published_at or one.published_at)),
        authors=(publisher,),
        categories=(SAMPLE,) if page.is_sample else (),
    )
