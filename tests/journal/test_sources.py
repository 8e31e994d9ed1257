"""Tests of entries other than rights: sign-ins, Wagtail's log, exports; and of who sees them."""

import csv
import datetime
import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import authenticate
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.models import Comment, CommentReply

from campaign.articles.models import ArticlePage
from journal.context import actor
from journal.middleware import is_export
from journal.models import Entry
from tests.factories import ArticleFactory
from tests.screens.addresses import admin_patterns
from tests.screens.crawler import form_values, tree_of
from tests.signin.conftest import PASSWORD, device, mails, sign_in  # noqa: F401  `mails` is a fixture
from tests.signin.conftest import with_password as set_password

pytestmark = pytest.mark.usefixtures("journal")


@pytest.fixture
def with_password(author):
    return set_password(author)


def latest(action: str) -> Entry:
    return Entry.objects.filter(action=action).first()


def test_sign_in_and_out_are_logged_with_the_address(with_password):
    client = device()
    sign_in(client, "tac-gia")
    entry = latest("access.in")
    assert (entry.actor_id, entry.name, entry.address) == (with_password.pk, "tac-gia", "203.0.113.1")
    assert entry.data == {"factors": ["password"]}
    client.post(reverse("account_logout"))
    assert latest("access.out").actor_id == with_password.pk


def test_forged_address_is_not_believed(with_password):
    sign_in(device(), "tac-gia", headers={"x-forwarded-for": "198.51.100.1"})
    assert latest("access.in").address == "203.0.113.1"


def test_failed_sign_in_names_an_account_that_exists(with_password):
    sign_in(device(), "tac-gia", "sai")
    entry = latest("access.failed")
    assert (entry.actor_id, entry.key, entry.address) == (None, str(with_password.pk), "203.0.113.1")


def test_wrong_second_factor_is_logged(with_password):
    TOTP.activate(with_password, "JBSWY3DPEHPK3PXP")
    client = device()
    sign_in(client, "tac-gia")
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    entry = latest("access.failed")
    assert (entry.key, entry.data) == (str(with_password.pk), {"factors": ["mfa"]})
    assert latest("access.in") is None


def test_password_set_by_a_link_is_logged(with_password, mails):  # noqa: F811
    with_password.email = "tac-gia@example.org"
    with_password.save()
    client = device()
    client.post(reverse("account_reset_password"), {"email": with_password.email})
    link = re.search(r"https?://[^/]+(/admin/\S+)", mails()[-1].body)[1]
    address = client.get(link).url
    password = "muoi-con-thuyen-ve-ben-muon"
    assert client.post(address, {"password1": password, "password2": password}).status_code == 302
    assert latest("access.reset").key == str(with_password.pk)


def test_typed_names_and_passwords_are_never_kept(with_password):
    """The name may be a password that was typed into the wrong field."""
    last = Entry.objects.first().number
    sign_in(device(), PASSWORD, "tac-gia")
    sign_in(device(), "ten-khong-co", "sai-mat-khau")
    authenticate(username="ten-khong-co", password="sai-mat-khau")
    entries = Entry.objects.filter(number__gt=last).values()
    assert [entry["action"] for entry in entries] == ["access.failed"] * 3
    kept = str(list(entries))
    assert not [typed for typed in (PASSWORD, "ten-khong-co", "sai-mat-khau", "tac-gia") if typed in kept]


def test_everything_in_wagtail_s_logs_is_logged(tree, chief):
    topic = tree.topics["cam-nang-an-toan"]
    article = ArticleFactory(parent=topic, title="Bài", live=False)
    article.save_revision(user=chief).publish(user=chief, skip_permission_checks=True)
    ArticlePage.objects.get(pk=article.pk).unpublish(user=chief)
    log(tree.topics["cam-nang-an-toan"].get_site(), "wagtail.edit", user=chief)
    entries = Entry.objects.filter(actor_id=chief.pk)[:3]
    assert [(entry.action, entry.kind, entry.name) for entry in entries] == [
        ("wagtail.edit", "wagtailcore.site", str(topic.get_site())),
        ("wagtail.unpublish", "articles.articlepage", "Bài"),
        ("wagtail.publish", "articles.articlepage", "Bài"),
    ]


def test_settings_by_the_form_are_logged(administrator, administrator_client, tree):
    address = reverse("wagtailsettings:edit", args=["base", "agencysettings", tree.home.get_site().pk])
    data = next(
        form_values(form)
        for form in tree_of(administrator_client.get(address)).forms
        if "agency_name" in form.fields
    )
    assert administrator_client.post(address, data).status_code == 302
    entry = Entry.objects.first()
    assert (entry.action, entry.kind, entry.actor_id) == (
        "wagtail.edit",
        "base.agencysettings",
        administrator.pk,
    )


def test_log_of_a_rolled_back_action_is_rolled_back(tree, chief):
    last = Entry.objects.first()
    with transaction.atomic():
        log(tree.home, "wagtail.edit", user=chief)
        assert Entry.objects.first() != last
        transaction.set_rollback(True)
    assert Entry.objects.first() == last


def test_export_is_logged_and_a_screen_is_not(chief, chief_client):
    chief_client.get(reverse("search_report"))
    assert latest("export.file") is None
    chief_client.get(reverse("search_report"), {"export": "csv"})
    entry = latest("export.file")
    assert entry.actor_id == chief.pk
    assert entry.name.endswith(".csv")
    assert entry.data == {"path": f"{reverse('search_report')}?export=csv"}


def test_a_file_that_the_browser_shows_is_an_export_too(rf):
    request = rf.get(reverse("wagtailadmin_home"))
    assert is_export(request, HttpResponse(content_type="application/pdf"))
    assert not is_export(request, HttpResponse(content_type="application/json"))


def test_who_acts_by_a_command_is_named(chief):
    with LogContext(user=chief):
        assert actor() == chief


def test_refused_export_is_not_logged(author_client):
    author_client.get(reverse("search_report"), {"export": "csv"})
    assert latest("export.file") is None


def reports() -> list[str]:
    return [
        f"/admin/{pattern.pattern}" if ":" not in name else reverse(name)
        for name, pattern in admin_patterns()
        if not pattern.pattern.converters
        and (f"/{pattern.pattern}".startswith("/reports/") or name.startswith("wagtailadmin_reports:"))
    ]


def test_all_reports_are_closed_to_authors(author_client, chief_client):
    addresses, open_to_chiefs = reports(), {reverse("journal"), reverse("wagtailadmin_reports:site_history")}
    assert len(addresses) >= 22
    assert open_to_chiefs < set(addresses)
    for address in addresses:
        assert author_client.get(address).status_code == 302, address
        assert author_client.get(address, {"export": "xlsx"}).status_code == 302, address
    for address in open_to_chiefs:
        assert chief_client.get(address).status_code == 200, address


def test_log_can_be_filtered(chief_client, with_password):
    sign_in(device(), "tac-gia", "sai")
    Entry.append("wagtail.edit", actor=with_password)

    def shown(**asked: str) -> set[str]:
        answer = chief_client.get(reverse("journal_results"), asked)
        return {entry.action.partition(".")[0] for entry in answer.context_data["object_list"]}

    assert {"access", "rights", "wagtail"} <= shown()
    assert shown(area="vao-ra") == {"access"}
    assert shown(area="quyen") == {"rights"}
    assert shown(area="noi-dung") == {"wagtail"}
    assert shown(area="xuat") == set()
    assert shown(actor="tac-gia") == {"wagtail"}
    tomorrow = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
    assert shown(at_from=tomorrow) == set()


def test_log_shows_words_and_its_export_is_logged(chief_client, with_password):
    sign_in(device(), "tac-gia", "sai")
    with_password.is_superuser = True
    with_password.save()
    text = chief_client.get(reverse("journal")).content.decode()
    assert "Đăng nhập không được" in text
    assert "203.0.113.1" in text
    assert "toàn quyền có" in text
    file = b"".join(chief_client.get(reverse("journal"), {"export": "csv"})).decode()
    rows = list(csv.reader(file.splitlines()))
    assert len(rows) == Entry.objects.count()
    assert "Đăng nhập không được" in [row[3] for row in rows]
    assert latest("export.file").data["path"].startswith(reverse("journal"))


def test_log_shows_what_was_remarked(tree, chief, chief_client):
    page = ArticleFactory(parent=next(iter(tree.topics.values())), owner=chief)
    comment = Comment.objects.create(page=page, user=chief, text="Nêu rõ nguồn.", contentpath="title")
    comment.log_create(user=chief)
    CommentReply.objects.create(comment=comment, user=chief, text="Đã nêu.").log_create(user=chief)
    html = chief_client.get(reverse("journal")).content.decode()
    assert "Nêu rõ nguồn." in html
    assert "Đã nêu." in html


def test_log_costs_the_same_for_few_and_for_many(chief_client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            chief_client.get(reverse("journal"))
        return len(captured)

    queries()
    few = queries()
    for _ in range(40):
        Entry.append("wagtail.edit")
    assert queries() == few <= 16
