"""Public views of the newsletter: subscribe, confirm, change the choice, unsubscribe.

Links in mails only show a page with a button, because mail scanners open every link. Only a POST changes anything.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django.views.generic import View

from campaign.engagement.models import Subscriber, newsletter_settings
from campaign.engagement.newsletter import links, subscriptions
from campaign.engagement.newsletter.links import PendingSubscription
from campaign.engagement.public_forms.addresses import MailAddressField
from campaign.engagement.public_forms.forms import PublicForm
from campaign.engagement.public_forms.views import PublicFormView, see_other
from operations.queue.mails import can_send_mail

_WEEKLY, _ALERTS = "tuan", "canh-bao"
_CHOICES = {_WEEKLY: "Bản tin hằng tuần", _ALERTS: "Cảnh báo, ngay khi đăng"}


def offered() -> list[tuple[str, str]]:
    """Return the kinds of letters that are sent now, with their labels; none if mail goes nowhere."""
    if not can_send_mail():
        return []
    setting = newsletter_settings()
    is_on = {_WEEKLY: setting.sends_weekly, _ALERTS: setting.sends_alerts}
    return [(name, words) for name, words in _CHOICES.items() if is_on[name]]


class AskingForm(PublicForm):
    """Form of a subscription."""

    address = MailAddressField(
        label="Địa chỉ thư điện tử",
        max_length=254,
        help_text="Chỉ dùng để gửi thư bạn chọn. Xóa ngay khi bạn thôi nhận.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": "Hãy điền địa chỉ thư.",
            "invalid": "Địa chỉ thư chưa đúng. Ví dụ đúng: ten@example.vn.",
            "max_length": "Địa chỉ thư dài quá %(limit_value)s ký tự.",
        },
    )
    choice = forms.MultipleChoiceField(
        label="Bạn muốn nhận",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Hãy chọn ít nhất một loại tin.",
            "invalid_choice": "Loại tin này nay không gửi. Hãy chọn lại.",
        },
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["choice"]
        choice.choices = choices
        choice.initial = [name for name, _ in choices]

    def clean_address(self) -> str:
        return subscriptions.normal(self.cleaned_data["address"])


class AskingView(PublicFormView):
    """The form by which somebody asks for the newsletter."""

    form_class = AskingForm
    template_name = "campaign/engagement/newsletter/form.html"
    purpose = "newsletter"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.choices = offered()
        self.is_open = bool(self.choices)

    def make_form(self, data: Any = None, **kwargs: Any) -> PublicForm:
        return AskingForm(data, choices=self.choices, **kwargs)

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        choice = {name: name in form.cleaned_data["choice"] for name, _ in self.choices}
        subscriptions.ask(
            PendingSubscription(form.cleaned_data["address"], choice.get(_WEEKLY), choice.get(_ALERTS))
        )
        return see_other(reverse("engagement:newsletter_asked"))


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Render the page that names the next step, the same for every address."""
    return _page(request, "asked")


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class _LinkView(View):
    """View of a link in a mail. The signed token authorises the request, so there is no CSRF token."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        # Anybody who has the address of the page can change the subscription.
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


class ConfirmView(_LinkView):
    """The page to which the letter of confirmation leads."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        pending = links.unseal(token)
        if pending is None:
            return _page(request, "over", status=410, of="confirmation")
        return _page(request, "confirm", pending=pending)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        pending = links.unseal(token)
        if pending is None:
            return _page(request, "over", status=410, of="confirmation")
        subscriber = subscriptions.confirm(pending)
        return see_other(f"{links.path('newsletter_choice', links.token_of(subscriber.key))}?xong=1")


class _SubscriberView(_LinkView):
    """View of a link that names a subscription."""

    subscriber: Subscriber | None

    # Not `dispatch`: an override would lose the exemption from CSRF tokens.
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        key = links.key_of(kwargs["token"])
        self.subscriber = Subscriber.objects.filter(key=key).first() if key else None


class ChoiceForm(forms.Form):
    """Form for the letters that a subscriber gets. Choosing none ends the subscription."""

    weekly = forms.BooleanField(label=_CHOICES[_WEEKLY], required=False)
    alerts = forms.BooleanField(label=_CHOICES[_ALERTS], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = dict(offered())
        for field, name in ((self.fields["weekly"], _WEEKLY), (self.fields["alerts"], _ALERTS)):
            if name not in sent:
                field.label = f"{field.label} (trang đang ngừng gửi)"


class ChoiceView(_SubscriberView):
    """The page on which a subscriber changes the choice or unsubscribes."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.subscriber is None:
            return _page(request, "over", status=410, of="subscription")
        said = {"1": "Đã đăng ký", "2": "Đã lưu lựa chọn mới"}.get(request.GET.get("xong", ""), "")
        form = ChoiceForm(initial={"weekly": self.subscriber.weekly, "alerts": self.subscriber.alerts})
        leave = links.path("newsletter_leave", token)
        return _page(request, "choice", form=form, said=said, leave=leave, mailbox=_masked(self.subscriber))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = ChoiceForm(request.POST)
        if self.subscriber is None or not form.is_valid():
            return _page(request, "over", status=410, of="subscription")
        subscriptions.choose(self.subscriber, **form.cleaned_data)
        if self.subscriber.pk is None:
            return _page(request, "left")
        return see_other(f"{request.path}?xong=2")


class LeaveView(_SubscriberView):
    """The end of a subscription: a page with a button, and the POST of a mail program (RFC 8058).

    The response to a POST is not a redirect, and is the same whether or not there still was a subscription.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.subscriber is None:
            return _page(request, "over", status=410, of="subscription")
        return _page(request, "leave", mailbox=_masked(self.subscriber))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if self.subscriber is not None:
            subscriptions.end(self.subscriber)
        return _page(request, "left")


def _masked(subscriber: Subscriber) -> str:
    """Return the address masked, so that only its owner recognises it: "t…@example.vn"."""
    mailbox, _, domain = subscriber.address.rpartition("@")
    return f"{mailbox[:1]}…@{domain}"


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, f"campaign/engagement/newsletter/{name}.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
