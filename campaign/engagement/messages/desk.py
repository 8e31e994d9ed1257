"""Admin views of messages: the queue, one message with its actions, its pictures."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import Left, Length
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, TemplateView
from PIL import Image
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Page

from base.desk.screens import AdminScreen
from base.files.sending import FOR_ONE_READER, send
from base.form_values import sent_key
from base.models import User
from base.models.names import name
from base.models.permissions import people_of, who_may
from campaign.articles.drafts import CannotWriteError
from campaign.articles.models import AlertPage, TopicPage
from campaign.articles.queries import topics_of
from campaign.engagement.messages import services, similar, words, workdays
from campaign.engagement.messages.panels import OPEN
from campaign.engagement.models import MESSAGE_POLICY, Message, Picture
from vietnamese.dates import short
from vietnamese.text import many_lines, nfc

TITLE = "Tin người dân gửi"
_ROWS = 50
# Filters of the queue, with their names in the address.
_FILTERS = {"state": "tinh-trang", "kind": "loai", "who": "ai", "due": "han"}


class QueueView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """The queue: open messages, earliest deadline first; other messages if the filters choose them."""

    permission_policy = MESSAGE_POLICY
    permission_required = "view"
    page_title = TITLE
    header_icon = "mail"
    template_name = "campaign/engagement/admin/queue.html"
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.request.GET
        asked = {name: sent.get(key, "") for name, key in _FILTERS.items()}
        paginator = Paginator(self._rows(asked), _ROWS)
        page = paginator.get_page(self.request.GET.get("p"))
        counted, days = similar.counts(list(page)), workdays.calendar()
        rows = [
            {
                "message": message,
                "excerpt": words.defang(message.text),
                "deadline": deadline(message, days),
                "similar": counted.get(message.pk, 0),
                "who": name(message.assignee) if message.assignee else "",
            }
            for message in page
        ]
        return super().get_context_data(
            rows=rows,
            asked=asked,
            is_filtered=any(asked.values()),
            states=Message.State.choices,
            kinds=Message.Kind.choices,
            members=people_of(Message.objects.filter(assignee=OuterRef("pk")), members()),
            page_obj=page,
            count=paginator.count,
            elided_page_range=paginator.get_elided_page_range(page.number),
            **kwargs,
        )

    def _rows(self, asked: dict[str, str]) -> QuerySet[Message]:
        rows = Message.objects.select_related("assignee").annotate(shots=Count("pictures"))
        state = asked["state"]
        if state in Message.State.values:
            rows = rows.filter(state=state)
        elif state != "tat-ca":
            rows = rows.filter(state__in=OPEN)
        if not state or state in OPEN:
            # Nobody can work on an erased message.
            rows = rows.filter(erased_at=None)
        if asked["kind"] in Message.Kind.values:
            rows = rows.filter(kind=asked["kind"])
        if asked["who"] == "0":
            rows = rows.filter(assignee=None)
        elif asked["who"].isdecimal():
            rows = rows.filter(assignee=sent_key(asked["who"]))
        if asked["due"] == "qua":
            rows = rows.filter(closed_at=None, due_on__lt=timezone.localdate())
        # Lists with closed messages start with the newest message.
        return (
            rows.order_by("due_on", "pk") if not state or state in OPEN else rows.order_by("-sent_at", "-pk")
        )


def members() -> QuerySet[User]:
    """Return the active accounts that may work on messages, by name."""
    return who_may("engagement.change_message")


def deadline(message: Message, days: workdays.Calendar) -> str:
    """Return the working days before or after the message's deadline, in words."""
    today = timezone.localdate()
    if message.closed_on:
        taken = days.between(timezone.localtime(message.sent_at).date(), message.closed_on)
        if not taken:
            return "Xong trong ngày"
        return f"Xong sau {taken} ngày làm việc" + (", quá hạn" if message.is_late else "")
    if message.due_on < today:
        late = days.between(message.due_on, today)
        # The deadline has passed, even if only days off have followed it.
        return f"Quá hạn {late} ngày làm việc" if late else "Quá hạn từ ngày nghỉ này"
    if message.due_on == today:
        return "Hạn hôm nay"
    return f"Còn {days.between(today, message.due_on)} ngày làm việc"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MessageView(PermissionCheckedMixin, AdminScreen, DetailView):
    """One message with its pictures, similar messages, and the actions that this person may take."""

    model = Message
    permission_policy = MESSAGE_POLICY
    permission_required = "change"
    header_icon = "mail"
    template_name = "campaign/engagement/admin/message.html"
    parents = [("engagement_messages", TITLE)]
    object: Message
    request: HttpRequest
    # Typed values of a refused form, and the refusal under the name of its action.
    typed: dict[str, str] = {}
    refused: dict[str, str] = {}

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.select_related("assignee", "page").prefetch_related("pictures")

    def get_page_title(self) -> str:
        return f"{self.object}: {self.object.get_kind_display().lower()}"

    @property
    def user(self) -> User:
        return cast(User, self.request.user)

    @cached_property
    def topics(self) -> list[TopicPage]:
        return list(topics_of(self.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = message = self.get_object()
        act = getattr(self, f"_do_{request.POST.get('viec', '')}", None)
        if act is None:
            raise PermissionDenied
        try:
            said, address = act(message, request.POST)
        except (services.DeskError, CannotWriteError) as refused:
            messages.error(request, str(refused))
            self.object = self.get_object()
            self.refused = {request.POST["viec"]: str(refused)}
            self.typed = {key: nfc(request.POST.get(key, "")) for key in ("tra_loi", "can_sua")}
            return self.render_to_response(self.get_context_data())
        messages.success(request, said)
        return redirect(address or request.path)

    # Each action returns the message for the editor and the next address, "" for this screen.

    def _do_give(self, message: Message, sent: Any) -> tuple[str, str]:
        to = get_object_or_404(User, pk=sent_key(sent.get("ai")) or self.user.pk)
        services.give(message, to, self.user)
        return f"{message} nay do {name(to)} xử lý.", ""

    def _do_write(self, message: Message, sent: Any) -> tuple[str, str]:
        text = many_lines(sent.get("tra_loi", "")).strip()
        services.write(message, text, sent.get("da_xem", ""), self.user)
        return "Đã lưu câu trả lời. Một người khác duyệt xong thì người gửi xem được.", ""

    def _do_approve(self, message: Message, sent: Any) -> tuple[str, str]:
        services.approve(message, sent.get("da_xem", ""), self.user)
        return "Đã duyệt. Người gửi xem được câu trả lời bằng mã của mình.", ""

    def _do_return(self, message: Message, sent: Any) -> tuple[str, str]:
        note = many_lines(sent.get("can_sua", "")).strip()
        services.give_back(message, sent.get("da_xem", ""), note, self.user)
        return "Đã trả lại câu trả lời cho người viết.", ""

    def _do_aside(self, message: Message, sent: Any) -> tuple[str, str]:
        services.set_aside(message, self.user)
        message.refresh_from_db(fields=["state"])
        if message.state == Message.State.ANSWERED:
            return "Câu đã trả lời giữ nguyên.", ""
        return f"Đã khép lại {str(message).lower()}.", reverse("engagement_messages")

    def _do_reopen(self, message: Message, sent: Any) -> tuple[str, str]:
        services.reopen(message, self.user)
        return f"Đã mở lại {str(message).lower()}.", ""

    def _do_alert(self, message: Message, sent: Any) -> tuple[str, str]:
        page = services.make_alert(message, self._topic(sent), self.user)
        return _made(page, "cảnh báo")

    def _do_article(self, message: Message, sent: Any) -> tuple[str, str]:
        page = services.make_article(message, self._topic(sent), self.user)
        return _made(page, "bài hỏi đáp")

    def _do_join(self, message: Message, sent: Any) -> tuple[str, str]:
        other = get_object_or_404(Message, pk=sent_key(sent.get("tin")))
        services.join(message, other, self.user)
        return f"Đã gắn {str(message).lower()} với bài làm từ {str(other).lower()}.", ""

    def _do_erase(self, message: Message, sent: Any) -> tuple[str, str]:
        services.erase(message, self.user)
        said = f"Đã xóa nội dung {str(message).lower()}."
        if message.page and message.page.first_published_at is None:
            return f"{said} Hãy đọc lại bản nháp làm từ tin ấy.", _edit(message.page)
        return said, reverse("engagement_messages")

    def _topic(self, sent: Any) -> TopicPage:
        topic = next((topic for topic in self.topics if topic.pk == sent_key(sent.get("chuyen_muc"))), None)
        if topic is None:
            raise services.DeskError("Hãy chọn chuyên mục của bài.")
        return topic

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message, user, days = self.object, self.user, workdays.calendar()
        alike, count = similar.similar_to(message)
        versions = list(message.replies.select_related("written_by", "approved_by", "returned_by"))
        last = versions[-1] if versions else None
        refusal = services.why_not_approve(message, last, user) if last else ""
        return super().get_context_data(
            text=words.defang(message.text),
            has_links=any(words.links(message.text)),
            deadline=deadline(message, days),
            due=short(message.due_on),
            who=name(message.assignee) if message.assignee else "",
            is_mine=message.assignee_id == user.pk,
            is_open=message.state in OPEN,
            states=Message.State,
            members=members(),
            similar=[(one, words.defang(one.message.text), deadline(one.message, days)) for one in alike],
            similar_count=count,
            versions=[
                (version, name(version.written_by), name(version.approved_by), name(version.returned_by))
                for version in versions
            ],
            last=last,
            approved=next((version for version in reversed(versions) if version.approved_at), None),
            refusal=refusal,
            answer=self.typed.get("tra_loi") or (last.text if last else ""),
            typed=self.typed,
            refused=self.refused,
            quoted=words.for_publication(message.text),
            likely_names=words.likely_names(message.text),
            topics=self.topics,
            topic=self._likely_topic(),
            may_erase=user.has_perm(services.APPROVE),
            **kwargs,
        )

    def _likely_topic(self) -> int | None:
        """Return the key of the topic with the most live alerts, which the form preselects."""
        parent = Left("path", Length("path") - Page.steplen)
        paths = AlertPage.objects.live().annotate(parent=parent).values_list("parent")
        most = paths.annotate(alerts=Count("pk")).order_by("-alerts", "parent").first()
        return next((topic.pk for topic in self.topics if most and topic.path == most[0]), None)


def _made(page: Page, kind: str) -> tuple[str, str]:
    said = (
        f"Đã tạo bản nháp {kind}. Máy đã che số và vô hiệu hóa liên kết; hãy tự tay bỏ tên người, tên tài khoản, địa"
        " chỉ nhà."
    )
    return said, _edit(page)


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Return a picture of a message. Raises PermissionDenied for people who may not see messages."""
    if not MESSAGE_POLICY.user_has_permission(request.user, "view"):
        raise PermissionDenied
    shot = get_object_or_404(Picture, pk=pk)
    storage, name_of_file = shot.file.storage, cast(str, shot.file.name)
    with storage.open(name_of_file) as file, Image.open(file) as image:
        kind = Image.MIME[image.format or ""]
    return send(request, storage, name_of_file, kind, freshness=FOR_ONE_READER)
