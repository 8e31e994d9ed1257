"""The menus, cached with their addresses for the current edition."""

from dataclasses import dataclass

from django import template
from wagtail.models import Page, Site

from base.delivery import memo
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
def main_navigation(context: template.Context) -> list[MenuItem]:
    """Return the items of the main menu."""
    return _menu(context, "main")


@register.simple_tag(takes_context=True)
def footer_navigation(context: template.Context) -> list[MenuItem]:
    """Return the items of the footer menu."""
    return _menu(context, "footer")


def _menu(context: template.Context, menu: str) -> list[MenuItem]:
    request = context["request"]
    site = Site.find_for_request(request)
    if site is None:
        return []
    links = memo.kept(("menu", site.pk, menu), lambda: _links(site, menu))
    # If one item is inside another (a topic in its campaign), only the nearest is current.
    nearest = max((url for _, url in links if _is_within(request.path, url)), key=len, default="")
    mark = "page" if nearest == request.path else "true"
    return [MenuItem(title, url, mark if url == nearest else "") for title, url in links]


def _links(site: Site, menu: str) -> list[tuple[str, str]]:
    """Return titles and addresses, without pages that readers may not see or that are outside the site."""
    values = [link.value for link in getattr(Navigation.for_site(site), menu)]
    pages = [value["page"].pk for value in values if value["page"]]
    public = set(readable(Page.objects.filter(pk__in=pages)).values_list("pk", flat=True))
    shown = (value for value in values if value["page"] is None or value["page"].pk in public)
    return [(value.link_title, value.href) for value in shown if value.href]


def _is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
