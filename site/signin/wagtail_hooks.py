"""Sign-in in Wagtail's admin: the reset of a second factor, its log entry, and the link to one's own security page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry

from base.desk import log_words
from base.models import USER_POLICY, User
from signin import views
from signin.rules import second_factor


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the reset of a second factor to the admin's URLs."""
    return [
        path(
            "users/<int:pk>/dat-lai-hai-buoc/",
            views.ResetSecondFactorView.as_view(),
            name="signin_reset_second_factor",
        )
    ]


@hooks.register("register_user_listing_buttons")
def offer_reset(user: User, request_user: User) -> Iterator[Button]:
    """Offer the reset in the list of accounts."""
    may_reset = second_factor.may_reset(request_user, user)
    if may_reset and USER_POLICY.user_has_permission(request_user, "change"):
        address = reverse("signin_reset_second_factor", args=[user.pk])
        yield Button(views.ResetSecondFactorView.page_title, address, icon_name="lock-open", priority=40)


@hooks.register("register_account_menu_item")
def link_to_security(request: HttpRequest) -> dict[str, str]:
    """Link to the person's page of password, second factor and sessions from Wagtail's account page."""
    return {
        "url": reverse("mfa_index"),
        "label": "Bảo mật tài khoản",
        "help_text": "Đổi mật khẩu, xác thực hai bước, các nơi đang đăng nhập.",
    }


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Register the log entry of a reset."""
    label = views.ResetSecondFactorView.page_title
    log_words.register(actions, second_factor.RESET, label, "Đã đặt lại xác thực hai bước. Lý do: {reason}")
