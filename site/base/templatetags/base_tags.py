"""Template tags of all public templates: agency, Vietnamese dates, head, JSON-LD, icons, QR codes.

They are built into the engine (settings.TEMPLATES), so templates do not load them.
"""

import base64
import datetime
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import segno
from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from wagtail.models import Page

from base.delivery import memo
from base.delivery.first_script import SOURCE as FIRST_SCRIPT
from base.models import AgencySettings, BasePage, Need, ReportingRoute
from base.models.alphabet import alphabetical
from base.models.media import credited
from base.models.names import name
from base.paging import PAGE_PARAMETER
from base.sharing import head
from base.sharing.head import Head, Picture, head_of
from base.sharing.structured import Listing, graph, graph_of_list
from vietnamese import dates, numbers

register = template.Library()
# In whole seconds, which HTML validators accept in `datetime` attributes.
register.filter("iso", head.iso)
register.filter("grouped", numbers.group)
register.filter("credited", credited)
register.filter("name", name)

# E-mail addresses, telephone numbers, and short numbers that stand alone.
_REACHABLE = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\+?(?:\(\d+\)|\d)(?:[\s.]?\d){7,13}|\b0\d{2,3}-\d{3,4}-?\d{3,4}\b|^\d{3,7}$"
)


@register.simple_tag(takes_context=True)
def agency(context: template.Context) -> AgencySettings:
    """Return the settings of the agency."""
    return AgencySettings.for_request(context["request"])


@register.simple_tag
def help_needs() -> list[tuple[Need, list[ReportingRoute]]]:
    """Return the needs of readers, each with its reporting routes. Needs without a route are left out."""
    online = ReportingRoute.objects.filter(live=True).select_related("page")
    online = online.order_by("sort_order", alphabetical("name"), "pk")
    routes = memo.get_or_set("reporting routes", lambda: list(online))
    needs = [(need, [route for route in routes if route.need == need]) for need in Need]
    return [(need, found) for need, found in needs if found]


@register.filter
def contact_links(contact: str) -> SafeString:
    """Return `contact` as HTML in which telephone numbers and e-mail addresses are links."""
    html, end = [], 0
    for found in _REACHABLE.finditer(contact):
        kind, number = ("mailto", found[0]) if "@" in found[0] else ("tel", re.sub(r"[\s.()-]", "", found[0]))
        link = format_html('<a href="{}:{}">{}</a>', kind, number, found[0])
        html += [escape(contact[end : found.start()]), link]
        end = found.end()
    return mark_safe("".join([*html, escape(contact[end:])]))  # noqa: S308  all parts are escaped


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, url: str) -> str:
    """Return `url` with the site's own scheme and host."""
    return head.absolute(url, context["request"])


@register.simple_tag(takes_context=True)
def canonical(context: template.Context, page: Page | None = None) -> str:
    """Return the canonical address of `page`, or of the request's path if there is no page."""
    request: HttpRequest = context["request"]
    return page.canonical(request) if page else head.absolute(request.path, request)


@register.simple_tag(takes_context=True)
def dublin_core(context: template.Context, page: Page) -> list[tuple[str, str]]:
    """Return the pairs of name and content of the page's DC meta elements."""
    return page.dublin_core(context["request"])


@register.simple_tag(takes_context=True)
def short_address(context: template.Context, page: Page) -> str:
    """Return an address of `page` for print: short to type, and valid wherever the page moves."""
    if page.pk is None:  # the preview of a page that was never saved
        return page.canonical(context["request"])
    return head.absolute(reverse("short_address", args=[page.pk]), context["request"])


@register.simple_tag
@lru_cache(maxsize=1000)
def qr(text: str) -> SafeString:
    """Return `text` as a QR code: an SVG element that scales with its container. It is cached across editions."""
    # A fixed mask: trying all eight takes three times as long, and the code scans no better on paper.
    code = segno.make(text, error="l", micro=False, mask=3)
    svg = code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(svg.replace("<svg", '<svg width="120"', 1))  # noqa: S308  SVG made by segno


@cache
def _icons() -> dict[str, SafeString]:
    """Return all icons by name.

    They are inlined: on a slow connection, a request for a file of icons costs more than their few bytes. Size and
    stroke are attributes, so that icons are right without the style sheet.
    """
    drawing = (Path(__file__).resolve().parents[1] / "icons.svg").read_text(encoding="utf-8")
    symbols = re.findall(r'<symbol id="(.+?)" viewBox="(.+?)">(.+?)</symbol>', drawing)
    return {
        name: mark_safe(  # noqa: S308  our own file
            f'<svg class="icon" width="24" height="24" fill="none" stroke="currentColor" viewBox="{box}"'
            f' aria-hidden="true">{shape}</svg>'
        )
        for name, box, shape in symbols
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return the icon, to be placed beside words of the same meaning; "" if no icon has this name."""
    return _icons().get(name, SafeString())


@register.simple_tag
def first_script() -> SafeString:
    """Return the inline script of public pages."""
    return mark_safe(FIRST_SCRIPT)  # noqa: S308  written by us


class _MemoNode(template.Node):
    def __init__(self, nodelist: template.NodeList, key: list[template.base.FilterExpression]) -> None:
        self.nodelist = nodelist
        self.key = key

    def render(self, context: template.Context) -> SafeString:
        request: HttpRequest = context["request"]
        name, whose, *others = (part.resolve(context, ignore_failures=True) for part in self.key)
        # The part is not cached if the visitor may be logged in and see more, or if the object was never saved and has
        # no key.
        if whose is None or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.nodelist.render(context)
        return memo.get_or_set(("drawn", name, whose, *others), lambda: self.nodelist.render(context))


@register.tag("memo")
def memoized(parser: template.base.Parser, token: template.base.Token) -> _MemoNode:
    """Cache a part of a template for the current edition: {% memo "card" story.pk brief %}...{% endmemo %}.

    The arguments are the name of the part, the key of its object, and all other values of the page on which it depends.
    """
    key = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    nodelist = parser.parse(("endmemo",))
    parser.delete_first_token()
    return _MemoNode(nodelist, key)


@register.filter
def zalo_payload(address: str) -> str:
    """Return the parameter of Zalo's share page: JSON in base64. It needs no script of Zalo."""
    return base64.b64encode(json.dumps({"url": address}).encode()).decode()


_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def page_head(context: template.Context, page: Page | None = None) -> Head | None:
    """Return the metadata of a page of the tree; None for any other page."""
    return head_of(page, context["request"], context) if isinstance(page, BasePage) else None


@register.simple_tag(takes_context=True)
def site_card(context: template.Context) -> Picture | None:
    """Return the share card of the site."""
    return head.site_card(context["request"])


@register.simple_tag(takes_context=True)
def json_ld(context: template.Context, page: Page) -> SafeString:
    """Return the page's structured data as a script element.

    `<`, `>` and `&` are escaped, so that no text can end the element.
    """
    return _script(graph(page, context["request"], context))


@register.simple_tag(takes_context=True)
def json_ld_of_list(context: template.Context, listing: Listing) -> SafeString:
    """Return the structured data of a list outside the tree as a script element."""
    return _script(graph_of_list(listing, context["request"], context))


def _script(data: dict[str, Any]) -> SafeString:
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{written}</script>')  # noqa: S308  escaped above


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int) -> str:
    """Return the request's query string with the page number set. The first page has no number."""
    query = context["request"].GET.copy()
    query.pop(PAGE_PARAMETER, None)
    if number > 1:
        query[PAGE_PARAMETER] = str(number)
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else context["request"].path


@register.filter
def short_date(value: Any) -> str:
    """Return a date such as 01/8/2022: leading zero only for days below 10 and months 1 and 2 (NĐ 30/2020/NĐ-CP)."""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return dates.short(value) if value else ""


@register.filter
def clock(value: datetime.datetime | None) -> str:
    """Return the local time and date, such as 09:25 01/8/2022."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local:%H:%M} {dates.short(local.date())}"


@register.filter
def until(value: datetime.datetime) -> str:
    """Return the end of a period in words; the last moment of a day instead of the first one of the next."""
    return dates.until(timezone.localtime(value))


@register.filter
def last_day(value: datetime.datetime) -> str:
    """Return the last day of a period that ends at `value`, as `short_date` writes it."""
    return dates.short(dates.last_day(timezone.localtime(value)))


@register.filter
def ago(value: datetime.datetime) -> str:
    """Return the time since `value` in words, such as "3 giờ trước"; within a minute "vừa xong"."""
    if timezone.now() - value < datetime.timedelta(minutes=1):
        return "vừa xong"
    return f"{timesince(value)} trước"
