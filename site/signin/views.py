"""Views of sign-in that allauth lacks: single sign-on, the reset of a lost second factor, old addresses."""

from typing import Any, cast

import requests
from allauth.account import views as account
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base.views import IndexView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import int_to_base36, urlsafe_base64_decode
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from base.desk.screens import AdminScreen
from base.models import USER_POLICY, User
from base.models.names import names_of_administrators
from base.models.permissions import who_may
from signin.rules import second_factor


class LoginView(account.LoginView):
    """Form of name and password. Wagtail also redirects signed-in people without access to the admin here."""

    def get_authenticated_redirect_url(self) -> str:
        if not self.request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("account_inactive")
        return super().get_authenticated_redirect_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        single_sign_on = settings.OIDC_NAME if settings.OIDC_SERVER_URL else ""
        return super().get_context_data(single_sign_on=single_sign_on, **kwargs)


def single_sign_on(request: HttpRequest) -> HttpResponse:
    """Redirect a person to the single sign-on server, which sends them back. Raises Http404 if there is none."""
    if not settings.OIDC_SERVER_URL:
        raise Http404
    provider = get_adapter().get_provider(request, "sso")
    try:
        return provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except (requests.RequestException, OAuth2Error):
        messages.error(
            request,
            f"{settings.OIDC_NAME} đang không trả lời. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu.",
        )
        return redirect("account_login")


class InactiveView(account.AccountInactiveView):
    """Page for a person who may not enter the admin. It names whom to ask, but not to strangers."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.request.user.is_authenticated:
            kwargs["whom"] = names_of_administrators(list(who_may("base.change_user")))
        return super().get_context_data(**kwargs)


class SecurityView(IndexView):
    """The person's own factors, with links to password and sessions. People without a required factor are sent here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(must_set_up=second_factor.is_missing(self.request.user), **kwargs)


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Return the form of a new password. People of single sign-on without a password here are sent back.

    allauth would redirect them to its form for a first password, whose address does not exist here.
    """
    if request.user.is_authenticated and not request.user.has_usable_password():
        return redirect("mfa_index")
    return account.password_change(request)


def old_password_link(request: HttpRequest, uidb64: str, token: str) -> HttpResponse:
    """Redirect a link to Wagtail's password form, as in old invitations, to the current form."""
    try:
        account_key = int_to_base36(int(urlsafe_base64_decode(uidb64)))
    except ValueError:
        return redirect("account_reset_password")
    return redirect("account_reset_password_from_key", uidb36=account_key, key=token)


class ReasonForm(forms.Form):
    """Reason for which a second factor is reset."""

    reason = forms.CharField(
        label="Lý do",
        max_length=200,
        help_text="Ví dụ: mất điện thoại, đã gặp trực tiếp để xác nhận. Lý do được ghi vào nhật ký.",
    )


class ResetSecondFactorView(PermissionCheckedMixin, AdminScreen, FormView):
    """Form that resets another person's second factor."""

    permission_policy = USER_POLICY
    permission_required = "change"
    template_name = "signin/admin/reset_second_factor.html"
    form_class = ReasonForm
    page_title = "Đặt lại xác thực hai bước"
    header_icon = "lock-open"
    parents = [("wagtailusers_users:index", "Tài khoản")]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.person = get_object_or_404(User, pk=kwargs["pk"])
        if not second_factor.may_reset(cast(User, request.user), self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        second_factor.reset(self.person, form.cleaned_data["reason"], by=cast(User, self.request.user))
        messages.success(
            self.request,
            f"Đã đặt lại xác thực hai bước của {self.person.name}. Người này phải đăng nhập lại.",
        )
        return redirect("wagtailusers_users:edit", self.person.pk)
