"""Tests of words that migrations store, that people type to confirm, and that stand for two things in Wagtail."""

import re
import unicodedata

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import Collection, Page

from base.models import AgencySettings
from tests.admin import said
from tests.factories import article_row


def test_the_first_migrate_stores_vietnamese_names_of_everything(tree):
    assert not Permission.objects.filter(name__startswith="Can ").exists()
    assert Permission.objects.get(codename="add_session").name == "Được thêm phiên làm việc"
    assert Page.get_first_root_node().title == "Trang gốc"
    assert Collection.get_first_root_node().name == "Thư mục gốc"


def test_the_tab_of_an_account_is_not_called_ones_own(author, administrator_client):
    for address in (
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[author.pk]),
    ):
        html = administrator_client.get(address).text
        tabs = re.findall(r'role="tab"[^>]*>\s*([^<]*?)\s*<div', html)
        assert tabs == ["Tài khoản", "Vai trò"]


def test_a_missing_screen_bears_the_name_of_the_site(tree, author_client):
    screen = author_client.get("/admin/khong-co/")
    assert screen.status_code == 404
    assert f"- {AgencySettings.objects.get().site_title}</title>" in screen.text
    assert "Wagtail" not in re.sub(r"<(link|script)[^>]*>", "", screen.text)


def test_kinds_of_pages_are_written_in_small_letters(tree, administrator_client):
    html = administrator_client.get(reverse("wagtailadmin_reports:page_types_usage")).text
    kinds = [kind.strip() for kind in re.findall(r"data-listing-page-type>([^<]*)<", html)]
    assert "Tin bài" in kinds
    assert [kind for kind in kinds if kind != capfirst(kind.lower())] == []


def test_a_chief_who_withdraws_a_draft_too_is_not_told_to_lack_the_right(tree, chief_client):
    draft = article_row(tree.topics["cam-nang-an-toan"], title="Bài nháp", live=False)
    withdrawal = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    assert (
        "Không gỡ được các trang này: trang chưa đăng" in chief_client.get(f"{withdrawal}?id={draft.pk}").text
    )


NAME = settings.WAGTAIL_SITE_NAME


@pytest.mark.parametrize("action", ["view", "bulk"])
def test_name_that_confirms_a_large_deletion_is_read_as_people_type_it(action, tree, chief_client, settings):
    settings.WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 2
    topic = tree.topics["cam-nang-an-toan"]
    article_row(topic, title="Bài")
    address = reverse("wagtailadmin_pages:delete", args=[topic.pk])
    if action == "bulk":
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        address = f"{bulk}?id={topic.pk}"
    assert f"<b>{NAME}</b>" in chief_client.get(address).text
    # Both views call one function.
    for wrong in ("Ban", "") if action == "view" else ("Ban",):
        answer = chief_client.post(address, {"confirm_site_name": wrong})
        assert f"Chưa xóa: hãy gõ “{NAME}” để xác nhận." in said(answer)
        assert Page.objects.filter(pk=topic.pk).exists()
    rights = (unicodedata.normalize("NFD", NAME), f" {NAME.upper()} ")
    for right in rights if action == "view" else rights[:1]:
        with transaction.atomic():
            chief_client.post(address, {"confirm_site_name": right})
            assert not Page.objects.filter(pk=topic.pk).exists()
            transaction.set_rollback(True)
