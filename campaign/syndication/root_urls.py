"""Addresses that must be at the root of the site: the key of IndexNow, and oEmbed at its usual path."""

from django.urls import path, re_path

from campaign.syndication.embed import views as embed_views
from campaign.syndication.views import indexnow_key

urlpatterns = [
    re_path(r"^(?P<key>[A-Za-z0-9-]{8,128})\.txt$", indexnow_key),
    path("oembed/", embed_views.oembed, name="oembed"),
    re_path(
        r"^oembed/(?P<pk>[1-9][0-9]{0,8})\.(?P<extension>json|xml)$",
        embed_views.oembed_of_page,
        name="oembed-page",
    ),
]
