"""Template tags for autodiscovery: links in a page's head by which browsers and feed readers find the feeds."""

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.models import Page

from campaign.articles.models import AlertPage, ArticlePage
from campaign.syndication.offers import (
    FeedLink,
    all_link,
    author_link,
    provincial_link,
    search_link,
    section_links,
)

register = template.Library()
register.simple_tag(provincial_link, name="provincial_feed")
register.simple_tag(author_link, name="author_feed")


@register.simple_tag(takes_context=True)
def search_feed(context: template.Context) -> FeedLink | None:
    """Return the feed of the search that this page shows, or None if it shows no search."""
    # The page may show the results of other words than those of its address.
    asked = context["request"].GET.copy()
    asked["q"] = context["query"]
    return search_link(asked)


@register.simple_tag
def feed_links(page: Page | None = None, special: FeedLink | None = None) -> SafeString:
    """Return link elements of the site's feed and of the feeds of the page's section. Needs no query.

    A story also gets the link to its oEmbed document. `special` is the feed of the list that this page shows.
    """
    links = list(dict.fromkeys([*([special] if special else []), *section_links(page), all_link()]))
    rows = [
        (mime_type, f"{link.title} ({name})", url)
        for link in links
        for mime_type, name, url in (
            ("application/rss+xml", "RSS", link.rss_url),
            ("application/atom+xml", "Atom", link.atom_url),
            ("application/feed+json", "JSON Feed", link.json_url),
        )
    ]
    if isinstance(page, ArticlePage | AlertPage) and page.pk:
        address = reverse("oembed-page", kwargs={"pk": page.pk, "extension": "json"})
        rows.append(("application/json+oembed", page.title, address))
    return format_html_join("\n", '<link rel="alternate" type="{}" title="{}" href="{}">', rows)
