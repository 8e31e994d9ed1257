"""Addresses of the feeds: RSS ends in .xml, Atom beside it in .atom."""

from django.urls import path, re_path

from campaign.syndication import views

app_name = "syndication"

urlpatterns = [
    path("", views.feed_list, name="list"),
    re_path(r"^tat-ca\.(?P<extension>xml|atom)$", views.feed, {"kind": "all"}, name="all"),
    re_path(r"^phong-trao\.(?P<extension>xml|atom)$", views.feed, {"kind": "campaign"}, name="campaign"),
    re_path(
        r"^chuyen-muc/(?P<slug>[-\w]+)\.(?P<extension>xml|atom)$", views.feed, {"kind": "topic"}, name="topic"
    ),
    re_path(r"^van-ban\.(?P<extension>xml|atom)$", views.feed, {"kind": "library"}, name="library"),
    re_path(
        r"^van-ban/(?P<doc_type>[-a-z]+)\.(?P<extension>xml|atom)$",
        views.feed,
        {"kind": "library-type"},
        name="library-type",
    ),
    re_path(
        r"^tin-dia-phuong\.(?P<extension>xml|atom)$", views.feed, {"kind": "provincial"}, name="provincial"
    ),
    re_path(
        r"^tin-dia-phuong/nguon/(?P<pk>[0-9]{1,9})\.(?P<extension>xml|atom)$",
        views.feed,
        {"kind": "provincial-source"},
        name="provincial-source",
    ),
    re_path(
        r"^tin-dia-phuong/chuyen-muc/(?P<slug>[-\w]+)\.(?P<extension>xml|atom)$",
        views.feed,
        {"kind": "provincial-topic"},
        name="provincial-topic",
    ),
]
