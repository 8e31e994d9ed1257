"""Actions that no link or form leads to alone: reviews with their e-mails, uploads, a lost password."""

import json
import re
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page, Task, Workflow

from campaign.newsroom.people import roles
from tests.factories import image_file
from tests.screens.desk import Desk
from tests.screens.walk import Walk, form_values

REASON = json.dumps({"comment": "Nêu rõ nguồn."})


def tell(role: str, walk: Walk, desk: Desk) -> None:
    {roles.AUTHORS: _author, roles.CHIEFS: _chief, roles.ADMINISTRATORS: _administrator}[role](walk, desk)


def _author(walk: Walk, desk: Desk) -> None:
    pages = desk.pages
    _edit(walk, pages["nháp"], {"action-submit": "1"})
    _edit(walk, pages["nháp"], {"title": "", "slug": "Sai rồi", "go_live_at": "31/02/2026"})
    _edit(walk, pages["nháp"], {"expire_at": "01/01/2020 08:00"})
    _edit(walk, pages["bị trả lại"], {"action-submit": "1"})
    _edit(walk, pages["bị trả lại"], {"action-restart-workflow": "1"})
    _edit(walk, pages["chờ duyệt"], {"action-cancel-workflow": "1"})
    _comment(walk, pages["đang đăng"])
    _upload(walk, "wagtailimages:add_multiple", image_file(), SimpleUploadedFile("hong.png", b"hong"))
    _upload(
        walk,
        "wagtaildocs:add_multiple",
        SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("a.exe", b""),
    )


def _chief(walk: Walk, desk: Desk) -> None:
    page = desk.pages["chờ duyệt"]
    for action, reason in (("approve", "{}"), ("reject", REASON), ("reject", "{}")):
        answer = {"workflow-action-name": action, "workflow-action-extra-data": reason}
        _edit(walk, page, answer | {"action-workflow-action": "true"})
    step = page.current_workflow_task_state.pk
    for action in ("approve", "reject"):
        address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, step])
        walk.post(address, {"comment": "Nêu rõ nguồn."})
    _edit(
        walk,
        desk.pages["trưởng ban gửi"],
        {"action-workflow-action": "true", "workflow-action-name": "approve"},
    )
    for state in ("bị khóa", "đang đăng"):
        for name in ("lock", "unlock"):
            walk.post(reverse(f"wagtailadmin_pages:{name}", args=[desk.pages[state].pk]), {})


def _administrator(walk: Walk, desk: Desk) -> None:
    rows = "địa chỉ cũ,địa chỉ mới\n/cu,/moi\n,/moi\n/cu,/moi\n".encode()
    walk.post(
        reverse("wagtailredirects:start_import"),
        {"import_file": SimpleUploadedFile("chuyen-huong.csv", rows)},
    )
    for name, model in (("enable", Workflow), ("enable_task", Task)):
        walk.post(reverse(f"wagtailadmin_workflows:{name}", args=[model.objects.get(active=False).pk]), {})
    address = reverse("wagtailusers_users:add")
    form = walk.read(walk.ask("get", address)).forms[-1]
    person = {"username": "nguoi-moi", "email": "moi@example.org", "first_name": "Mới", "last_name": "Người"}
    for password in ("123", "mat-khau-du-dai-2026"):
        walk.post(address, form_values(form) | person | {"password1": password, "password2": password})
    walk.post(address, form_values(form) | person | {"username": desk.author.username, "password2": "khac"})


def lost_password(walk: Walk, desk: Desk) -> None:
    """Request a password reset without being logged in."""
    login = reverse("wagtailadmin_login")
    walk.go([reverse("wagtailadmin_home"), login, reverse("wagtailadmin_password_reset")], send_forms=True)
    walk.post(login, {"username": desk.author.username, "password": "sai"})
    walk.post(reverse("wagtailadmin_password_reset"), {"email": desk.author.email})
    link = re.search(r"https?://[^/]+(/admin/password_reset/\S+)", mail.outbox[-1].body)
    assert link is not None
    form_address = walk.ask("get", link[1]).headers["Location"]
    walk.go([form_address])
    for pair in (("123", "123"), ("mat-khau-du-dai-2026", "khac"), ("mat-khau-du-dai-2026",) * 2):
        walk.post(form_address, dict(zip(("new_password1", "new_password2"), pair, strict=True)))
    walk.go([re.sub(r"[^/]+/$", "het-han/", link[1])])


def _edit(walk: Walk, page: Page, changes: dict[str, Any]) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    screen = walk.read(walk.ask("get", address))
    walk.post(address, form_values(screen.get_element_by_id("page-edit-form")) | changes)


def _comment(walk: Walk, page: Page) -> None:
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
        walk,
        page,
        {f"comments-0-{name}": value for name, value in new.items()}
        | {f"comments-0-replies-{name}": value for name, value in management.items()}
        | {"comments-TOTAL_FORMS": "1"},
    )


def _upload(walk: Walk, name: str, *files: Any) -> None:
    for file in files:
        walk.post(
            reverse(name),
            {"title": "Tệp mới", "files[]": file},
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
