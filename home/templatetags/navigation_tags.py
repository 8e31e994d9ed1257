"""The menus, kept with their addresses until something public changes."""

from dataclasses import dataclass

from django import template
from wagtail.models import Site

from base import memo
from home.models import Navigation

register = template.Library()


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    url: str
    # The value of aria-current: "page" on the page itself, "true" on pages below it, "" elsewhere.
    current: str


@register.simple_tag(takes_context=True)
def main_navigation(context: template.Context) -> list[MenuItem]:
    return _menu(context, "main")


@register.simple_tag(takes_context=True)
def footer_navigation(context: template.Context) -> list[MenuItem]:
    return _menu(context, "footer")


def _menu(context: template.Context, menu: str) -> list[MenuItem]:
    request = context["request"]
    site = Site.find_for_request(request)
    if site is None:
        return []
    links = memo.kept(("menu", site.pk, menu), lambda: _links(site, menu))
    # Where one item stands inside another (a topic in its campaign), only the nearest is the current one.
    nearest = max((url for _, url in links if _is_within(request.path, url)), key=len, default="")
    mark = "page" if nearest == request.path else "true"
    return [MenuItem(title, url, mark if url == nearest else "") for title, url in links]


def _links(site: Site, menu: str) -> list[tuple[str, str]]:
    stream = getattr(Navigation.for_site(site), menu)
    return [(link.value.link_title, link.value.href) for link in stream if link.value.is_public]


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
