"""Admin views of the newsletter: its state with its letters, one letter, the search for one address."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from base.desk.screens import AdminScreen, HomePanel
from base.models import User
from campaign.engagement.models import (
    LETTER_POLICY,
    Delivery,
    Letter,
    NewsletterSettings,
    Subscriber,
    newsletter_settings,
)
from campaign.engagement.newsletter import contents, letters, sending, subscriptions
from operations.queue.mails import can_send_mail

TITLE = "Bản tin qua thư"
STOPPED, ENDED = "engagement.stop_letter", "engagement.end_subscription"
WENT_ON = "engagement.go_on_with_letter"
# Cache key of the stuck letters, and the seconds for which they are cached.
_STUCK, _KEPT = "engagement.stuck_letters", 300
_STOP = "engagement.stop_letter"
_FIND = "engagement.find_subscriber"
_ROWS = 30


class _Screen(PermissionCheckedMixin, AdminScreen, TemplateView):
    permission_policy = LETTER_POLICY
    permission_required = "view"
    header_icon = "mail"


class LettersView(_Screen):
    """State of the newsletter, its next letter, and the letters so far."""

    template_name = "campaign/engagement/newsletter/admin/letters.html"
    page_title = TITLE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast(User, self.request.user)
        setting = newsletter_settings()
        paginator = Paginator(letters.with_counts(), _ROWS)
        page = paginator.get_page(self.request.GET.get("p"))
        setting_url = reverse(
            "wagtailsettings:edit", args=["engagement", NewsletterSettings._meta.model_name]
        )
        return super().get_context_data(
            setting=setting,
            setting_url=setting_url if user.has_perm("engagement.change_newslettersettings") else "",
            find_url=reverse("engagement_newsletter_find") if user.has_perm(_FIND) else "",
            has_mail=can_send_mail(),
            subscribers=Subscriber.objects.aggregate(
                all=Count("pk"),
                weekly=Count("pk", filter=Q(weekly=True)),
                alerts=Count("pk", filter=Q(alerts=True)),
            ),
            coming=len(contents.for_weekly(setting)) if setting.sends_weekly else 0,
            page_obj=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            **kwargs,
        )


class LetterView(_Screen):
    """One letter as text and HTML, or the next weekly one. A POST stops it, resumes it, or sends a trial."""

    template_name = "campaign/engagement/newsletter/admin/letter.html"
    parents = [("engagement_newsletter", TITLE)]

    def get_page_title(self) -> str:
        return str(self._letter) if self._letter else "Bản tin tới, nếu gửi lúc này"

    @cached_property
    def _letter(self) -> Letter | None:
        return _letter(self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = cast(User, request.user)
        letter = self._letter
        if not user.has_perm(_STOP) and ("dung" in request.POST or "tiep" in request.POST):
            raise PermissionDenied
        cache.delete(_STUCK)
        if "tiep" in request.POST and letter is not None:
            if sending.is_over(letter):
                messages.warning(request, f"Không gửi tiếp được: {sending.GONE[0].lower()}{sending.GONE[1:]}")
            elif letters.go_on(letter):
                log(letter, WENT_ON, user=user)
                messages.success(request, "Máy gửi tiếp cho những người đang chờ.")
            else:
                messages.warning(request, "Không còn ai chờ thư này.")
        elif "dung" in request.POST and letter is not None:
            if letters.stop(letter, f"Người dừng: {user.byline}."):
                log(letter, STOPPED, user=user)
                messages.success(request, "Đã dừng. Những thư chưa gửi không đi nữa.")
            else:
                messages.warning(request, "Thư này không còn đang gửi.")
        elif "thu" in request.POST:
            self._send_trial(request, user, letter)
        return redirect(request.path)

    def _send_trial(self, request: HttpRequest, user: User, letter: Letter | None) -> None:
        if not user.email:
            messages.error(
                request, "Tài khoản của bạn chưa có địa chỉ thư. Nhờ người quản trị điền rồi thử lại."
            )
            return
        key = letter.pk if letter else None
        if sending.written_of(key) is None:
            messages.warning(request, "Chưa gửi: không còn tin nào trong thư này.")
            return
        sending.send_trial.enqueue(user.pk, key)
        messages.success(request, "Thư thử đang được gửi tới địa chỉ thư của tài khoản bạn.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self._letter
        return super().get_context_data(
            letter=letter,
            written=sending.written_of(letter.pk if letter else None),
            html_url=reverse("engagement_newsletter_html", args=[self.kwargs["pk"]]),
            may_stop=letter is not None
            and letter.state == Letter.State.SENDING
            and self.request.user.has_perm(_STOP),
            may_go_on=letter is not None
            and letter.state == Letter.State.STOPPED
            and self.request.user.has_perm(_STOP)
            and letter.deliveries.filter(state=Delivery.State.WAITING).exists()
            and not sending.is_over(letter),
            has_mail=can_send_mail(),
            **kwargs,
        )


class HtmlView(PermissionCheckedMixin, View):
    """The HTML of a letter for the frame on its screen. Its CSP allows inline styles only."""

    permission_policy = LETTER_POLICY
    permission_required = "view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = _letter(pk)
        written = sending.written_of(letter.pk if letter else None)
        if written is None:
            raise Http404
        response = HttpResponse(written.html)
        response.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
        )
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class _FindForm(forms.Form):
    address = forms.EmailField(
        label="Địa chỉ thư, ghi đủ",
        error_messages={"required": "Hãy điền địa chỉ thư.", "invalid": "Địa chỉ thư chưa đúng."},
    )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class FindView(UserPassesTestMixin, _Screen):
    """The search for one exact address, for people who phone the board. There is no list of addresses.

    The address is sent by POST, so that it appears in no log of the web server.
    """

    template_name = "campaign/engagement/newsletter/admin/find.html"
    page_title = "Tìm một địa chỉ"
    parents = [("engagement_newsletter", TITLE)]

    def test_func(self) -> bool:
        return self.request.user.has_perm(_FIND)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _FindForm(request.POST)
        found = None
        if form.is_valid():
            try:
                address = subscriptions.normal(form.cleaned_data["address"])
            except UnicodeError:
                address = ""
            found = Subscriber.objects.filter(address=address).first()
            if found and "dung" in request.POST:
                log(found, ENDED, user=request.user)
                subscriptions.end(found)
                messages.success(request, "Đã dừng đăng ký và xóa địa chỉ.")
                return redirect("engagement_newsletter_find")
        return self.render_to_response(
            self.get_context_data(form=form, found=found, was_sought=form.is_valid())
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": _FindForm(), **kwargs})


class StuckPanel(HomePanel):
    """Panel of the admin's home page: letters that the mail server does not take."""

    name = "stuck_letters"
    template_name = "campaign/engagement/newsletter/admin/stuck_panel.html"
    order = 86


def stuck() -> list[Letter]:
    """Return the letters under way that the mail server does not take, cached for five minutes."""

    def found() -> list[Letter]:
        return list(Letter.objects.defer("html", "text").filter(state=Letter.State.SENDING).exclude(note=""))

    return cast(list[Letter], cache.get_or_set(_STUCK, found, _KEPT))


def _letter(pk: int) -> Letter | None:
    """Return the letter with this key; None for 0, the next one. Raises Http404."""
    if pk == 0:
        return None
    found = Letter.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
