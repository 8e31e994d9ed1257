"""Autodiscovery: the links in a page's head by which browsers and feed readers find the feeds."""

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from campaign.syndication.feeds import all_link, section_links

register = template.Library()


@register.simple_tag
def feed_links(page: Page | None = None) -> SafeString:
    """Link elements of the site's feeds and of the feeds of the page's own topic or campaign. No query."""
    links = [*section_links(page), all_link()]
    rows = [
        (mime_type, f"{link.title} ({name})", url)
        for link in links
        for mime_type, name, url in (
            ("application/rss+xml", "RSS", link.rss_url),
            ("application/atom+xml", "Atom", link.atom_url),
        )
    ]
    return format_html_join("\n", '<link rel="alternate" type="{}" title="{}" href="{}">', rows)
