"""Actions that take more than a link or a form: reviews with their e-mails, uploads, a lost password."""

import json
import re
import threading
from typing import Any, cast

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)
from wagtail.models import Page, Task, Workflow

from base.models import User
from campaign.newsroom.people import roles
from signin.rules import mails
from tests.factories import image_file
from tests.screens.crawler import Crawler, form_values
from tests.screens.desk import Desk

OWN_PASSWORD = "chin-con-thuyen-ra-khoi-som"
OWN_SCREENS = [
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_change_password",
    "usersessions_list",
]
REASON = json.dumps({"comment": "Nêu rõ nguồn."})


def tell(role: str, crawler: Crawler, desk: Desk) -> None:
    {roles.AUTHORS: _author, roles.CHIEFS: _chief, roles.ADMINISTRATORS: _administrator}[role](crawler, desk)


def _author(crawler: Crawler, desk: Desk) -> None:
    pages = desk.pages
    _edit(
        crawler,
        pages["nháp"],
        {"action-submit": "1"},
        {"title": "", "slug": "Sai rồi", "go_live_at": "31/02/2026"},
        {"expire_at": "01/01/2020 08:00"},
    )
    _edit(crawler, pages["bị trả lại"], {"action-submit": "1"}, {"action-restart-workflow": "1"})
    _edit(crawler, pages["chờ duyệt"], {"action-cancel-workflow": "1"})
    _comment(crawler, pages["đang đăng"])
    _upload(crawler, "wagtailimages:add_multiple", image_file(), SimpleUploadedFile("hong.png", b"hong"))
    _upload(
        crawler,
        "wagtaildocs:add_multiple",
        SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("a.exe", b""),
    )
    # The guide says why an author cannot change it.
    crawler.go([reverse("engagement_guide")], follow=False)
    _own_security(crawler)


def _chief(crawler: Crawler, desk: Desk) -> None:
    page = desk.pages["chờ duyệt"]
    answers = [
        {
            "action-workflow-action": "true",
            "workflow-action-name": action,
            "workflow-action-extra-data": reason,
        }
        for action, reason in (("approve", "{}"), ("reject", REASON), ("reject", "{}"))
    ]
    _edit(crawler, page, *answers)
    step = page.current_workflow_task_state.pk
    for action in ("approve", "reject"):
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, step])
        crawler.post(address, {"comment": "Nêu rõ nguồn."})
    _edit(
        crawler,
        desk.pages["trưởng ban gửi"],
        {"action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    for state in ("bị khóa", "đang đăng"):
        for name in ("lock", "unlock"):
            crawler.post(reverse(f"wagtailadmin_pages:{name}", args=[desk.pages[state].pk]), {})


def _administrator(crawler: Crawler, desk: Desk) -> None:
    rows = "địa chỉ cũ,địa chỉ mới\n/cu,/moi\n,/moi\n/cu,/moi\n".encode()
    crawler.post(
        reverse("wagtailredirects:start_import"),
        {"import_file": SimpleUploadedFile("chuyen-huong.csv", rows)},
    )
    for name, model in (("enable", Workflow), ("enable_task", Task)):
        crawler.post(reverse(f"wagtailadmin_workflows:{name}", args=[model.objects.get(active=False).pk]), {})
    address = reverse("wagtailusers_users:add")
    form = crawler.read(crawler.ask("get", address)).forms[-1]
    person = {"username": "nguoi-moi", "email": "moi@example.org", "first_name": "Mới", "last_name": "Người"}
    crawler.post(address, form_values(form) | person)
    crawler.post(address, form_values(form) | person | {"username": desk.author.username})


def lost_password(crawler: Crawler, desk: Desk) -> None:
    """Request a password reset without being logged in, and sign in wrongly."""
    login, lost = reverse("account_login"), reverse("account_reset_password")
    crawler.go([reverse("wagtailadmin_home"), login, lost], send_forms=True)
    crawler.go([reverse("account_reset_password_from_key_done"), reverse("account_inactive")])
    crawler.post(login, {"login": desk.author.username, "password": "sai"})
    crawler.post(lost, {"email": desk.author.email})
    # The e-mail is sent by another thread.
    for thread in threading.enumerate():
        if thread.name == mails.THREAD:
            thread.join()
    link = re.search(r"https?://[^/]+(/admin/password/reset/\S+)", mail.outbox[-1].body)
    assert link is not None
    form_address = crawler.ask("get", link[1]).headers["Location"]
    crawler.go([form_address])
    for pair in (("123", "123"), ("mat-khau-du-dai-2026", "khac"), ("mat-khau-du-dai-2026",) * 2):
        crawler.post(form_address, dict(zip(("password1", "password2"), pair, strict=True)))
    crawler.go([re.sub(r"-[^/]+/$", "-het-han/", link[1])])
    for _ in range(11):
        crawler.read(crawler.ask("post", login, {"login": desk.author.username, "password": "sai"}))
    for _ in range(4):
        crawler.read(crawler.ask("post", lost, {"email": "khong-co@example.org"}))


def _own_security(crawler: Crawler) -> None:
    """Look after one's own account, with an app for codes, recovery codes and a key."""
    user = cast(User, crawler.user)
    user.set_password(OWN_PASSWORD)
    user.save()
    crawler.client = Client(raise_request_exception=False)
    crawler.client.force_login(user)
    before = [reverse(name) for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn")]
    crawler.go(before, follow=False, send_forms=True)
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    key = WebAuthn.add(user, "Máy tính cơ quan", credential()).instance
    of_key = [reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")]
    crawler.go([*map(reverse, OWN_SCREENS), *of_key], follow=False, send_forms=True)
    new = {"password1": "mat-khau-du-dai-2026", "password2": "mat-khau-du-dai-2026"}
    crawler.post(reverse("account_change_password"), new | {"oldpassword": "sai"})
    crawler.post(reverse("account_change_password"), new | {"oldpassword": OWN_PASSWORD})
    crawler.post(reverse("account_logout"), {})
    crawler.client = Client(raise_request_exception=False)
    crawler.ask("post", reverse("account_login"), {"login": user.username, "password": OWN_PASSWORD})
    crawler.go([reverse("mfa_authenticate")], follow=False, send_forms=True)
    crawler.post(reverse("mfa_authenticate"), {"code": "000000"})
    crawler.post(reverse("mfa_login_webauthn"), {"credential": "{}"})


def credential() -> dict[str, Any]:
    """Return the data that a browser sends when it registers a key."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    attested = AttestedCredentialData.create(Aaguid.NONE, b"key", public)
    data = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.AT, 0, bytes(attested))
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://example.org")
    return {
        "id": websafe_encode(b"key"),
        "rawId": websafe_encode(b"key"),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        },
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def _edit(crawler: Crawler, page: Page, *sent: dict[str, Any]) -> None:
    """Open the page in its editor, and send the form once with each of these changes."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    screen = crawler.read(crawler.ask("get", address))
    for changes in sent:
        crawler.post(address, form_values(screen.get_element_by_id("page-edit-form")) | changes)


def _comment(crawler: Crawler, page: Page) -> None:
    new = {
        "text": "Câu này dài quá.",
        "contentpath": "title",
        "position": "",
        "id": "",
        "resolved": "",
        "DELETE": "",
    }
    management = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    _edit(
        crawler,
        page,
        {f"comments-0-{name}": value for name, value in new.items()}
        | {f"comments-0-replies-{name}": value for name, value in management.items()}
        | {"comments-TOTAL_FORMS": "1"},
    )


def _upload(crawler: Crawler, name: str, *files: Any) -> None:
    for file in files:
        crawler.post(
            reverse(name),
            {"title": "Tệp mới", "files[]": file},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
