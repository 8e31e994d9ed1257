"""Screens for reading the inbox: the listing and one item. decision_views.py has the actions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.users.models import UserProfile

from base.desk.screens import AdminScreen
from campaign.articles.models import TopicPage
from campaign.inbox import decisions
from campaign.inbox.decisions import InboxError
from campaign.inbox.desk import lead_image
from campaign.inbox.desk.decision_views import waiting_count
from campaign.inbox.desk.differences import word_changes
from campaign.inbox.desk.filters import STATES, WAITING, InboxFilterSet, search
from campaign.inbox.desk.rows import after, cursor, for_rows, gathered, stories_before, with_relations
from campaign.inbox.models import InboxItem
from campaign.inbox.models.policies import ITEM_POLICY
from campaign.inbox.polling import run
from campaign.inbox.reading.sanitize import html_to_line
from vietnamese.text import one_line

# Counting 100,000 rows is slower than showing a page of them.
_MAX_COUNTED = 3000
_PICTURE_SECONDS = 24 * 3600


class _CappedPaginator(WagtailPaginator):
    """A paginator that stops counting at a limit."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:_MAX_COUNTED].count()


class InboxIndexView(generic.IndexView):
    """The list that an editor works through: newest first, and only new items by default.

    A page begins after an item (`?sau=`, see `cursor`) and not at a number, so that no item is skipped or
    shown twice while decided items leave the list and new ones come. The page's script appends the rows of
    the following pages, which it takes from the view of the results.
    """

    model = InboxItem
    results_template_name = "campaign/inbox/admin/inbox_results.html"
    filterset_class = InboxFilterSet
    any_permission_required = ["change"]
    is_searchable = True
    paginator_class = _CappedPaginator
    page_kwarg = "sau"
    page_title = "Hộp tin"
    default_ordering = ("-sort_at", "-pk")
    # Not set where Wagtail asks for all rows at once.
    is_cut = False

    def get_base_queryset(self) -> QuerySet[InboxItem]:
        return for_rows(InboxItem.objects.all())

    def search_queryset(self, queryset: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
        return search(queryset, self.search_query)

    def paginate_queryset(
        self, queryset: QuerySet[InboxItem], page_size: int
    ) -> tuple[Paginator, Page, Sequence[InboxItem], bool]:
        paginator = self.get_paginator(queryset, page_size)
        rest = after(queryset, self.request.GET.get(self.page_kwarg, ""))
        items = list(rest[: page_size + 1])
        self.is_cut = len(items) > page_size
        return paginator, paginator.get_page(1), items[:page_size], self.is_cut

    def get_filterset_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_filterset_kwargs()
        kwargs["data"] = kwargs["data"].copy()
        kwargs["data"].setdefault("state", WAITING)
        return kwargs

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "Không có tin nào khớp với điều kiện lọc."
        return "Hết tin mới. Tin vừa lấy về từ các nguồn sẽ hiện ở đây để biên tập viên duyệt."

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        query = self.request.GET.copy()
        query.pop("_w_filter_fragment", None)
        here = f"{self.index_url}?{query.urlencode()}" if query else self.index_url
        chosen = self.request.GET.get("state", WAITING)
        shown = context["object_list"]
        is_later = bool(query.pop(self.page_kwarg, None))
        if is_later:
            context["newest_url"] = f"{self.index_url}?{query.urlencode()}"
        if self.is_cut:
            query[self.page_kwarg] = cursor(shown[-1])
            context["older_url"] = f"{self.index_url}?{query.urlencode()}"
            query.pop(self.page_kwarg)
        tabs = []
        for state, label in STATES:
            query["state"] = state
            tabs.append(
                {
                    "url": f"{self.index_url}?{query.urlencode()}",
                    "label": label,
                    "is_current": state == chosen,
                }
            )
        collapse = chosen == WAITING
        shown_before = stories_before(self.object_list, shown) if collapse and is_later else frozenset()
        context["object_list"] = gathered(shown, collapse=collapse, shown_before=shown_before)
        context["media"] += forms.Media(js=["inbox/inbox.js"])
        context.update(
            tabs=tabs,
            waiting_count=waiting_count(),
            here=here,
            decide_url=reverse("inbox:decide"),
            topics=TopicPage.objects.only("title"),
            keys_enabled=UserProfile.get_for_user(self.request.user).keyboard_shortcuts,
        )
        return context


class ItemView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """The page of one item: its content, its decisions, and the differences of a changed original."""

    permission_policy = ITEM_POLICY
    permission_required = "change"
    template_name = "campaign/inbox/admin/item.html"
    header_icon = "mail"
    page_title = "Tin"

    @cached_property
    def item(self) -> InboxItem:
        return get_object_or_404(with_relations(InboxItem.objects.all()), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.item.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("inbox:index"), "label": "Hộp tin"},
            {"url": "", "label": f"Tin của {self.item.source}"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        log = decisions.entries_of(self.item)
        last = decisions.last_of(log)
        gathered([self.item], collapse=False)
        context.update(
            item=self.item,
            here=reverse("inbox:edit", args=[self.item.pk]),
            decide_url=reverse("inbox:decide"),
            # The list beside which an item is read also has a field "topic", in its filters.
            draft_form=DraftForm(initial={"topic": self.item.effective_topic}, auto_id="ban-nhap-%s"),
            changes=_changes(self.item),
            log=log,
            may_undo=last is not None and last.action != decisions.DRAFT,
            # Sources without a full text repeat the summary.
            full_text=""
            if html_to_line(self.item.content_html) == one_line(self.item.summary)
            else self.item.content_html,
            pictures=range(1, len(self.item.pictures or ()) + 1),
            known_to_be=encoding_in_words(self.item.encoding),
        )
        return context


class ReadingView(ItemView):
    """The content of an item's page alone, which the script of the list shows beside the list."""

    template_name = "campaign/inbox/admin/item_content.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_beside=True, **kwargs)


class PictureView(PermissionCheckedMixin, View):
    """Sends a small copy of an item's picture, fetched through the inbox's guard when an editor asks to see it.

    `number` 0 is the lead picture; the others follow.
    """

    permission_policy = ITEM_POLICY
    permission_required = "change"
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, number: int = 0) -> HttpResponse:
        item = get_object_or_404(InboxItem, pk=pk)
        address = next(islice((item.image_url, *(item.pictures or ())), number, None), "")
        if not address:
            raise Http404
        try:
            small = lead_image.small_copy(address, run.fetch_config())
            response = HttpResponse(small, content_type="image/webp")
        except InboxError as error:
            return HttpResponseNotFound(str(error), content_type="text/plain; charset=utf-8")
        patch_cache_control(response, private=True, max_age=_PICTURE_SECONDS)
        return response


class DraftForm(forms.Form):
    """The choice of a topic for a draft."""

    topic = forms.ModelChoiceField(TopicPage.objects.all(), label="Chuyên mục", empty_label="Chọn chuyên mục")


def encoding_in_words(encoding: str) -> str:
    """Return the detected encoding of the item's document, in words for the editor."""
    if not encoding:
        return "Không ghi"
    name = encoding.upper()
    return name if name in ("UTF-8", "ASCII", "US-ASCII") else f"{name}, đã đổi sang Unicode"


_LABELS = (
    ("title", "Tiêu đề"),
    ("summary", "Tóm tắt"),
    ("content_html", "Nội dung"),
    ("author", "Tác giả"),
    ("link", "Địa chỉ gốc"),
    ("image_url", "Ảnh"),
)


def _changes(item: InboxItem) -> list[dict[str, Any]]:
    """Return the fields that differ in the publisher's newer version, with the removed and added words."""
    newer = item.changed_original or {}
    changes = []
    for name, label in _LABELS:
        if name not in newer or newer[name] == getattr(item, name):
            continue
        old, new = _plain(name, getattr(item, name)), _plain(name, newer[name])
        if name == "content_html" and (old, new) == (item.summary, newer.get("summary")):
            # Sources without a full text repeat the summary here.
            continue
        changes.append({"label": label, "pieces": word_changes(old, new)})
    return changes


def _plain(name: str, value: str) -> str:
    return html_to_line(value) if name == "content_html" else value
