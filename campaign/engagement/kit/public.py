"""Public pages of kits: the list, and one kit with its files and script; their feed and entries of the site map."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from django.core.paginator import Paginator
from django.db.models import CharField, Exists, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from wagtail.models import Page

from base.addresses.named import named
from base.delivery.sites import site_of
from base.models import AgencySettings
from base.paging import page_of
from base.sharing.sitemaps import Place
from base.sharing.structured import Listing
from base.visibility import readable
from campaign.articles.models import AlertPage
from campaign.engagement.kit.loudspeaker import Script
from campaign.engagement.models import Kit, KitFile
from campaign.syndication.feeds.archives import Channel
from campaign.syndication.feeds.entries import Entry, part_guid
from campaign.syndication.offers import FeedLink, feed_link

TITLE = "Bộ truyền thông"
SUMMARY = (
    "Áp phích, tờ gấp, ảnh, trang chiếu và bản tin loa làm sẵn từ các cảnh báo, bài hướng dẫn của trang, cho xã,"
    " phường, trường học và cơ quan tải về dùng."
)
_ROWS = 12


def shown() -> QuerySet[Kit]:
    """Return the kits that readers may have, newest first, each with `ended_at`: when its alert ended, if it has."""
    open_pages = readable(Page.objects.filter(pk=OuterRef("page_id")))
    kits = Kit.objects.filter(Exists(open_pages)).annotate(
        ended_at=Subquery(_past(OuterRef("page_id")).values("valid_until"))
    )
    return kits.exclude(made_of="").order_by("-shown_at", "-pk")


def _past(key: int | OuterRef) -> QuerySet[AlertPage]:
    return AlertPage.objects.filter(pk=key, valid_until__lte=timezone.now())


@require_safe
def kits(request: HttpRequest) -> HttpResponse:
    """Render the list of kits."""
    previews = KitFile.objects.filter(form=KitFile.Form.PREVIEW)
    rows = shown().select_related("page").prefetch_related(Prefetch("files", previews, to_attr="previews"))
    context = {
        "page_obj": page_of(request, Paginator(rows, _ROWS)),
        "title": TITLE,
        "summary": SUMMARY,
        "listing": Listing(TITLE),
        "feed": kits_link(),
    }
    return render(request, "campaign/engagement/kits.html", context)


@require_safe
def kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the kit of the story with this key, without files while they are made again."""
    pages = Page.objects.filter(pk=pk, kit__shown_at__isnull=False).select_related("kit")
    found = named(request, pages).kit
    products = found.products
    context = {
        "kit": found,
        "story": found.page,
        "is_past": _past(pk).exists(),
        "files": products,
        "square": next((file for file in products if file.form == KitFile.Form.SQUARE), None),
        "script": Script.from_json(found.words["script"]) if products else None,
        "listing": Listing(
            f"{TITLE}: {found.page.title}",
            trail=[(TITLE, reverse("kits"))],
            entries=[(str(file.get_form_display()), file.url) for file in products],
        ),
    }
    return render(request, "campaign/engagement/kit.html", context)


def places() -> Iterator[Place]:
    """Yield the addresses of the list and of all kits, for the site map of search engines."""
    yield Place(reverse("kits"))
    for key, made_at in shown().values_list("page_id", "made_at"):
        yield Place(reverse("kit", args=[key]), made_at)


def kits_link() -> FeedLink:
    """Return the feed of kits."""
    return feed_link(TITLE, SUMMARY, "kits")


def offered(request: HttpRequest) -> list[FeedLink]:
    """Return the feeds that the page of feeds offers."""
    return [kits_link()]


def kits_channel(request: HttpRequest) -> Channel:
    """Return the channel of kits."""
    site, agency = site_of(request), AgencySettings.for_request(request)

    def write(found: Sequence[Kit]) -> tuple[Entry, ...]:
        return tuple(_entry(kit, site.root_url, agency.agency_name) for kit in found)

    return Channel(
        guid=part_guid(site.root_page, "kits"),
        title=f"{TITLE} - {agency.site_title}",
        description=SUMMARY,
        link=urljoin(site.root_url, reverse("kits")),
        publisher=agency.agency_name,
        rows=shown()
        .filter(page__path__startswith=site.root_page.path)
        .select_related("page")
        .prefetch_related("files"),
        write=write,
        moment="shown_at",
        changed=Concat(Cast("made_at", CharField()), Value(" "), Cast("ended_at", CharField())),
    )


def _entry(kit: Kit, root_url: str, publisher: str) -> Entry:
    link = urljoin(root_url, kit.link)
    marks = "[Nội dung mẫu] " if kit.words["is_sample"] else ""
    ended_at: datetime.datetime | None = kit.ended_at  # type: ignore[attr-defined]  # by shown()
    marks += "(Cảnh báo này đã hết hiệu lực.) " if ended_at else ""
    items = [
        format_html(
            '<li><a href="{}">{}</a> ({})</li>',
            urljoin(root_url, file.url),
            file.get_form_display(),
            file.extension,
        )
        for file in kit.products
    ]
    return Entry(
        guid=part_guid(kit.page, "kit"),
        title=f"{TITLE}: {kit.page.title}",
        link=link,
        summary=f"{marks}{kit.words['lead']}",
        content="".join([format_html("<p>{}{}</p>", marks, kit.words["lead"]), "<ul>", *items, "</ul>"]),
        published=timezone.localtime(kit.shown_at),
        updated=timezone.localtime(max(filter(None, (kit.made_at, ended_at)))),
        authors=(publisher,),
    )
