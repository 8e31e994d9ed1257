"""Changes to django-allauth: limits, mails, names of keys, stored secrets."""

import logging
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import Provider
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect

from base.addresses import client
from base.models import User
from signin.rules import limits, mails, second_factor, sessions

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Adapter for passwords. Its limits replace allauth's, which are counted in a cache that may lose some tries."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return the person whose password is right, else None. Raises ValidationError beyond the limits."""
        username = credentials["username"]
        known = User.objects.filter(username=username).first()
        try:
            take_back = limits.spend_on_account("password", request, username.casefold(), known)
        except limits.TooManyTriesError as error:
            raise ValidationError(error.message, code="too_many_login_attempts") from error
        user = authenticate(request, **credentials, is_limited=True)
        if user is not None:
            take_back()
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        if address := client.address_of(request):
            return address
        raise PermissionDenied("the client has no address")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not sessions.is_proved(context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = self.request
        message = self.render_mail(
            template_prefix,
            email,
            {"request": request, "email": email, "current_site": get_current_site(request), **context},
        )
        mails.send(message)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Adapter for second factors."""

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return f"{settings.WAGTAIL_SITE_NAME} {settings.PASSKEY_HOST}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PASSKEY_HOST, "name": settings.WAGTAIL_SITE_NAME}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not second_factor.is_required_of(user) or second_factor.factors_of(user) > 1

    def encrypt(self, text: str) -> str:
        """Return the secret encrypted, so that a copy of the database gives nobody a second factor."""
        return second_factor.cipher_of_secrets().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. If SECRET_KEY has changed, end the request with a message that says so."""
        try:
            return second_factor.cipher_of_secrets().decrypt(encrypted_text).decode()
        except InvalidToken:
            _refuse(
                context.request,
                "Máy chủ không đọc được xác thực hai bước của bạn, vì khóa bí mật của trang đã đổi. Hãy báo người "
                "quản trị máy chủ.",
            )


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Adapter for single sign-on: it signs in people who have an account, and nobody else."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a person's first single sign-on with the account that has their verified e-mail address."""
        if sociallogin.is_existing:
            return
        people = mails.people_at(address.email for address in sociallogin.email_addresses if address.verified)
        if len(people) != 1:
            found = "Nhiều tài khoản" if people else "Chưa có tài khoản nào"
            _refuse(request, f"{found} ở đây mang địa chỉ thư này. Hãy hỏi người quản trị của Ban Biên tập.")
        sociallogin.connect(request, people[0])

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        logger.warning("single sign-on failed: %s %s", error, type(exception).__name__)
        _refuse(request, f"Chưa đăng nhập được bằng {provider.name}. Hãy thử lại, hoặc dùng mật khẩu.")


def _refuse(request: HttpRequest, message: str) -> NoReturn:
    messages.error(request, message)
    raise ImmediateHttpResponse(redirect("account_login"))
