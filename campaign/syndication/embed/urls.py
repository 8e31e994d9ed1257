"""Addresses for embedding: one script and, for sites without scripts, a snippet of HTML for each list."""

from django.urls import path

from campaign.syndication.embed import views

urlpatterns = [
    path("tin.js", views.script, name="embed-script"),
    path("tat-ca/", views.snippet, {"kind": "all"}, name="embed-all"),
    path("canh-bao/", views.snippet, {"kind": "alerts"}, name="embed-alerts"),
    path("chuyen-muc/<slug:slug>/", views.snippet, {"kind": "topic"}, name="embed-topic"),
]
