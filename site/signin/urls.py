"""Addresses of sign-in below /admin/. They precede Wagtail's addresses and replace its forms.

Of allauth's addresses of accounts only these exist: nobody signs up, and an e-mail address is changed by an
administrator.
"""

from allauth.account import views as account
from allauth.socialaccount.providers.openid_connect.views import callback
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView
from wagtail.utils.urlpatterns import decorate_urlpatterns

from signin import views

urlpatterns = decorate_urlpatterns(
    [
        path("login/", views.LoginView.as_view(), name="account_login"),
        path("sso/", views.single_sign_on, name="account_single_sign_on"),
        path("sso/<slug:provider_id>/", callback, name="openid_connect_callback"),
        path("logout/", account.logout, name="account_logout"),
        path("inactive/", views.InactiveView.as_view(), name="account_inactive"),
        path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
        path("password/change/", views.change_password, name="account_change_password"),
        path("password/reset/", account.password_reset, name="account_reset_password"),
        path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
        path(
            "password/reset/key/done/",
            account.password_reset_from_key_done,
            name="account_reset_password_from_key_done",
        ),
        re_path(
            r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
            account.password_reset_from_key,
            name="account_reset_password_from_key",
        ),
        path("2fa/", views.SecurityView.as_view(), name="mfa_index"),
        path("2fa/", include("allauth.mfa.urls")),
        path("sessions/", include("allauth.usersessions.urls")),
        path("password_reset/confirm/<uidb64>/<token>/", views.old_password_link),
        re_path("^password_reset/", RedirectView.as_view(pattern_name="account_reset_password")),
    ],
    never_cache,
)
