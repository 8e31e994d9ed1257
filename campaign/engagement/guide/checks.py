"""Findings for editors: faults of the guide, and reporting routes that nobody has verified for a long time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from base.models import ReportingRoute
from campaign.engagement.guide.tree import Node, Tree, whole_tree
from campaign.engagement.models import MAX_QUESTIONS, AdvicePage, GuidePage
from vietnamese.dates import short

_MIN_ANSWERS, _MAX_ANSWERS = 2, 7


@dataclass(frozen=True)
class Finding:
    """Fault of a page or route: its title, its admin address, and the fault in words."""

    title: str
    url: str
    text: str
    page: int | None = None


def findings() -> list[Finding]:
    """Return the findings on the guide and on all live routes; four queries for any number of pages."""
    guide = GuidePage.objects.first()
    of_pages = _of_tree(whole_tree(guide)) if guide else ()
    return [*of_pages, *_of_routes()]


def _of_tree(tree: Tree) -> Iterator[Finding]:
    online = Tree(page for page in tree.pages if page.live)
    reachable = {page.path for page in online.pages}
    for page in online.pages:
        for text in _of_page(page, online, reachable):
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            yield Finding(page.get_admin_display_title(), url, text, page.pk)


def _of_page(page: Node, online: Tree, reachable: set[str]) -> Iterator[str]:
    if not isinstance(page, GuidePage) and page.path[: -Page.steplen] not in reachable:
        yield "Trang này đã đăng, nhưng câu hỏi ở trên nó thì chưa, nên không câu trả lời nào dẫn tới đây."
    if isinstance(page, AdvicePage):
        if not page.first_hour:
            yield "Chưa có việc nào cần làm ngay."
        if not any(route.live for route in page.routes.all()):
            yield "Không có nơi báo, nơi giúp nào đang đăng. Hãy chọn ít nhất một nơi."
        return
    count = len(online.answers(page))
    if not count:
        yield "Chưa câu trả lời nào được đăng, nên các câu hỏi khác không dẫn người đọc tới đây."
    elif count < _MIN_ANSWERS:
        yield "Chỉ có một câu trả lời đã đăng. Hãy đăng thêm, hoặc bỏ câu hỏi này."
    elif count > _MAX_ANSWERS:
        yield f"Có {count} câu trả lời. Quá {_MAX_ANSWERS} thì khó chọn: hãy gộp lại, hoặc hỏi thêm một câu."
    if page.number > MAX_QUESTIONS:
        yield f"Đây là câu hỏi thứ {page.number}; nhiều nhất là {MAX_QUESTIONS}. Hãy chuyển nhánh này lên trên."


def _of_routes() -> Iterator[Finding]:
    for route in ReportingRoute.objects.filter(live=True):
        if route.is_to_verify:
            url = reverse("wagtailsnippets_base_reportingroute:edit", args=[route.pk])
            last = (
                f"kiểm tra lần cuối ngày {short(route.last_verified)}"
                if route.last_verified
                else "chưa ghi ngày kiểm tra"
            )
            text = (
                f"Nơi tiếp nhận này {last}. Hãy gọi thử, mở thử rồi ghi ngày; cứ {settings.ROUTE_VERIFIED_DAYS} ngày"
                " làm lại một lần."
            )
            yield Finding(str(route), url, text)
