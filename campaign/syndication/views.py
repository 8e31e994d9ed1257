"""Views of feeds (with validators and status 304), the page that lists them, OPML, CAP, the key of IndexNow."""

import datetime as dt
import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from base.delivery.sites import site_of
from base.models import AgencySettings
from base.sharing import opml
from base.sharing.sitemaps import Place
from base.sharing.structured import Listing
from campaign.inbox.public import public_sources
from campaign.syndication import cap, offers
from campaign.syndication.feeds import document, entries
from campaign.syndication.feeds.channels import renamed_topic
from campaign.syndication.feeds.content import Story
from campaign.syndication.feeds.entries import Feed
from campaign.syndication.feeds.formats import FORMATS, LANGUAGE
from campaign.syndication.feeds.sections import feed_path, schemes, sections_of

_NO_FEED = "Không có bản tin này."
# In hexadecimal digits: 4,096 places in the cache.
_PLACE_LENGTH = 3


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """Render the page that lists all feeds."""
    groups = offers.grouped_links(request)
    levels = [(severity.label, *words) for severity, words in cap.LEVELS.items()]
    context = {
        "groups": groups,
        "listing": Listing(
            "Theo dõi qua RSS", entries=[(link.title, link.rss_url) for _, links in groups for link in links]
        ),
        "levels": levels,
        "has_sources": sections_of(request).provincial is not None,
        "embed_script": reverse("embed-script"),
        "embed_alerts": reverse("embed-alerts"),
        "oembed": reverse("oembed"),
    }
    return render(request, "campaign/syndication/feeds.html", context)


def places() -> list[Place]:
    """Return the address of the page that lists all feeds, for the site map."""
    return [Place(reverse("syndication:list"))]


@require_safe
def feed(request: HttpRequest, kind: str, extension: str, archive: str = "", **section: str) -> HttpResponse:
    """Return a feed, status 304, or a redirect to the feed of a topic that has been renamed. Raises Http404."""
    found = document.feed(request, kind, extension, archive, **section)
    if found is not None:
        return _written(request, found, extension)
    topic = renamed_topic(request, kind, **section)
    return HttpResponsePermanentRedirect(feed_path(kind, extension, archive, slug=topic.slug))


def preview_entry(request: HttpRequest, story: Story) -> HttpResponse:
    """Return the preview of a draft as feed readers show it: in their list, and opened."""
    agency = AgencySettings.for_request(request)
    context = {"entry": entries.draft_entry(story, agency.agency_name, request), "feed": agency.site_title}
    return render(request, "campaign/syndication/preview_entry.html", context)


@require_safe
def search_feed(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the feed of a search, or status 304. Raises Http404 if there are no search terms."""
    found = document.search_feed(request, extension)
    if found is None:
        raise Http404(_NO_FEED)
    response = _written(request, found, extension, is_announced=False)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def record_feed(request: HttpRequest, pk: str, extension: str) -> HttpResponse:
    """Return the feed of a document's events, or status 304. Raises Http404 if readers may not see it."""
    return _written(request, document.record_feed(request, pk, extension), extension, is_announced=False)


def _written(request: HttpRequest, found: Feed, extension: str, *, is_announced: bool = True) -> HttpResponse:
    """Return the feed as a response. Only announced feeds name hubs, because hubs are notified of no others."""
    changed_at = last_changed(found.address, repr(found))
    hubs = settings.WEBSUB_HUBS if is_announced else ()
    written = FORMATS[extension](found, changed_at, schemes(request), hubs)
    response = HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
    return for_machines(request, response, changed_at)


@require_safe
def cap_index(request: HttpRequest) -> HttpResponse:
    """Return the Atom feed of CAP messages, or status 304."""
    site_of(request)
    return _written(request, cap.index(request), "atom")


@require_safe
def cap_message(request: HttpRequest, key: str) -> HttpResponse:
    """Return one alert as a CAP document, or status 304. Raises Http404 if there is no such alert."""
    site_of(request)
    alert = cap.find(request, key)
    if alert is None:
        raise Http404("Không có cảnh báo này.")
    written = cap.message(alert, request)
    response = HttpResponse(written, content_type=cap.CONTENT_TYPE)
    # The message also contains settings, so the time is that of its present content, not of the alert.
    return for_machines(request, response, last_changed(request.path, written.decode()))


@require_safe
def feeds_opml(request: HttpRequest) -> HttpResponse:
    """Return all feeds of the site as OPML.

    The list contains RSS addresses, because every program that imports OPML can read RSS.
    """
    groups = [
        (heading, [_outline(link.title, link.rss_url, description=link.description) for link in links])
        for heading, links in offers.grouped_links(request)
    ]
    return _opml(request, "Các bản tin", groups)


@require_safe
def sources_opml(request: HttpRequest) -> HttpResponse:
    """Return the active sources of public items as OPML, with the addresses of their own feeds. Raises Http404."""
    page = sections_of(request).provincial
    if page is None:
        raise Http404(_NO_FEED)
    outlines = [
        _outline(source.name, source.feed_url, site_url=source.site_url)
        for source in public_sources()
        if source.is_active and not source.is_sample
    ]
    return _opml(request, f"{page.title}: bản tin", [("", outlines)])


def _outline(title: str, feed_url: str, *, site_url: str = "", description: str = "") -> dict[str, str]:
    return {
        "text": title,
        "title": title,
        "xmlUrl": feed_url,
        "htmlUrl": site_url,
        "description": description,
        "language": LANGUAGE,
    }


def _opml(request: HttpRequest, title: str, groups: list[tuple[str, list[dict[str, str]]]]) -> HttpResponse:
    agency = AgencySettings.for_request(request)
    head = {"title": f"{title} - {agency.site_title}", "ownerName": agency.agency_name}
    written = opml.write_opml(head, groups)
    response = HttpResponse(written, content_type=opml.CONTENT_TYPE)
    return for_machines(request, response, last_changed(request.path, written.decode()))


@require_safe
def indexnow_key(request: HttpRequest, key: str) -> HttpResponse:
    """Return the key that proves to search engines that notices about this site come from it (indexnow.org).

    Raises Http404 for any other key.
    """
    if key != settings.INDEXNOW_KEY:
        raise Http404("Không có trang nào ở địa chỉ này.")
    return HttpResponse(key, content_type="text/plain; charset=utf-8")


def for_machines(request: HttpRequest, response: HttpResponse, changed_at: dt.datetime) -> HttpResponse:
    """Return the response with headers for repeated requests by programs of other sites, or status 304."""
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    # Caches must revalidate each time, so that withdrawn content disappears at once.
    response.headers["Cache-Control"] = "no-cache"
    # Scripts of any site may read the response, because it is public and independent of cookies.
    response.headers["Access-Control-Allow-Origin"] = "*"
    set_response_etag(response)
    answer = get_conditional_response(
        request, etag=response.headers["ETag"], last_modified=int(changed_at.timestamp()), response=response
    )
    return answer or response


def last_changed(address: str, content: str) -> dt.datetime:
    """Return the time to the second at which the content of this address last changed. It never moves back.

    The dates of the entries cannot serve: they go back when the newest entry is withdrawn, and a client that
    sends only If-Modified-Since would then keep it. So the cache keeps a digest of the content with the time
    at which it was first seen. If the cache is lost, the time moves forward, and clients fetch once too often
    but never miss a change. For the same reason addresses with a query, of which strangers can make any number, may
    share a fixed number of places in the cache.
    """
    digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
    place = hashlib.sha256(address.encode()).hexdigest()
    if "?" in address:
        place, digest = place[:_PLACE_LENGTH], f"{digest} {place}"
    key = f"syndication.changed.{place}"
    known = cache.get(key)
    if known and known[0] == digest:
        return known[1]
    moment = timezone.localtime().replace(microsecond=0)
    if known:
        # Two states within one second must not have the same date.
        moment = max(moment, known[1] + dt.timedelta(seconds=1))
    cache.set(key, (digest, moment), timeout=None)
    return moment
