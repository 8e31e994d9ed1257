"""Tests of the administrators' page: who sees it, and that the gravest comes first."""

import re

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from operations.backup import records
from operations.backup.models import Run
from operations.scheduler.models import JobRun

PAGE = "/admin/suc-khoe/"


def test_only_administrators_see_it(administrator_client, chief_client, author_client, client):
    assert reverse("health") == PAGE
    assert administrator_client.get(PAGE).status_code == 200
    home = reverse("wagtailadmin_home")
    assert PAGE in administrator_client.get(home).content.decode()
    for other in (chief_client, author_client):
        # Wagtail leads people without the permission back to the dashboard.
        assert other.get(PAGE).status_code in (302, 403)
        assert PAGE not in other.get(home).content.decode()
    assert client.get(PAGE).status_code == 302


def test_the_gravest_comes_first_with_what_to_do(empty_log, administrator_client):
    JobRun.claim("poll_sources").finish("OSError: <đĩa đầy>")
    html = administrator_client.get(PAGE).content.decode()
    found = re.findall(r"health__finding health--(\w+)", html)
    assert found == sorted(found, key=["error", "warning", "ok"].index)
    assert found[0] == "error"
    assert "Có 2 việc cần làm ngay" in html
    assert "&lt;đĩa đầy&gt;" in html
    assert "<code>systemctl status anm-scheduler</code>" in html
    # The dashboard's panel on the same finding links here, too.
    assert html.count(PAGE) < administrator_client.get(reverse("wagtailadmin_home")).content.decode().count(
        PAGE
    )


def test_a_site_without_troubles_says_so(empty_log, administrator_client, settings, tmp_path):
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ADMINS = [("", "truc@example.vn")]
    JobRun.claim("poll_sources").finish()
    for kind in (Run.Kind.FULL, Run.Kind.CHECK):
        records.write(kind, timezone.now(), True, "")
    settings.WAGTAILADMIN_BASE_URL = "http://anm.example.vn"
    Site.objects.update(hostname="anm.example.vn", site_name="An ninh mạng")
    html = administrator_client.get(PAGE).content.decode()
    assert "Có 1 việc cần để ý." in html, "the scanner alone is missing"
