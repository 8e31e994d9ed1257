"""Entering a contest: the form before the draw, and the number of entrants."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.addresses.named import named
from base.fields import WholeNumberField
from campaign.engagement.contest import attempts, identity
from campaign.engagement.contest.attempts import Entrant, OverError
from campaign.engagement.contest.drawing import TooFewQuestionsError
from campaign.engagement.models import ContestPage, EntryCode, entrant_days
from campaign.engagement.public_forms.addresses import MailAddressField
from campaign.engagement.public_forms.forms import PublicForm
from campaign.engagement.public_forms.views import PageFormView, see_other
from signin.rules.limits import MAILBOX, Rate, Scope, TooManyTriesError, address_of, spend
from vietnamese.dates import short

_QUARTER = datetime.timedelta(minutes=15)
# A school shares one IP address, and all its pupils enter within minutes.
_MAILS = Scope("contest-mails", (Rate(600, _QUARTER), Rate(5_000, datetime.timedelta(days=1))))
_WRONG = Scope("contest-wrong", (Rate(300, _QUARTER),))
_TRIES = Scope("contest-tries", (Rate(10, _QUARTER),))
_TOO_FEW = (
    "Chưa vào thi được vì ngân hàng câu hỏi chưa đủ cho vòng này. Hãy báo Ban Tổ chức; bạn chưa mất lượt thi."
)


class EntryForm(PublicForm):
    """Form before the draw. Each contest shows the fields that its rules need."""

    email = MailAddressField(
        label="Thư điện tử của bạn",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Hãy điền thư điện tử để nhận mã.",
            "invalid": "Địa chỉ thư chưa đúng. Ví dụ đúng: ten@example.vn.",
            "max_length": "Địa chỉ thư dài quá %(limit_value)s ký tự.",
        },
    )
    code = forms.CharField(
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"max_length": "Ô này chỉ nhận %(limit_value)s ký tự."},
    )
    unit = forms.ChoiceField(error_messages={"required": "Hãy chọn một dòng."})
    name = forms.CharField(
        label="Họ và tên (không bắt buộc)",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        validators=[
            RegexValidator(
                r"[\d@]", "Ô này chỉ ghi họ tên, không ghi số hay địa chỉ thư.", inverse_match=True
            )
        ],
        error_messages={"max_length": "Tên dài quá %(limit_value)s ký tự."},
    )
    may_name = forms.BooleanField(label="Tôi đồng ý đăng đủ họ tên trong bảng kết quả", required=False)
    guess = WholeNumberField(
        label="Bạn đoán bao nhiêu người sẽ dự vòng này?",
        min_value=1,
        max_value=10_000_000,
        help_text="Chỉ dùng khi hai người bằng điểm và bằng thời gian: ai đoán gần hơn thì đứng trên. Chỉ hỏi một lần.",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Hãy đoán một số.",
            "invalid": "Hãy ghi một số không có phần lẻ, ví dụ 1.200.",
            "min_value": "Hãy ghi một số từ 1 trở lên.",
            "max_value": "Số này quá lớn.",
        },
    )

    def __init__(self, *args: Any, page: ContestPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A code of a list is asked for at once, a code by mail only after it was sent.
        self.asks_code = page.is_by_list or "code" in self.data
        if page.is_by_list:
            self._ask_for_code(page)
        else:
            self._ask_for_address(page)

    def _ask_for_code(self, page: ContestPage) -> None:
        for name in ("email", "unit", "name", "may_name"):
            del self.fields[name]
        code = self.fields["code"]
        code.label, code.required = "Mã dự thi", True
        code.error_messages["required"] = "Hãy điền mã dự thi mà thầy cô hoặc Ban Tổ chức đã phát."
        code.help_text = (
            "Mười chữ và số trên phiếu đã phát. Trang không hỏi tên, điện thoại, địa chỉ; chỉ giữ mã và"
            f" {page.unit_label.lower()} để xếp hạng, xóa mã {_kept_until(page)}, muộn hơn nếu cuộc thi kéo dài."
        )

    def _ask_for_address(self, page: ContestPage) -> None:
        until = _kept_until(page)
        self.fields["code"].label = "Mã trong thư"
        helps = {
            "email": "Để mỗi người thi một lần và để báo khi bạn có giải. Không đăng, xóa"
            f" {until}, muộn hơn nếu cuộc thi kéo dài. Chưa dùng được tin nhắn SMS.",
            "code": "Sáu chữ số. Không thấy thư thì xem mục thư rác, hoặc để trống ô này rồi gửi để nhận mã lần nữa.",
            "name": "Để ghi vào giấy chứng nhận. Bảng kết quả đăng tên đã che bớt, trừ khi bạn đồng ý ở dưới. Xóa"
            f" {until}.",
        }
        for name, text in helps.items():
            self.fields[name].help_text = text
        unit = cast(Any, self.fields["unit"])
        if names := page.unit_names:
            unit.label = page.unit_label
            unit.choices = [("", "Chọn…"), *((name, name) for name in names)]
        else:
            del self.fields["unit"]

    def clean_code(self) -> str:
        return identity.as_stored(self.cleaned_data["code"])


def _kept_until(page: ContestPage) -> str:
    rounds = page.all_rounds
    if not rounds:
        return "sau cuộc thi"
    last = max(one.closes_at for one in rounds) + datetime.timedelta(days=entrant_days())
    return f"ngày {short(timezone.localtime(last).date())}"


class EnterView(PageFormView):
    """The form before the draw. The same proof leads a person who has begun back to the attempt."""

    model = ContestPage
    form_class = EntryForm
    template_name = "campaign/engagement/contest/enter.html"
    purpose = "contest"
    # A class shares one IP address, and codes of lists are too long to guess. `take` applies its own limits.
    limit = None

    # Mail address to which the code was just sent.
    sent_to = ""

    @property
    def contest(self) -> ContestPage:
        return cast(ContestPage, self.page)

    def more_context(self) -> dict[str, Any]:
        one = self.contest.current
        # The end of the round ends every attempt.
        left = (one.closes_at - timezone.now()) // datetime.timedelta(minutes=1) if one else 0
        return {
            **super().more_context(),
            "round": one,
            "minutes": min(one.minutes, max(left, 1)) if one else 0,
            "sent_to": self.sent_to,
            "entrants": attempts.entrants(self.page.pk, one.key) if one else 0,
        }

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        try:
            return self._by_list(form) if self.contest.is_by_list else self._by_mail(form)
        except TooManyTriesError as error:
            if form.cleaned_data["code"]:
                said = f"Chưa vào thi: đã thử nhiều lần. Hãy đợi {error.time} rồi thử lại."
            else:
                said = (
                    "Chưa gửi thêm mã: đã gửi nhiều lần. Hãy dùng mã trong thư mới nhất; không có thư thì đợi"
                    f" {error.time} rồi thử lại."
                )
            return self.show_again(form, said, status=429)
        except TooFewQuestionsError:
            return self.show_again(form, _TOO_FEW, status=503)

    def _by_list(self, form: PublicForm) -> HttpResponse:
        code = form.cleaned_data["code"]
        known = EntryCode.objects.filter(page=self.page, code=code).first()
        if known is None:
            spend("engagement.contest", (_WRONG, address_of(self.request)))
            form.add_error(
                "code",
                "Không có mã này. Hãy xem lại từng chữ trên phiếu; mã không có số 0, số 1, chữ O, I, L.",
            )
            return self.show_again(form, "", status=200)
        of_code = identity.of_code(self.page.pk, code)
        return self._start(
            Entrant(of_code, unit=known.unit, label=known.label, guess=form.cleaned_data["guess"])
        )

    def _by_mail(self, form: PublicForm) -> HttpResponse:
        values = form.cleaned_data
        owners = identity.of_address(self.page.pk, values["email"])
        if not values["code"]:
            # Even if no new code is sent: the last one may still be valid.
            cast(EntryForm, form).asks_code = True
            spend("engagement.contest", (MAILBOX, owners[0]), (_MAILS, address_of(self.request)))
            identity.send_code(self.contest, values["email"])
            self.sent_to = values["email"]
            return self.show_again(form, "", status=200)
        # Counted whether right or wrong, so that the code cannot be guessed.
        spend("engagement.contest", (_TRIES, owners[0]))
        if not identity.is_code(self.contest, values["email"], values["code"]):
            form.add_error(
                "code",
                "Mã không đúng hoặc đã quá giờ ghi trong thư. Hãy xem lại thư mới nhất, hoặc để trống để nhận mã khác.",
            )
            return self.show_again(form, "", status=200)
        kept = {name: values.get(name, "") for name in ("unit", "name", "email")}
        return self._start(
            Entrant(
                owners, may_name=values["may_name"] and bool(values["name"]), guess=values["guess"], **kept
            )
        )

    def _start(self, entrant: Entrant) -> HttpResponse:
        one = self.contest.current
        if one is None:
            return see_other(self.page.url)
        try:
            attempt = attempts.start(self.contest, one, entrant)
        except OverError:
            return see_other(self.page.url)
        return see_other(reverse("engagement:paper", args=[attempt.key]))


@require_safe
def count_of_entrants(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the number of entrants of the open round as plain text, for the script of the public page."""
    page = named(request, ContestPage.objects.filter(pk=pk))
    one = page.current
    response = HttpResponse(str(attempts.entrants(pk, one.key)) if one else "", content_type="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
