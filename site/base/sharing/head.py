"""What the head of a page says of it to browsers, search engines and those who show a shared address.

One place for addresses: all of them are absolute and begin with the site's own host, whatever host was asked.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.storage import default_storage
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
    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Head:
    """`previous` and `next`: the addresses of the neighbours of one page of a listing, "" where there is none.
    `alternates`: language and address of this page and of its translation, where there is one."""

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
        # A page that is at home elsewhere has no neighbours here.
        previous=_numbered(address, number - 1) if number > 1 and not page.canonical_url else "",
        next=_numbered(address, number + 1) if number < last and not page.canonical_url else "",
        alternates=_alternates(page, request),
        is_hidden=page.noindex,
    )


def absolute(url: str, request: HttpRequest) -> str:
    """`url` below the site's own address; as it is where it has a host already."""
    site = Site.find_for_request(request)
    return urljoin(f"{site.root_url}/", url) if site else request.build_absolute_uri(url)


def iso(moment: Any) -> str:
    """The time with its offset, in local time; "" where there is none."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


def _picture(page: BasePage, request: HttpRequest) -> Picture | None:
    """What is shown beside a shared address: the editor's choice, else the page's card, else its picture, else the
    site's card."""
    card, of_site = page.share_card_files()
    return (
        _rendition(page.social_image, page, request)
        or (_card(card, page.title, request) if card else None)
        or _rendition(page.lead_image, page, request)
        or (_card(of_site, AgencySettings.for_request(request).site_title, request) if of_site else None)
    )


def site_card(request: HttpRequest) -> Picture | None:
    """The card of the home page, for what stands outside the tree."""
    site = Site.find_for_request(request)
    card = ShareCard.objects.filter(page=site.root_page_id).first() if site else None
    return _card(card.file, AgencySettings.for_request(request).site_title, request) if card else None


def _card(file: str, title: str, request: HttpRequest) -> Picture:
    alt = f"{title}. {AgencySettings.for_request(request).agency_name}"
    url = absolute(default_storage.url(file), request)
    return Picture(url, card_spec.WIDTH, card_spec.HEIGHT, alt)


def _rendition(image: Image | None, page: BasePage, request: HttpRequest) -> Picture | None:
    if image is None:
        return None
    try:
        made = image.get_rendition(SHARE_SPEC)
    except SourceImageIOError:
        return None  # the file is lost; the page stays
    url = absolute(made.url, request)
    return Picture(url, made.width, made.height, image.description or page.title)


def _fallback_description(page: BasePage, agency: AgencySettings) -> str:
    return f"{page.kind_label} của {agency.site_title}, {agency.agency_name}: {page.title}."


def _listing_page(request: HttpRequest, context: Any) -> tuple[int, int]:
    """Return the number of the page of a listing that the template shows, and the last one.

    A list that was narrowed down or sorted otherwise is told by the address of the whole one.
    """
    if not request.GET.keys().isdisjoint(settings.EDITION_LIVE_PARAMETERS):
        return 1, 1
    page_obj = context.get("page_obj")
    return (page_obj.number, page_obj.paginator.num_pages) if page_obj is not None else (1, 1)


def _numbered(address: str, number: int) -> str:
    return f"{address}?trang={number}" if number > 1 else address


def _alternates(page: BasePage, request: HttpRequest) -> list[tuple[str, str]]:
    translation = page.translated_page()
    if translation is None or page.canonical_url:
        return []
    pairs = [(one.page_language, one.get_full_url(request)) for one in (page, translation)]
    return sorted(pairs, key=lambda pair: pair[0] != "vi")
