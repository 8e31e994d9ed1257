"""Sitemap: an index, sections by primary key of the page, and the news of the last two days.

    /sitemap.xml             index; the date of a section is that of its newest page
    /sitemap-<n>.xml         pages whose keys lie in the n-th range: a page never changes its section
    /sitemap-tin-moi.xml     articles and alerts of the last 48 hours, in Google's format for news
    /sitemap-danh-sach.xml   pages outside the tree, registered by the apps that have them

Pages are read as plain rows, never as objects. Pages that are private, hidden from search engines, canonical on another
site or aliases are left out.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from django.core.files.storage import storages
from django.db.models import F, IntegerField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site, get_page_models
from wagtail.query import PageQuerySet

from base.delivery.sites import site_of
from base.models import AgencySettings, BasePage, Rendition
from base.renditions import LEAD_JPEG
from base.sharing.head import iso
from base.visibility import readable
from vietnamese.text import xml_legal

SECTION_SIZE = 10_000
NEWS_AGE = dt.timedelta(hours=48)
_MAX_NEWS = 1_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_IMAGE = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@dataclass(frozen=True, slots=True)
class Place:
    """Entry of a sitemap. `address` is absolute, or relative to the site's own address."""

    address: str
    changed: dt.datetime | None = None
    picture: str = ""


_lists: list[Callable[[], Iterable[Place]]] = []


def register(places: Callable[[], Iterable[Place]]) -> None:
    """Add a function that returns pages outside the tree."""
    _lists.append(places)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Return the sitemap index."""
    site = site_of(request)
    changes: dict[int, dt.datetime | None] = {}
    for model in _models():
        parts = _listed(model, site).annotate(section=_section_of()).values("section").order_by("section")
        for section, changed in parts.annotate(at=Max("last_published_at")).values_list("section", "at"):
            changes[section] = max(filter(None, [changes.get(section), changed]), default=None)
    entries = [(f"/sitemap-{section}.xml", changed) for section, changed in sorted(changes.items())]
    entries.append(("/sitemap-danh-sach.xml", None))
    newest = _news(site).first()
    if newest:
        entries.append(("/sitemap-tin-moi.xml", newest["first_published_at"]))
    rows = [
        f"<sitemap><loc>{escape(site.root_url + path)}</loc>{_changed(changed)}</sitemap>"
        for path, changed in entries
    ]
    return _xml(f"<sitemapindex {_SITEMAP}>", rows, "</sitemapindex>")


@require_safe
def section(request: HttpRequest, number: int) -> HttpResponse:
    """Return the section `number`. Raises Http404 if it is empty."""
    site = site_of(request)
    places = [place for model in _models() for place in _places(model, site, number)]
    if not places:
        raise Http404("Không có phần này của sơ đồ trang.")
    return _urls(places)


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Return the sitemap of pages outside the tree."""
    site = site_of(request)
    found = (place for places in _lists for place in places())
    return _urls(Place(urljoin(f"{site.root_url}/", place.address), place.changed) for place in found)


def _urls(places: Iterable[Place]) -> HttpResponse:
    rows = [
        f"<url><loc>{escape(place.address)}</loc>{_changed(place.changed)}"
        + (
            f"<image:image><image:loc>{escape(place.picture)}</image:loc></image:image>"
            if place.picture
            else ""
        )
        + "</url>"
        for place in places
    ]
    return _xml(f"<urlset {_SITEMAP} {_IMAGE}>", rows, "</urlset>")


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Return the news sitemap, at most 1000 stories."""
    site = site_of(request)
    name = escape(xml_legal(AgencySettings.for_request(request).site_title))
    publication = (
        f"<news:publication><news:name>{name}</news:name><news:language>vi</news:language></news:publication>"
    )
    rows = [
        f"<url><loc>{escape(_address(site, row['url_path']))}</loc><news:news>{publication}"
        f"<news:publication_date>{iso(row['first_published_at'])}</news:publication_date>"
        f"<news:title>{escape(xml_legal(row['title']))}</news:title></news:news></url>"
        for row in _news(site)[:_MAX_NEWS]
    ]
    return _xml(f"<urlset {_SITEMAP} {_NEWS}>", rows, "</urlset>")


def _models() -> list[type[BasePage]]:
    return [model for model in get_page_models() if issubclass(model, BasePage)]


def _listed(model: type[BasePage], site: Site) -> PageQuerySet:
    """Return the pages of exactly this type that the sitemap lists."""
    pages = model._default_manager.filter(noindex=False, canonical_url="", alias_of=None)
    return readable(pages.filter(path__startswith=site.root_page.path))


def _section_of() -> Any:
    # Subtracting the remainder first makes the division exact on both databases.
    return Cast((F("page_ptr_id") - F("page_ptr_id") % SECTION_SIZE) / SECTION_SIZE, IntegerField())


def _places(model: type[BasePage], site: Site, number: int) -> Iterator[Place]:
    first = number * SECTION_SIZE
    pages = _listed(model, site).filter(pk__gte=first, pk__lt=first + SECTION_SIZE).order_by("pk")
    rendition = Rendition.objects.filter(image=OuterRef(model.picture_field), filter_spec=LEAD_JPEG)
    # The newest, because those with a former focal point are kept.
    rows = pages.annotate(picture=Subquery(rendition.order_by("-pk").values("file")[:1]))
    is_listing = model.schema_type == "CollectionPage"
    for path, url_path, changed, picture in rows.values_list(
        "path", "url_path", "last_published_at", "picture"
    ):
        picture_address = urljoin(f"{site.root_url}/", storages["renditions"].url(picture)) if picture else ""
        yield Place(_address(site, url_path), _newest_below(path) if is_listing else changed, picture_address)


def _newest_below(path: str) -> dt.datetime | None:
    """Return the last change of a listing: the newest publication of the page or of any page below it."""
    below = Page.objects.filter(path__range=(path, path + "Z" * Page.steplen))
    return readable(below).order_by().aggregate(at=Max("last_published_at"))["at"]


def _news(site: Site) -> Any:
    """Return rows of the stories of the last two days, newest first; no samples, which this format cannot mark."""
    since = timezone.now() - NEWS_AGE
    listed = Q(pk__in=[])
    for model in _models():
        if model.is_news:
            fresh = _listed(model, site).filter(first_published_at__gte=since, is_sample=False)
            listed |= Q(pk__in=fresh.values("pk"))
    stories = Page.objects.filter(listed).order_by("-first_published_at", "-pk")
    return stories.values("url_path", "title", "first_published_at")


def _address(site: Site, url_path: str) -> str:
    return f"{site.root_url}/{url_path.removeprefix(site.root_page.url_path)}"


def _changed(moment: dt.datetime | None) -> str:
    return f"<lastmod>{iso(moment)}</lastmod>" if moment else ""


def _xml(opening: str, rows: Iterable[str], closing: str) -> HttpResponse:
    return HttpResponse(
        "\n".join([_HEAD + opening, *rows, closing, ""]), content_type="application/xml; charset=utf-8"
    )
