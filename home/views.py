"""The site map for readers, and a page for the board that shows every component."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from base.blocks.body import BodyBlock
from base.delivery.sites import site_of
from base.models import ReportingRoute
from base.sharing.sitemaps import Place as SitemapPlace
from base.sharing.structured import Listing
from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.articles.models.choices import Severity
from campaign.articles.public.lists import months
from campaign.engagement.models import AdvicePage, DraftPage, PollPage, QuestionPage
from campaign.library.models import DocumentRecord
from campaign.schedule.models import WeekPage

# Types whose pages are shown in lists elsewhere.
_LISTED = (ArticlePage, AlertPage, DocumentRecord, WeekPage, DraftPage, PollPage, QuestionPage, AdvicePage)


@dataclass(slots=True)
class Place:
    """A page of the site map with the pages below it."""

    page: Page
    below: list["Place"] = field(default_factory=list)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Render the site map: sections, topics and standard pages, without pages that other lists show."""
    places = _places(request)
    entries = [(page.title, page.get_full_url(request)) for page in _pages_of(places)]
    context = {
        "places": places,
        "years": [(year, list(of_year)) for year, of_year in groupby(months(), key=lambda month: month.year)],
        "listing": Listing("Sơ đồ trang", entries=entries),
    }
    return render(request, "home/site_map.html", context)


def _pages_of(places: list[Place]) -> Iterator[Page]:
    """Yield the pages of these places and of all below them, in the order of the map."""
    for place in places:
        yield place.page
        yield from _pages_of(place.below)


def _places(request: HttpRequest) -> list[Place]:
    site = site_of(request)
    below = Page.objects.descendant_of(site.root_page).not_exact_type(*_LISTED)
    top: list[Place] = []
    by_path: dict[str, Place] = {}
    # Of the types in the map, the first run makes samples of contests only.
    for page in readable(below).order_by("path").annotate(is_sample=F("contestpage__is_sample")):
        place = Place(page)
        by_path[page.path] = place
        parent = by_path.get(page.path[: -Page.steplen])
        if parent:
            parent.below.append(place)
        elif page.depth == site.root_page.depth + 1:
            top.append(place)
    return top


def places() -> list[SitemapPlace]:
    """Return the address of this site map for the site map of search engines."""
    return [SitemapPlace(reverse("site_map"))]


# --- The components -----------------------------------------------------------------------------------------

_LONG_WORD = "Mộttừdàikhôngcókhoảngtrắngnhưtêntệphayđịachỉ" * 2
_SAMPLE = "Nội dung mẫu để xem cách trình bày; không phải tin của Ban Biên tập."


@never_cache
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Render every component with sample content, long words and empty lists. Raises Http404 outside the board."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404("Không có trang này.")
    # All links on this page lead to the home page.
    address = Site.find_for_request(request).root_page.url_path
    topic = TopicPage(title="Chuyên mục mẫu", summary=_SAMPLE, url_path=address)
    stories = list(_stories(topic))
    pages = Paginator(range(1_000), 20)
    context = {
        "topic": topic,
        "stories": stories,
        "alerts": list(_alerts(topic)),
        "past_alert": _story(AlertPage(title="Cảnh báo đã qua", valid_until=timezone.now()), topic),
        "documents": DocumentRecord.objects.published().with_status()[:3],
        "routes": [
            ReportingRoute(name="Nơi tiếp nhận mẫu", purpose=_SAMPLE, contact="Số điện thoại mẫu"),
            ReportingRoute(name=_LONG_WORD, purpose=_SAMPLE, last_verified=timezone.localdate()),
        ],
        "blocks": list(_blocks()),
        "page_obj": pages.page(2),
        "tokens": ["paper", "raised", "ink", "ink-soft", "sea", "red", "sand", "line"],
    }
    return render(request, "home/components.html", context)


def _stories(topic: TopicPage) -> Iterator[Page]:
    yield _story(ArticlePage(title="Tiêu đề ngắn", summary=_SAMPLE), topic)
    yield _story(
        ArticlePage(
            title="Tiêu đề dài hơn thường lệ, để xem chữ xuống dòng ra sao khi người viết không kịp rút gọn",
            summary=f"{_SAMPLE} " * 3,
            source_name="Nguồn mẫu",
            is_sample=True,
        ),
        topic,
    )
    yield _story(ArticlePage(title=_LONG_WORD, summary=""), topic)


def _alerts(topic: TopicPage) -> Iterator[Page]:
    for severity in Severity:
        yield _story(
            AlertPage(title=f"{severity.label}: {_SAMPLE}", severity=severity, summary=_SAMPLE), topic
        )


def _story(story: ArticlePage | AlertPage, topic: TopicPage) -> ArticlePage | AlertPage:
    """Return `story` with the values that cards need, unsaved."""
    story.first_published_at, story.url_path = timezone.now(), topic.url_path
    story.remember_parent(topic)
    return story


def _blocks() -> Iterator[tuple[str, str]]:
    """Yield the label and HTML of each body block, as in the editor's previews of blocks."""
    for block in BodyBlock().child_blocks.values():
        yield block.label, block.render(block.get_preview_value())
