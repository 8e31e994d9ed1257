"""Forms of sign-in: allauth's, with this site's limits."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as codes
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from signin.rules import limits, mails


class LoginForm(account.LoginForm):
    """Form of name and password."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if self.cleaned_data["remember"]:
            request.session.set_expiry(settings.SESSION_REMEMBERED_AGE)
        return response


class ForgottenPasswordForm(account.ResetPasswordForm):
    """Form with which a person requests an e-mail with a link to set a password."""

    def clean_email(self) -> str:
        try:
            limits.spend(
                "reset",
                (limits.MAILBOX, self.cleaned_data["email"].lower()),
                (limits.ADDRESS, limits.address_of(context.request)),
            )
        except limits.TooManyTriesError as error:
            message = (
                f"Đã xin liên kết quá nhiều lần. Hãy xem lại hộp thư, hoặc đợi {error.time} rồi xin lại."
            )
            raise forms.ValidationError(message) from error
        email = super().clean_email()
        # allauth looks for the address in small letters only.
        self.users = list(mails.people_at([email]))
        return email


class ChangePasswordForm(account.ChangePasswordForm):
    """Form that changes one's own password. Tries of the old password are limited as at sign-in."""

    def clean_oldpassword(self) -> str:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("enter_current_password")
        return self.cleaned_data["oldpassword"]


class _LimitedCode(codes.BaseAuthenticateForm):
    def clean_code(self) -> str:
        user = self.user
        try:
            take_back = limits.spend_on_account("code", context.request, str(user.pk), user)
        except limits.TooManyTriesError as error:
            raise forms.ValidationError(error.message) from error
        code = super().clean_code()
        try:
            # allauth records used codes in the cache, which may be gone.
            limits.spend("code", (limits.CODE, f"{user.pk} {''.join(filter(str.isalnum, code)).upper()}"))
        except limits.TooManyTriesError as error:
            message = "Mã này vừa được dùng. Hãy đợi ứng dụng hiện mã mới rồi nhập mã đó."
            raise forms.ValidationError(message) from error
        take_back()
        return code


class CodeForm(_LimitedCode, codes.AuthenticateForm):
    """Form of a code from the app, or a recovery code, at sign-in."""


class CodeAgainForm(_LimitedCode, codes.ReauthenticateForm):
    """Form of a code for a fresh proof of identity."""
