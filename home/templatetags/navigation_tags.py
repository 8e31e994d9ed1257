"""The menus, cached with their addresses for the current edition."""

from dataclasses import dataclass
from typing import Any

from django import template
from wagtail.models import Page, Site

from base.delivery import memo
from base.models import BasePage
from base.visibility import readable
from home.models import Navigation

register = template.Library()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A link of a menu."""

    title: str
    url: str
    # The value of aria-current: "page" on the page itself, "true" on pages below it, "" elsewhere.
    current: str


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> dict[str, list[MenuItem]]:
    """Return the items of both menus, `main` and `footer`."""
    request = context["request"]
    site = Site.find_for_request(request)
    page = context.get("page")
    seen_from = page.view_for(request).seen_from if isinstance(page, BasePage) else None
    menus = memo.get_or_set(("menus", site.pk, seen_from and seen_from.pk), lambda: _links(site, seen_from))
    return {name: _marked(links, request.path) for name, links in menus.items()}


def _marked(links: list[tuple[str, str]], path: str) -> list[MenuItem]:
    # If one item is inside another (a topic in its campaign), only the nearest is current.
    nearest = max((url for _, url in links if _is_within(path, url)), key=len, default="")
    mark = "page" if nearest.rstrip("/") == path.rstrip("/") else "true"
    return [MenuItem(title, url, mark if url == nearest else "") for title, url in links]


def _links(site: Site, seen_from: Page | None) -> dict[str, list[tuple[str, str]]]:
    """Return titles and addresses by menu, without pages that readers may not see or that are outside the site.

    `seen_from` is that of `readable`.
    """
    navigation = Navigation.for_site(site)
    # The raw data, because each block would fetch its own pages.
    menus = {
        name: [link["value"] for link in getattr(navigation, name).raw_data] for name in ("main", "footer")
    }
    keys = [link["page"] for links in menus.values() for link in links if link.get("page")]
    pages = readable(Page.objects.filter(pk__in=keys), seen_from).in_bulk()
    return {
        name: list(filter(None, (_shown(link, pages) for link in links))) for name, links in menus.items()
    }


def _shown(link: dict[str, Any], pages: dict[int, Page]) -> tuple[str, str] | None:
    if not link.get("page"):
        address = link.get("url")
        return (link.get("title") or address, address) if address else None
    page = pages.get(link["page"])
    if page is None or not page.url:
        return None
    return link.get("title") or page.title, page.url


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))
