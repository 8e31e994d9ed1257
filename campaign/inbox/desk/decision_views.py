"""The view behind the buttons and keys of the inbox's screens.

Accepts only POST; one click can be undone as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import get_active_log_context

from base.form_values import sent_key
from base.models import User
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox import decisions, services
from campaign.inbox.decisions import InboxError
from campaign.inbox.desk import lead_image
from campaign.inbox.desk.rows import for_rows, gathered, with_relations
from campaign.inbox.models import InboxItem
from campaign.inbox.models.policies import ITEM_POLICY
from campaign.inbox.polling import run
from campaign.inbox.reading.sanitize import shorten


class DecideView(PermissionCheckedMixin, View):
    """Carries out one button of the listing: `one` is "action:id", else `action` for every checked `items`.

    `seen` holds the marks of the items that the page showed: an item that has changed since is left
    unchanged, with a message. The page's script asks for JSON and gets the rows in their new state; a plain
    form is redirected back with a message.
    """

    permission_policy = ITEM_POLICY
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        action, _, single = request.POST.get("one", "").partition(":")
        ids = [single] if single else request.POST.getlist("items")
        action = action or request.POST.get("action", "")
        back = _safe_next(request)
        if action == "undo" and request.POST.get("batch"):
            done, errors = decisions.take_back_together(request.POST["batch"], _user(request))
            if not done and not errors:
                errors = ["Việc này đã được hoàn tác rồi."]
            return self._answer(request, action, done, errors)
        asked = [key for key in map(sent_key, ids) if key]
        items = list(with_relations(InboxItem.objects.filter(pk__in=asked)))
        if not items:
            said = "Tin đã chọn đã được dọn khỏi hộp tin." if asked else "Chưa chọn tin nào."
            return self._answer(request, action, [], [said])
        if action == "draft":
            return self._draft(request, items[0], back)
        if action in _STORY_ACTIONS:
            done, errors = self._decide_story(request, action, items[0])
            act = action if len(done) > 1 else _ALONE[action]
            return self._answer(request, act, done, errors)
        if action not in _ACTIONS:
            messages.error(request, "Không rõ việc cần làm; hãy thử lại.")
            return redirect(back)
        return self._answer(request, action, *self._decide(request, action, items))

    def _answer(
        self, request: HttpRequest, action: str, done: list[InboxItem], errors: list[str]
    ) -> HttpResponse:
        batch = str(get_active_log_context().uuid)
        if _wants_json(request):
            return _as_json(request, action, done, errors, batch)
        back = _safe_next(request)
        if done:
            messages.success(request, undo_message(request, _done_text(action, done), batch, back, action))
        for text in errors:
            messages.error(request, text)
        return redirect(back)

    def _draft(self, request: HttpRequest, item: InboxItem, back: str) -> HttpResponse:
        topic = _chosen_topic(request)
        by_script = _wants_json(request)
        try:
            decisions.check_seen(item, request.POST.getlist("seen"))
            article = services.create_article_draft(item, _user(request), topic)
        except InboxError as error:
            if by_script:
                return _as_json(request, "draft", [], [str(error)], "")
            messages.error(request, str(error))
            if topic is None and item.effective_topic is None:
                return redirect("inbox:edit", item.pk)
            return redirect(back)
        written = "Nguồn và địa chỉ gốc" if article.source_url else "Nguồn (không có địa chỉ gốc)"
        text = f"Đã tạo bản nháp từ tin của {item.source}. {written} đã được ghi sẵn."
        notices: list[str] = []
        if item.image_url and request.POST.get("picture", "yes") == "yes":
            said, notices = _take_image(request, item, article)
            text += said
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        if by_script:
            return _as_json(request, "draft", [item], notices, "", address)
        messages.success(request, text)
        for notice in notices:
            messages.warning(request, notice)
        return redirect(address)

    def _decide(
        self, request: HttpRequest, action: str, items: list[InboxItem]
    ) -> tuple[list[InboxItem], list[str]]:
        """Return the changed items, and the reasons why the others were not changed."""
        perform = _ACTIONS[action][0]
        if action == "topic":
            topic = _chosen_topic(request)
            if topic is None:
                return [], ["Hãy chọn chuyên mục trước."]
            perform = partial(services.assign_topic, topic=topic)
        done, errors = [], []
        with decisions.together():
            decisions.hold(item.pk for item in items)
            for item in items:
                try:
                    decisions.check_seen(item, request.POST.getlist("seen"))
                    perform(item, _user(request))
                    done.append(item)
                except InboxError as error:
                    errors.append(str(error))
        return done, decisions.some(errors)

    def _decide_story(
        self, request: HttpRequest, action: str, item: InboxItem
    ) -> tuple[list[InboxItem], list[str]]:
        """Approve ("pick") or reject ("drop") `item`, and reject all undecided other items of its story.

        Returns the changed items, and the reasons why the others were not changed.
        """
        others = InboxItem.objects.select_related("source").filter(story=item.story, story__isnull=False)
        first = services.approve if action == "pick" else services.reject
        steps = [(item, first)] + [(other, services.reject) for other in others.exclude(pk=item.pk)]
        done: list[InboxItem] = []
        errors: list[str] = []
        with decisions.together():
            decisions.hold(one.pk for one, _ in steps)
            for one, perform in steps:
                try:
                    decisions.check_seen(one, request.POST.getlist("seen"))
                    if one is item or not one.is_decided:
                        perform(one, _user(request))
                        done.append(one)
                except InboxError as error:
                    errors.append(str(error))
                    if one is item:
                        break
        return done, decisions.some(errors)


_ACTIONS: dict[str, tuple[Callable[..., None], str]] = {
    "approve": (services.approve, "Đã duyệt"),
    "reject": (services.reject, "Đã từ chối"),
    "undo": (decisions.take_back_last, "Đã hoàn tác"),
    "topic": (services.assign_topic, "Đã xếp chuyên mục cho"),
    "take_original": (services.take_original, "Đã lấy bản gốc mới cho"),
    "keep_version": (services.keep_version, "Đã giữ nguyên"),
}
_STORY_ACTIONS = {
    "pick": "Đã duyệt một tin và từ chối các tin tương tự:",
    "drop": "Đã từ chối cả nhóm:",
}
# The action that the message names if all other items of the story were already decided.
_ALONE = {"pick": "approve", "drop": "reject"}
_OTHER_ACTIONS = _STORY_ACTIONS | {"draft": "Đã chuyển thành bài:"}
# After these actions an item stays in its list, so its row is rendered again.
_REDRAWN = ("undo", "topic", "take_original", "keep_version")


def _take_image(request: HttpRequest, item: InboxItem, article: ArticlePage) -> tuple[str, list[str]]:
    """Return the text to add to the success message, and warnings for the editor.

    If the image cannot be used, the draft is kept without it.
    """
    try:
        lead_image.attach(item, article, _user(request), run.fetch_config())
    except InboxError as error:
        return "", [f"Bản nháp chưa có ảnh của nguồn. {error}"]
    if item.source.republish_agreement:
        return " Ảnh của nguồn đã vào kho ảnh; hãy ghi mô tả ảnh.", []
    return " Ảnh của nguồn đã vào kho ảnh, ghi sẵn tên nguồn; hãy ghi mô tả ảnh.", [
        f"{item.source} chưa có thỏa thuận đăng lại: chỉ giữ ảnh này khi nguồn cho phép; "
        "nếu không, hãy thay ảnh khác."
    ]


def _done_text(action: str, done: list[InboxItem]) -> str:
    what = f"“{shorten(done[0].title, 80)}”" if len(done) == 1 else f"{len(done)} tin"
    return f"{_label(action)} {what}."


def _label(action: str) -> str:
    return _OTHER_ACTIONS.get(action) or _ACTIONS[action][1]


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def undo_message(request: HttpRequest, text: str, batch: str, back: str, action: str = "") -> str:
    """Return `text` as HTML with a button that undoes the click `batch`, unless `action` is itself an undo."""
    context = {
        "text": text,
        "batch": batch,
        "next": back,
        "token": get_token(request),
        "may_undo": action != "undo",
        "decide_url": reverse("inbox:decide"),
    }
    return render_to_string("campaign/inbox/admin/decided_message.html", context)


def _as_json(
    request: HttpRequest,
    action: str,
    done: list[InboxItem],
    errors: list[str],
    batch: str,
    article_url: str = "",
) -> JsonResponse:
    ids = [item.pk for item in done]
    shown = for_rows(InboxItem.objects.filter(pk__in=ids)) if action in _REDRAWN else ()
    return JsonResponse(
        {
            "done": ids,
            "batch": batch,
            "text": _done_text(action, done) if done else "",
            "done_text": f"{_label(action).rstrip(':')}." if done else "",
            "errors": errors,
            "article_url": article_url,
            "rows": {
                item.pk: render_to_string("campaign/inbox/admin/inbox_row.html", {"item": item}, request)
                for item in gathered(shown, collapse=False)
            },
            "waiting": waiting_count(),
        }
    )


def waiting_count() -> str:
    """Return the number of waiting items as text: "" for none, "999+" for more than 999.

    Counting stops there, so that a full inbox costs no more than a small one.
    """
    number = InboxItem.objects.waiting().order_by()[: _MAX_COUNTED + 1].count()
    return f"{_MAX_COUNTED}+" if number > _MAX_COUNTED else str(number or "")


_MAX_COUNTED = 999


def _chosen_topic(request: HttpRequest) -> TopicPage | None:
    return TopicPage.objects.filter(pk=sent_key(request.POST.get("topic"))).first()


def _user(request: HttpRequest) -> User:
    # The admin's permission check has rejected anonymous users.
    return cast(User, request.user)


def _safe_next(request: HttpRequest) -> str:
    """Return the address to which the request asks to return, or that of the inbox if it is not on this site."""
    target = request.POST.get("next", "")
    is_here = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # Django's `redirect` treats text without a slash as the name of a view.
    return target if is_here and "/" in target else reverse("inbox:index")
