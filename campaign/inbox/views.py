"""The editors' screens of the inbox: the listing, one item, and what is done with them (always by POST)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import registry as log_registry
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.models import UserProfile

from base.models import User
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox import lead_image, run, services
from campaign.inbox.filters import STATES, WAITING, InboxFilterSet, search
from campaign.inbox.models import InboxItem
from campaign.inbox.sanitize import html_to_text, shorten
from campaign.inbox.services import InboxError

ITEM_POLICY = ModelPermissionPolicy(InboxItem)
MOST_AT_ONCE = 200
# What a row or the page of an item shows of other tables.
_SHOWN = ("source", "source__default_topic", "topic", "article", "decided_by", "duplicate_of__source")


class InboxIndexView(generic.IndexView):
    """The list an editor works through: newest first, undecided ones unless asked otherwise."""

    model = InboxItem
    results_template_name = "campaign/inbox/admin/inbox_results.html"
    filterset_class = InboxFilterSet
    any_permission_required = ["change"]
    is_searchable = True
    paginate_by = 30
    page_title = "Hộp tin"
    default_ordering = ("-sort_at", "-pk")

    def get_base_queryset(self) -> QuerySet[InboxItem]:
        return InboxItem.objects.select_related(*_SHOWN).defer("content_html", "search_text")

    def search_queryset(self, queryset: QuerySet[InboxItem]) -> QuerySet[InboxItem]:
        return search(queryset, self.search_query)

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
        query.pop("p", None)
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
        context["media"] += forms.Media(js=["inbox/inbox.js"])
        context.update(
            tabs=tabs,
            waiting_count=InboxItem.objects.waiting().count(),
            here=here,
            decide_url=reverse("inbox:decide"),
            topics=TopicPage.objects.only("title"),
            keys_enabled=UserProfile.get_for_user(self.request.user).keyboard_shortcuts,
        )
        return context


class ItemView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One item in full: what the source sent, what was decided, and a changed original beside the decided one."""

    permission_policy = ITEM_POLICY
    permission_required = "change"
    template_name = "campaign/inbox/admin/item.html"
    header_icon = "mail"
    page_title = "Tin"

    @cached_property
    def item(self) -> InboxItem:
        return get_object_or_404(InboxItem.objects.select_related(*_SHOWN), pk=self.kwargs["pk"])

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
        context.update(
            item=self.item,
            here=reverse("inbox:edit", args=[self.item.pk]),
            decide_url=reverse("inbox:decide"),
            draft_form=DraftForm(initial={"topic": self.item.effective_topic}),
            changes=_changes(self.item),
            log=log_registry.get_logs_for_instance(self.item).select_related("user"),
        )
        return context


class DraftForm(forms.Form):
    topic = forms.ModelChoiceField(TopicPage.objects.all(), label="Chuyên mục", empty_label="Chọn chuyên mục")


def _changes(item: InboxItem) -> list[dict[str, str]]:
    """Fields of the publisher's newer version that differ, with both texts."""
    newer = item.changed_original or {}
    labels = (
        ("title", "Tiêu đề"),
        ("summary", "Tóm tắt"),
        ("content_html", "Nội dung"),
        ("link", "Địa chỉ gốc"),
    )
    return [
        {"label": label, "kept": html_to_text(getattr(item, name)), "newer": html_to_text(newer[name])}
        for name, label in labels
        if name in newer and newer[name] != getattr(item, name)
    ]


class DecideView(PermissionCheckedMixin, View):
    """Carries out one button of the listing: `one` is "action:id", else `action` for every checked `items`.

    The page's script asks for JSON and gets the rows as they stand now; a plain form is led back with a message.
    """

    permission_policy = ITEM_POLICY
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        action, _, single = request.POST.get("one", "").partition(":")
        ids = [single] if single else request.POST.getlist("items")
        action = action or request.POST.get("action", "")
        back = safe_next(request)
        items = list(
            InboxItem.objects.select_related(*_SHOWN).filter(
                pk__in=[pk for pk in ids if pk.isdecimal()][:MOST_AT_ONCE]
            )
        )
        if not items:
            messages.warning(request, "Chưa chọn tin nào.")
            return redirect(back)
        if action == "draft":
            return self._draft(request, items[0], back)
        if action not in _ACTIONS:
            messages.error(request, "Không rõ việc cần làm; hãy thử lại.")
            return redirect(back)
        done, errors = self._decide(request, action, items)
        if request.headers.get("Accept") == "application/json":
            return _as_json(action, done, errors)
        if done:
            messages.success(request, _done_message(request, action, done, back))
        for text in errors:
            messages.error(request, text)
        return redirect(back)

    def _draft(self, request: HttpRequest, item: InboxItem, back: str) -> HttpResponse:
        topic = _chosen_topic(request)
        try:
            article = services.create_article_draft(item, _user(request), topic)
        except InboxError as error:
            messages.error(request, str(error))
            if topic is None and item.effective_topic is None:
                return redirect("inbox:edit", item.pk)
            return redirect(back)
        text = f"Đã tạo bản nháp từ tin của {item.source}. Nguồn và địa chỉ gốc đã được ghi sẵn."
        if item.image_url:
            text += self._take_image(request, item, article)
        messages.success(request, text)
        return redirect("wagtailadmin_pages:edit", article.pk)

    def _take_image(self, request: HttpRequest, item: InboxItem, article: ArticlePage) -> str:
        """What to add to the good news; a draft without its picture is a draft all the same."""
        try:
            lead_image.attach(item, article, _user(request), run.fetch_config())
        except InboxError as error:
            messages.warning(request, f"Bản nháp chưa có ảnh của nguồn. {error}")
            return ""
        if item.source.republish_agreement:
            return " Ảnh của nguồn đã vào kho ảnh; hãy ghi mô tả ảnh."
        return " Ảnh của nguồn đã vào kho ảnh; chỉ đăng ảnh khi nguồn cho phép, và hãy ghi mô tả ảnh."

    def _decide(
        self, request: HttpRequest, action: str, items: list[InboxItem]
    ) -> tuple[list[InboxItem], list[str]]:
        """The items it was done to, and the reasons of those it was not (the first five)."""
        perform = _ACTIONS[action][0]
        if action == "topic":
            topic = _chosen_topic(request)
            if topic is None:
                return [], ["Hãy chọn chuyên mục trước."]
            perform = partial(services.assign_topic, topic=topic)
        done, errors = [], []
        for item in items:
            try:
                perform(item, _user(request))
                done.append(item)
            except InboxError as error:
                errors.append(str(error))
        return done, errors[:5]


_ACTIONS: dict[str, tuple[Callable[..., None], str]] = {
    "approve": (services.approve, "Đã duyệt"),
    "reject": (services.reject, "Đã từ chối"),
    "undo": (services.undo, "Đã hoàn tác"),
    "topic": (services.assign_topic, "Đã xếp chuyên mục cho"),
    "undo_topic": (services.undo_topic, "Đã trả lại chuyên mục cũ cho"),
    "take_original": (services.take_original, "Đã lấy bản gốc mới cho"),
    "keep_version": (services.keep_version, "Đã giữ nguyên"),
}
_UNDO = {"approve": "undo", "reject": "undo", "topic": "undo_topic"}
# After these an item stays in the list it was in, so its row is drawn anew.
_REDRAWN = ("undo", "topic", "undo_topic")


def _done_text(action: str, done: list[InboxItem]) -> str:
    what = f"“{shorten(done[0].title, 80)}”" if len(done) == 1 else f"{len(done)} tin"
    return f"{_ACTIONS[action][1]} {what}."


def _done_message(request: HttpRequest, action: str, done: list[InboxItem], back: str) -> str:
    context = {
        "text": _done_text(action, done),
        "items": done,
        "next": back,
        "token": get_token(request),
        "undo": _UNDO.get(action),
        "decide_url": reverse("inbox:decide"),
    }
    return render_to_string("campaign/inbox/admin/decided_message.html", context)


def _as_json(action: str, done: list[InboxItem], errors: list[str]) -> JsonResponse:
    ids = [item.pk for item in done]
    shown = InboxItem.objects.select_related(*_SHOWN).filter(pk__in=ids) if action in _REDRAWN else ()
    return JsonResponse(
        {
            "done": ids,
            "text": _done_text(action, done) if done else "",
            "done_text": f"{_ACTIONS[action][1]}.",
            "errors": errors,
            "rows": {
                item.pk: render_to_string("campaign/inbox/admin/inbox_row.html", {"item": item})
                for item in shown
            },
            "waiting": InboxItem.objects.waiting().count(),
        }
    )


def _chosen_topic(request: HttpRequest) -> TopicPage | None:
    chosen = request.POST.get("topic", "")
    return TopicPage.objects.filter(pk=chosen).first() if chosen.isdecimal() else None


def _user(request: HttpRequest) -> User:
    # The admin's permission check lets nobody through who is not logged in.
    return cast(User, request.user)


def safe_next(request: HttpRequest, default: str = "inbox:index") -> str:
    """The admin address to return to; never one of another site."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse(default)
