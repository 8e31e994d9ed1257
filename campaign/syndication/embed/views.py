"""Views for embedding in other sites: a script, snippets of HTML, and oEmbed. They use no cookies."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit
from xml.etree import ElementTree

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import escape_leading_slashes
from django.views.decorators.http import require_safe
from wagtail.models import Page

from base.addresses.named import named
from base.addresses.redirects import corrected, page_at, redirect_from
from base.delivery.sites import site_of
from base.models import AgencySettings
from base.renditions import LEAD_JPEG
from campaign.articles.models import AlertPage, ArticlePage
from campaign.articles.queries import story_of, with_pictures
from campaign.syndication.feeds.channels import BUILDERS, renamed_topic
from campaign.syndication.views import for_machines, last_changed
from vietnamese.text import xml_legal

MAX_SHOWN = 5
_WIDTH = 600
_SCRIPT = Path(__file__).with_name("embed.js")
_NO_PAGE = "Không có trang nào ở địa chỉ này."
_SHORT_ADDRESS = re.compile(r"/t/(?P<pk>[1-9][0-9]{0,8})")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """Return the script. Its address never changes, because pages of other sites contain it."""
    written = _SCRIPT.read_text(encoding="utf-8")
    response = HttpResponse(written, content_type="text/javascript; charset=utf-8")
    return _for_other_sites(request, response)


@require_safe
def snippet(request: HttpRequest, kind: str, **section: str) -> HttpResponse:
    """Return the newest titles of a feed as unstyled HTML, for another site's server to insert. Raises Http404."""
    channel = BUILDERS[kind](request, **section)
    if channel is None:
        topic = renamed_topic(request, kind, **section)
        return HttpResponsePermanentRedirect(reverse("embed-topic", args=[topic.slug]))
    stories = with_pictures(channel.rows[:MAX_SHOWN])
    shown = [(story, urljoin(site_of(request).root_url, story.get_url(request))) for story in stories]
    context = {"channel": channel, "stories": shown}
    response = HttpResponse(render_to_string("campaign/syndication/embed.html", context, request))
    response.headers["X-Robots-Tag"] = "noindex"
    return _for_other_sites(request, response)


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """Return the oEmbed document of a page (oembed.com section 2.2): `?url=...&format=json|xml&maxwidth=...`.

    `url` may also be an address that leads on to the page: an old one, or the short one printed on paper.
    """
    asked = _parts(request.GET.get("url", ""))
    extension = request.GET.get("format", "json")
    if extension not in ("json", "xml"):
        return HttpResponse(
            "Chỉ có định dạng json và xml.", status=501, content_type="text/plain; charset=utf-8"
        )
    return _oembed(request, _story_at(request, asked), extension)


@require_safe
def oembed_of_page(request: HttpRequest, pk: str, extension: str) -> HttpResponse:
    """Return the oEmbed document of one page, at an address that the edition can keep.

    The page's head links to it.
    """
    return _oembed(request, _story(request, pk=pk), extension)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _story_at(request: HttpRequest, asked: SplitResult, *, is_old: bool = False) -> ArticlePage | AlertPage:
    site = site_of(request)
    # PostgreSQL refuses NUL in text.
    if asked.scheme not in ("http", "https") or asked.hostname != site.hostname or "\0" in asked.path:
        raise Http404(_NO_PAGE)
    for path in dict.fromkeys([asked.path, *corrected(asked.path)]):
        if short := _SHORT_ADDRESS.fullmatch(path):
            return _story(request, pk=short["pk"])
        if page_at(request, path):
            return _story(request, url_path=f"{site.root_page.url_path.rstrip('/')}{path.rstrip('/')}/")
        address = escape_leading_slashes(f"{path}?{asked.query}" if asked.query else path)
        if not is_old and (moved := redirect_from(request, address)):
            return _story_at(request, _parts(urljoin(site.root_url, moved.url)), is_old=True)
    return _story(request, url_path=f"{site.root_page.url_path.rstrip('/')}{asked.path.rstrip('/')}/")


def _story(request: HttpRequest, **key: str) -> ArticlePage | AlertPage:
    below = site_of(request).root_page
    pages = Page.objects.exact_type(ArticlePage, AlertPage).filter(**key).descendant_of(below)
    return story_of(named(request, pages.select_related("articlepage__main_image", "alertpage__main_image")))


def _oembed(request: HttpRequest, page: ArticlePage | AlertPage, extension: str) -> HttpResponse:
    answer = _answer(request, page)
    if extension == "json":
        response: HttpResponse = JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
    else:
        root = ElementTree.Element("oembed")
        for name, value in answer.items():
            ElementTree.SubElement(root, name).text = xml_legal(str(value))
        written = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        response = HttpResponse(written, content_type="text/xml; charset=utf-8")
    return _for_other_sites(request, response)


def _answer(request: HttpRequest, page: ArticlePage | AlertPage) -> dict[str, Any]:
    agency = AgencySettings.for_request(request)
    root_url = site_of(request).root_url
    address = page.get_full_url(request)
    context = {"page": page, "address": address, "home": root_url, "agency": agency}
    width = _width(request.GET.get("maxwidth", ""))
    answer: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": page.title,
        "author_name": ", ".join(page.creators) or agency.agency_name,
        "provider_name": agency.site_title,
        "provider_url": root_url,
        "cache_age": 3600,
        "html": render_to_string("campaign/syndication/oembed.html", context).strip(),
        "width": width,
        # The text reflows; this is its maximum height at that width.
        "height": 240,
    }
    return answer | _thumbnail(page, root_url)


def _thumbnail(page: ArticlePage | AlertPage, root_url: str) -> dict[str, Any]:
    if page.main_image is None:
        return {}
    try:
        rendition = page.main_image.get_rendition(LEAD_JPEG)
    except OSError:
        return {}  # the file is lost, the page remains
    return {
        "thumbnail_url": urljoin(root_url, rendition.url),
        "thumbnail_width": rendition.width,
        "thumbnail_height": rendition.height,
    }


def _width(asked: str) -> int:
    return (
        min(_WIDTH, max(int(asked), 1)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else _WIDTH
    )


def _for_other_sites(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    return for_machines(request, response, last_changed(request.get_full_path(), response.text))
