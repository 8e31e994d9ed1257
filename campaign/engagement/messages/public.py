"""Public views of messages to the board: the form, the page with the code after sending, the state by code."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from base.visibility import readable
from campaign.engagement.messages import codes, similar, workdays
from campaign.engagement.models import GuidePage, Message, Picture, message_terms
from campaign.engagement.public_forms import stamps
from campaign.engagement.public_forms.forms import PublicForm, Radios
from campaign.engagement.public_forms.pictures import PicturesField
from campaign.engagement.public_forms.views import PublicFormView, see_other
from signin.rules.limits import Rate, Scope

MAX_PICTURES = 3
MAX_TEXT_LENGTH = 5_000
# Lower than for other forms, because pictures take up space.
_SENDER = Scope("sender", (Rate(10, datetime.timedelta(minutes=15)), Rate(60, datetime.timedelta(days=1))))
# Against guessing (codes.py).
_ASKER = Scope("asker", (Rate(20, datetime.timedelta(minutes=15)), Rate(100, datetime.timedelta(days=1))))


class MessageForm(PublicForm):
    """Form of a message to the board."""

    kind = forms.ChoiceField(
        label="Bạn gửi gì?",
        choices=[
            (Message.Kind.SUSPICIOUS, "Tin nhắn, cuộc gọi, trang web tôi nghi là lừa đảo"),
            (Message.Kind.QUESTION, "Một câu hỏi về an toàn trên mạng"),
            (Message.Kind.CORRECTION, "Báo chỗ sai trên trang này"),
        ],
        widget=Radios,
        error_messages={"required": "Hãy chọn bạn gửi gì.", "invalid_choice": "Hãy chọn một trong ba loại."},
    )
    text = forms.CharField(
        label="Nội dung",
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Hãy viết nội dung rồi gửi.",
            "max_length": "Nội dung dài quá %(limit_value)s ký tự (đang có %(show_value)s). Hãy rút gọn bớt.",
        },
    )
    pictures = PicturesField(label="Ảnh chụp màn hình (không bắt buộc)", most=MAX_PICTURES, required=False)
    contact = forms.CharField(
        label="Điện thoại hoặc thư điện tử (không bắt buộc)",
        required=False,
        max_length=150,
        error_messages={"max_length": "Ô này chỉ nhận %(limit_value)s ký tự."},
    )

    def __init__(self, *args: Any, days: int, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["kind"] = kind
        erased = f"xóa sau {days} ngày kể từ khi trả lời"
        self.fields["text"].help_text = (
            "Chép nguyên văn tin nhắn, số đã gọi, địa chỉ trang web; hoặc viết câu hỏi; hoặc nêu bài nào sai chỗ nào."
            " Đừng viết mật khẩu, mã OTP, số thẻ, số giấy tờ của bạn. Để trả lời bạn và cảnh báo người khác: bài đăng"
            f" bỏ tên, che số. Bản gửi {erased}."
        )
        self.fields["pictures"].help_text = (
            f"Nhiều nhất {MAX_PICTURES} ảnh, mỗi ảnh dưới 8 MB. Máy bỏ nơi chụp, giờ chụp ghi trong ảnh. Để đối chiếu."
            f" Không đăng, {erased}."
        )
        self.fields[
            "contact"
        ].help_text = (
            f"Chỉ để hỏi lại khi chưa rõ. Không đăng, {erased}. Không điền thì vẫn xem được trả lời bằng mã."
        )


class MessageView(PublicFormView):
    """The form of a message; `?loai=` preselects the kind."""

    form_class = MessageForm
    template_name = "campaign/engagement/messages/form.html"
    purpose = "message"
    limit = _SENDER

    def make_form(self, data: Any = None, **kwargs: Any) -> PublicForm:
        self.terms = message_terms()
        asked = self.request.GET.get("loai", "")
        return MessageForm(
            data, days=self.terms.kept_days, kind=asked if asked in Message.Kind.values else "", **kwargs
        )

    def more_context(self) -> dict[str, Any]:
        guide = readable(GuidePage.objects.all()).first()
        return {"terms": self.terms, "guide": guide, "had_pictures": bool(self.request.FILES)}

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        values = {name: form.cleaned_data[name] for name in ("kind", "text", "contact")}
        pictures = form.cleaned_data["pictures"]
        stamp = stamps.with_content(number, *values.values(), *(f"{one.name} {one.size}" for one in pictures))
        code = codes.code_of(stamp)
        is_correction = values["kind"] == Message.Kind.CORRECTION
        within = self.terms.correction_workdays if is_correction else self.terms.answer_workdays
        with transaction.atomic():
            message, is_new = Message.objects.get_or_create(
                stamp=stamp,
                defaults={
                    **values,
                    "code_hash": codes.hashes_of(code)[0],
                    "workdays": within,
                    "due_on": workdays.calendar().last_day(timezone.localdate(), within),
                },
            )
            if is_new:
                similar.store(message)
                for picture in pictures:
                    Picture.objects.create(message=message, file=picture)
        return see_other(reverse("engagement:message_sent", args=[codes.seal(code)]))


@require_safe
def message_sent(request: HttpRequest, sealed: str) -> HttpResponse:
    """Render the page after sending. It shows the code for an hour."""
    code = codes.unseal(sealed)
    message = Message.objects.filter(code_hash__in=codes.hashes_of(code)).first() if code else None
    context = {"message": message, "code": codes.grouped(code) if code else ""}
    response = render(request, "campaign/engagement/messages/sent.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


class StateForm(PublicForm):
    """Form that asks for the state of a message by its code."""

    code = forms.CharField(
        label="Mã tra cứu",
        max_length=60,
        help_text="Mười hai chữ số mà trang đã cho bạn khi gửi. Viết liền hay cách đều được.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Hãy điền mã tra cứu.",
            "max_length": "Mã có mười hai chữ số. Hãy xem lại.",
        },
    )

    def clean_code(self) -> str:
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError("Mã có mười hai chữ số. Hãy xem lại.")
        return code


class StateView(PublicFormView):
    """The state of a message. The code is sent only by POST, so that it is in no address and no log."""

    form_class = StateForm
    template_name = "campaign/engagement/messages/state.html"
    purpose = "state"
    refused = "Chưa xem được"
    limit = _ASKER

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        # One query by hash, found or not, so that response times reveal nothing about a code.
        found = Message.objects.filter(code_hash__in=codes.hashes_of(form.cleaned_data["code"]))
        message = found.first()
        if message is None:
            form.add_error("code", "Không có tin nào mang mã này. Hãy xem lại từng số.")
            return self.show_again(form, "", status=200)
        # The last approved answer; a newer version that waits for a second person is not shown.
        reply = message.replies.exclude(approved_at=None).last()
        page = readable(Page.objects.live().filter(pk=message.page_id)).first() if message.page_id else None
        return render(
            self.request,
            "campaign/engagement/messages/found.html",
            {"message": message, "reply": reply, "made": page},
        )
