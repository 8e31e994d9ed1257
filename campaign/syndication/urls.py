"""Addresses of the feeds: RSS ends in .xml, Atom in .atom, JSON Feed in .json; archives are one level below."""

from django.urls import URLPattern, path, re_path

from campaign.syndication import views

app_name = "syndication"

_END = r"(?:/(?P<archive>[0-9]{4}-[0-9]{2}(?:-[0-9]{1,3})?))?\.(?P<extension>xml|atom|json)$"


def _feed(start: str, kind: str) -> URLPattern:
    return re_path(rf"^{start}{_END}", views.feed, {"kind": kind}, name=kind)


urlpatterns = [
    path("", views.feed_list, name="list"),
    _feed("tat-ca", "all"),
    _feed("canh-bao", "alerts"),
    path("canh-bao/cap.atom", views.cap_index, name="cap-index"),
    re_path(
        r"^canh-bao/(?P<key>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.cap$", views.cap_message, name="cap"
    ),
    re_path(r"^tim-kiem\.(?P<extension>xml|atom|json)$", views.search_feed, name="search"),
    path("tat-ca.opml", views.feeds_opml, name="opml"),
    path("tin-dia-phuong.opml", views.sources_opml, name="sources-opml"),
    _feed("phong-trao", "campaign"),
    _feed(r"chuyen-muc/(?P<slug>[-\w]+)", "topic"),
    _feed(r"tac-gia/(?P<slug>[-a-z0-9]+)", "author"),
    # campaign.engagement registers its channel.
    _feed("bo-truyen-thong", "kits"),
    _feed("van-ban", "library"),
    re_path(
        r"^van-ban/ho-so/(?P<pk>[1-9][0-9]{0,8})\.(?P<extension>xml|atom|json)$",
        views.record_feed,
        name="record",
    ),
    _feed(r"van-ban/(?P<doc_type>[-a-z]+)", "library-type"),
    _feed("tin-dia-phuong", "provincial"),
    _feed(r"tin-dia-phuong/nguon/(?P<pk>[1-9][0-9]{0,8})", "provincial-source"),
    _feed(r"tin-dia-phuong/chuyen-muc/(?P<slug>[-\w]+)", "provincial-topic"),
]
