"""Feeds over HTTP: the answer, its validators and 304; and the page that lists the feeds."""

import datetime as dt
import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from campaign.syndication import feeds
from campaign.syndication.entries import Feed
from campaign.syndication.formats import FORMATS


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    return render(request, "campaign/syndication/feeds.html", {"groups": feeds.grouped_links(request)})


@require_safe
def feed(request: HttpRequest, kind: str, extension: str, archive: str = "", **section: str) -> HttpResponse:
    """A feed, or 304. A section that readers may not see answers as one that never was: 404."""
    found = feeds.feed(request, kind, extension, archive, **section)
    if found is None:
        raise Http404("Không có nguồn tin này.")
    changed_at = _changed_at(found)
    written = FORMATS[extension](found, changed_at, feeds.schemes(request), settings.WEBSUB_HUBS)
    response = HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
    return for_machines(request, response, changed_at)


def for_machines(request: HttpRequest, response: HttpResponse, changed_at: dt.datetime) -> HttpResponse:
    """The answer with what machines of other sites need to fetch it, again and again; or 304."""
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    # Caches may keep it but must ask each time: what was withdrawn is gone at once.
    response.headers["Cache-Control"] = "no-cache"
    # Scripts of any site may read it: it is public, and no cookie changes it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    set_response_etag(response)
    answer = get_conditional_response(
        request, etag=response.headers["ETag"], last_modified=int(changed_at.timestamp()), response=response
    )
    return answer or response


def _changed_at(found: Feed) -> dt.datetime:
    """When the content of this feed last became another, to the second; it only ever moves forward.

    The dates of the entries cannot say it: they go back when the newest one is withdrawn, and a client that
    sends only If-Modified-Since would then keep what was withdrawn. So the content's digest is remembered
    with the time at which it was first seen. Where that memory is lost, the time moves forward: an answer too
    many, never one too few.
    """
    digest = hashlib.sha256(repr(found).encode("utf-8", "replace")).hexdigest()
    key = f"syndication.changed.{hashlib.sha256(found.address.encode()).hexdigest()}"
    known = cache.get(key)
    if known and known[0] == digest:
        return known[1]
    moment = timezone.localtime().replace(microsecond=0)
    if known:
        # Two states within one second must not share a date.
        moment = max(moment, known[1] + dt.timedelta(seconds=1))
    cache.set(key, (digest, moment), timeout=None)
    return moment
