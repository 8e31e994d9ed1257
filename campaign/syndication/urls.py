"""Addresses of the feeds: RSS ends in .xml, Atom beside it in .atom, JSON Feed in .json; archives stand below."""

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
    _feed("phong-trao", "campaign"),
    _feed(r"chuyen-muc/(?P<slug>[-\w]+)", "topic"),
    _feed("van-ban", "library"),
    _feed(r"van-ban/(?P<doc_type>[-a-z]+)", "library-type"),
    _feed("tin-dia-phuong", "provincial"),
    _feed(r"tin-dia-phuong/nguon/(?P<pk>[0-9]{1,9})", "provincial-source"),
    _feed(r"tin-dia-phuong/chuyen-muc/(?P<slug>[-\w]+)", "provincial-topic"),
]
