"""Screens to add a source by the address of any page: the feeds found there, with their latest items.

Discovery stores nothing: the chosen feed fills the form of a new source, which a person then saves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from base.desk.screens import AdminScreen
from base.models.turns import wait_for_turn
from campaign.inbox.models import Source
from campaign.inbox.models.policies import SOURCE_POLICY
from campaign.inbox.polling.run import fetch_config
from campaign.inbox.reading.discovery import FoundFeed, discover


class AddressForm(forms.Form):
    """A form for the address of any page of a source."""

    address = forms.CharField(
        label="Địa chỉ trang",
        max_length=1000,
        help_text="Trang chủ, một chuyên mục hay chính bản tin của nguồn, ví dụ coquan.gov.vn.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )


class DiscoverView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """Searches for feeds at `address` while the editor waits. Every connection goes through the inbox's guard."""

    permission_policy = SOURCE_POLICY
    permission_required = "add"
    template_name = "campaign/inbox/admin/discover.html"
    page_title = "Thêm nguồn tin"
    header_icon = "globe"
    parents = [("inbox_sources:index", "Nguồn tin")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AddressForm(self.request.GET or None)
        feeds: Sequence[FoundFeed] = ()
        if form.is_valid():
            discovery = discover(form.cleaned_data["address"], fetch_config())
            feeds = discovery.feeds
            if discovery.error:
                form.add_error("address", discovery.error)
        sources = Source.objects.filter(feed_url__in=[feed.url for feed in feeds])
        known = set(sources.values_list("feed_url", flat=True))
        return super().get_context_data(
            form=form, found=[(feed, feed.url in known, _form_url(feed)) for feed in feeds], **kwargs
        )


def _form_url(feed: FoundFeed) -> str:
    """Return the address of the form for a new source, filled with the feed's title and addresses."""
    query = {"name": feed.title[:150], "feed_url": feed.url, "site_url": feed.site_url}
    return f"{reverse('inbox_sources:add')}?{urlencode(query)}"


class SourceCreateView(generic.CreateView):
    """The form of a new source, filled from the query string if a feed was chosen, otherwise empty."""

    def get_initial(self) -> dict[str, Any]:
        given = ("name", "feed_url", "site_url")
        return super().get_initial() | {
            key: self.request.GET[key] for key in given if key in self.request.GET
        }

    @transaction.atomic
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        # If two people add the same source at once, the second form then finds the source of the first.
        wait_for_turn(Source)
        return super().post(*args, **kwargs)
