"""Addresses of what other sites show of ours: one script, and without scripts a piece of HTML for each list."""

from django.urls import path

from campaign.syndication import embed_views

urlpatterns = [
    path("tin.js", embed_views.script, name="embed-script"),
    path("tat-ca/", embed_views.snippet, {"kind": "all"}, name="embed-all"),
    path("canh-bao/", embed_views.snippet, {"kind": "alerts"}, name="embed-alerts"),
    path("chuyen-muc/<slug:slug>/", embed_views.snippet, {"kind": "topic"}, name="embed-topic"),
]
