"""The menus. Kept in the cache with their addresses; dropped when a page or the navigation changes."""

from dataclasses import dataclass

from django import template
from django.core.cache import cache
from wagtail.models import Site

from home.models import Navigation

register = template.Library()

CACHE_KEY = "home.navigation.{site}.{menu}"


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
    key = CACHE_KEY.format(site=site.pk, menu=menu)
    links = cache.get(key)
    if links is None:
        stream = getattr(Navigation.for_site(site), menu)
        links = [(link.value.link_title, link.value.href) for link in stream if link.value.is_public]
        cache.set(key, links, timeout=3600)
    return [MenuItem(title, url, _current(request.path, url)) for title, url in links]


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
