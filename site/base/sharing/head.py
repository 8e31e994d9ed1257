"""Metadata in the head of a page, for browsers, search engines and link previews.

All addresses are absolute and begin with the site's own host, whatever host was requested.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import storages
from django.http import HttpRequest
from django.utils import timezone
from wagtail.images.models import SourceImageIOError
from wagtail.models import Site

from base.models import AgencySettings, BasePage, Image, ShareCard
from base.sharing import card_spec

SHARE_SPEC = f"fill-{card_spec.WIDTH}x{card_spec.HEIGHT}|format-jpeg"
_OPEN_GRAPH_LOCALES = {"vi": "vi_VN", "en": "en_US"}
_ARTICLE_TYPES = ("NewsArticle", "SpecialAnnouncement")


@dataclass(frozen=True, slots=True)
class Picture:
    """Picture of a link preview."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Head:
    """Metadata of one page. Empty strings stand for values that do not exist.

    `previous` and `next` are the addresses of the neighbouring pages of a listing. `alternates` are pairs of language
    and address of this page and its translation, if there is one.
    """

    title: str
    description: str
    address: str
    language: str
    locale: str
    kind: str
    published: str
    modified: str
    section: str
    picture: Picture | None
    previous: str
    next: str
    alternates: list[tuple[str, str]]
    is_hidden: bool


def head_of(page: BasePage, request: HttpRequest, context: Any) -> Head:
    """Return the metadata of `page`, whose template has `context`."""
    agency = AgencySettings.for_request(request)
    number, last = _listing_page(request, context)
    address = page.canonical(request)
    is_story = page.schema_type in _ARTICLE_TYPES
    name = page.seo_title or page.title
    return Head(
        title=f"{name}, trang {number}" if number > 1 else name,
        description=page.meta_description or _fallback_description(page, agency),
        address=_numbered(address, number),
        language=page.page_language,
        locale=_OPEN_GRAPH_LOCALES[page.page_language],
        kind="article" if is_story else "website",
        published=iso(page.first_published_at) if is_story else "",
        modified=iso(page.last_published_at) if is_story else "",
        section=page.dublin_core_subject if is_story else "",
        picture=_picture(page, request),
        # A page whose canonical address is on another site has no neighbours here.
        previous=_numbered(address, number - 1) if number > 1 and not page.canonical_url else "",
        next=_numbered(address, number + 1) if number < last and not page.canonical_url else "",
        alternates=_alternates(page, request),
        is_hidden=page.noindex,
    )


def absolute(url: str, request: HttpRequest) -> str:
    """Return `url` joined to the site's own address; unchanged if it has a host already."""
    return urljoin(f"{Site.find_for_request(request).root_url}/", url)


def iso(moment: Any) -> str:
    """Return the local time with its UTC offset, in whole seconds; "" for None."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _picture(page: BasePage, request: HttpRequest) -> Picture | None:
    """Return the picture of the page's link preview.

    It is the first that exists of: the editor's choice, the page's share card, its lead image, the site's card.
    """
    card, of_site = page.share_card_files()
    return (
        _rendition(page.social_image, page, request)
        or (_card(card, page.title, request) if card else None)
        or _rendition(page.lead_image, page, request)
        or (_card(of_site, AgencySettings.for_request(request).site_title, request) if of_site else None)
    )


def site_card(request: HttpRequest) -> Picture | None:
    """Return the share card of the home page, for pages outside the tree."""
    card = ShareCard.objects.filter(page=Site.find_for_request(request).root_page_id).first()
    return _card(card.file, AgencySettings.for_request(request).site_title, request) if card else None


def _card(file: str, title: str, request: HttpRequest) -> Picture:
    alt = f"{title}. {AgencySettings.for_request(request).agency_name}"
    url = absolute(storages["renditions"].url(file), request)
    return Picture(url, card_spec.WIDTH, card_spec.HEIGHT, alt)


def _rendition(image: Image | None, page: BasePage, request: HttpRequest) -> Picture | None:
    if image is None:
        return None
    try:
        made = image.get_rendition(SHARE_SPEC)
    except SourceImageIOError:
        return None  # a lost file must not break the page
    url = absolute(made.url, request)
    return Picture(url, made.width, made.height, image.description or page.title)


def _fallback_description(page: BasePage, agency: AgencySettings) -> str:
    return f"{page.kind_label} của {agency.site_title}, {agency.agency_name}: {page.title}."


def _listing_page(request: HttpRequest, context: Any) -> tuple[int, int]:
    """Return the numbers of the shown page of a listing and of the last one, from the template's context.

    A filtered or sorted list counts as page 1 of 1, because its canonical address is that of the whole list.
    """
    if not request.GET.keys().isdisjoint(settings.EDITION_LIVE_PARAMETERS):
        return 1, 1
    page_obj = context.get("page_obj")
    return (page_obj.number, page_obj.paginator.num_pages) if page_obj is not None else (1, 1)


def _numbered(address: str, number: int) -> str:
    return f"{address}?trang={number}" if number > 1 else address


def _alternates(page: BasePage, request: HttpRequest) -> list[tuple[str, str]]:
    """Return language and full address of a page and its translation, Vietnamese first, for `hreflang`."""
    translation = page.translated_page()
    if translation is None or page.canonical_url:
        return []
    pairs = [(one.page_language, one.get_full_url(request)) for one in (page, translation)]
    return sorted(pairs, key=lambda pair: pair[0] != "vi")
