"""Renders every public template once, with the difficult content of specimens.py.

The checkers (test_every_page.py, browser/test_accessibility.py) judge the same pages.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from base.addresses import unavailable, views
from campaign.articles.models import ArticlePage
from campaign.engagement.messages import codes
from campaign.engagement.public_forms import stamps
from campaign.newsroom.models import PreviewLink
from tests import factories as make
from tests import specimens


def write(folder: Path) -> list[Path]:
    """Write one file per page, as an anonymous reader gets it. First-run content must exist."""
    files = []
    for name, html in _pages():
        files.append(folder / f"{name}.html")
        files[-1].write_text(html, encoding="utf-8")
    return files


def _pages() -> Iterator[tuple[str, str]]:
    addresses = specimens.build()
    client = Client(HTTP_HOST="localhost")
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        # No cookies, as the page "Riêng tư" promises, even with forms.
        assert not response.cookies or name == "bai-co-mat-khau", address
        yield name, response.content.decode()
    yield from _drafts(client)
    asked = {"code": codes.code_of("1"), "stamp": stamps.make("state", 0, 0)}
    yield "gui-tin-tra-loi", client.post(reverse("engagement:message_state"), asked).content.decode()
    client.force_login(make.UserFactory(is_superuser=True))
    yield "giao-dien", client.get("/giao-dien/").content.decode()
    yield from _errors()


def _drafts(client: Client) -> Iterator[tuple[str, str]]:
    """Yield a draft as its preview link shows it, and the page of a withdrawn link."""
    page = ArticlePage.objects.get(slug="moi-thanh-phan")
    link = PreviewLink.objects.create(page=page, revision=page.latest_revision)
    yield "ban-nhap", client.get(link.address).content.decode()
    link.withdrawn_at = timezone.now()
    link.save()
    yield "het-xem-truoc", client.get(link.address).content.decode()


def _errors() -> Iterator[tuple[str, str]]:
    request = RequestFactory().get("/khong-co/", HTTP_HOST="localhost")
    yield "403", views.permission_denied(request, PermissionDenied()).content.decode()
    yield "403-bieu-mau", views.csrf_failure(request).content.decode()
    yield "404", views.page_not_found(request, Http404()).content.decode()
    yield "410", views.gone(request).content.decode()
    for status in ("400", "500"):
        yield status, render_to_string(f"{status}.html")
    yield "503-chua-lap", render_to_string("before_setup.html")
    form = RequestFactory().post("/admin/pages/3/edit/", {"title": "Tiêu đề"})
    busy = unavailable.answer(form, OperationalError("database is locked"))
    assert busy is not None
    yield "503-bieu-mau", busy.content.decode()
    for name, status in (("400-nginx", "400"), ("413", "413"), ("503", "503")):
        yield name, (settings.ROOT / "site" / "static" / f"{status}.html").read_text(encoding="utf-8")
