"""The address of a draft for readers without an account."""

from django.urls import path

from campaign.newsroom.writing import preview_links

urlpatterns = [path("<str:token>/", preview_links.show, name="newsroom_preview")]
