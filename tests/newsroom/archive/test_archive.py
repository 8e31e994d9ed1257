"""Tests of the archive: what readers got at a moment is found and exported, and no role changes it."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from base.models.names import name
from campaign.library.models import Relation
from campaign.newsroom.archive import keeping
from campaign.newsroom.models import ArchivedText
from journal.sealed import SealedError
from tests.admin import said
from tests.factories import (
    PAGE_TYPES,
    ArticleFactory,
    DocumentRecordFactory,
    ImageFactory,
    image_file,
)
from tests.newsroom.conftest import submit
from tests.newsroom.rights.desk import undone
from tests.people import client_of

LIST = reverse("newsroom_archive")


@pytest.fixture
def kept(topic, author, django_capture_on_commit_callbacks) -> ArchivedText:
    """Return the archived text of an article that is online."""
    image = ImageFactory(file=image_file(64, 36))
    with django_capture_on_commit_callbacks(execute=True):
        page = ArticleFactory(parent=topic, title="Bài đã duyệt", owner=author, main_image=image)
    return ArchivedText.objects.get(page=page.pk)


def test_it_is_told_who_approved_the_text(topic, author, chief, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = submit(ArticleFactory(parent=topic, live=False, owner=author), author)
        step = page.current_workflow_task_state
        step.task.specific.on_action(step, chief, "approve")
    assert ArchivedText.objects.get(page=page.pk).approved_by == chief.get_full_name()


def test_text_is_kept_as_readers_got_it(kept, chief_client, django_capture_on_commit_callbacks):
    assert "Nội dung của bài." in kept.html
    assert kept.offline_at is None
    (name, *_) = kept.pictures
    answer = chief_client.get(reverse("newsroom_archived_picture", args=[kept.pk, name]))
    assert b"".join(answer.streaming_content) == default_storage.open(keeping.path_of(name)).read()
    assert chief_client.get(f"/media/{keeping.path_of(name)}").status_code == 404
    shown = chief_client.get(reverse("newsroom_archived", args=[kept.pk]))
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert f"anh/{name}" in shown.content.decode()

    # A later text replaces it; the earlier one stays as it was, even when the page is deleted.
    page = Page.objects.get(pk=kept.page).specific
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Bài viết lại"
        page.save_revision().publish(skip_permission_checks=True)
        page.unpublish()
        page.delete()
    second, first = ArchivedText.objects.filter(page=kept.page)
    assert (first.title, second.title) == ("Bài đã duyệt", "Bài viết lại")
    assert first.online_at < first.offline_at <= second.online_at < second.offline_at
    assert first.html == kept.html
    call_command("verify_archive")


def _kept_late(page: Page) -> ArchivedText:
    """Publish `page`, withdraw it, and return its text as the task then archives it."""
    page.save_revision().publish(skip_permission_checks=True)
    row = ArchivedText.objects.get(page=page.pk, offline_at=None)
    Page.objects.get(pk=page.pk).specific.unpublish()
    keeping.keep.func(row.pk)
    row.refresh_from_db()
    return row


# These show rows of their own, and one is without.
SHOWN = {"articles.ArticlePage", "engagement.ContestPage", "engagement.PollPage", "home.StandardPage"}


@pytest.mark.parametrize(
    "label", [pytest.param(label, marks=() if label in SHOWN else pytest.mark.slow) for label in PAGE_TYPES]
)
def test_text_that_is_withdrawn_before_its_task_runs_is_kept(one_of_each, label, db):
    page = apps.get_model(label).objects.first()
    page.title = "Tên lúc đăng"
    row = _kept_late(page)
    assert row.kept_at is not None
    assert "Tên lúc đăng" in row.html


def test_text_that_goes_before_its_task_runs_keeps_its_documents(tree, topic):
    directive = DocumentRecordFactory(parent=tree.library)
    words = f"<p>Theo Chỉ thị số {directive.code} của UBND tỉnh.</p>"
    cited = _kept_late(ArticleFactory(parent=topic, body=[("text", words)]))
    assert f'<a href="{directive.url}">' in cited.html
    named = _kept_late(ArticleFactory(parent=topic, related_documents=[directive]))
    assert directive.url in named.html
    relation = Relation(kind="sua-doi", to_record=directive)
    record = DocumentRecordFactory(parent=tree.library, relations=[relation])
    assert directive.url in _kept_late(record).html


def test_text_that_is_replaced_before_its_task_runs_is_kept(live_article):
    row = ArchivedText.objects.get(page=live_article.pk)
    live_article.title = "Tên mới"
    live_article.save_revision().publish(skip_permission_checks=True)
    keeping.keep.func(row.pk)
    row.refresh_from_db()
    assert "Bài đang đăng" in row.html
    assert "Tên mới" not in row.html


def test_text_that_is_erased_while_its_task_renders_it_stays_erased(
    topic, chief, django_capture_on_commit_callbacks
):
    page = ArticleFactory(parent=topic, live=False, main_image=ImageFactory(file=image_file(64, 36)))
    page.save_revision().publish(skip_permission_checks=True)
    row = ArchivedText.objects.get(page=page.pk)

    erased: list[int] = []

    def erase_meanwhile(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "newsroom_archivedtext"') and not erased:
            erased.append(row.pk)
            keeping.erase(row.pk, chief, "Bản án số 1.")
        return execute(sql, params, many, context)

    def stored() -> set[str]:
        folders, _ = default_storage.listdir("luu-tru") if default_storage.exists("luu-tru") else ([], [])
        return {name for each in folders for name in default_storage.listdir(f"luu-tru/{each}")[1]}

    # These include copies of the same picture that other tests left.
    copies = stored()
    with (
        django_capture_on_commit_callbacks(execute=True),
        connection.execute_wrapper(erase_meanwhile),
    ):
        keeping.keep.func(row.pk)
    assert erased
    row.refresh_from_db()
    assert (row.html, row.pictures, row.kept_at) == ("", [], None)
    assert stored() <= copies
    call_command("verify_archive")


def test_day_is_found_and_exported(kept, chief_client):
    long_ago = timezone.now() - datetime.timedelta(days=40)
    ArchivedText._base_manager.bulk_create(
        [
            ArchivedText(
                page=1,
                title="Bài cũ",
                address="/cu/",
                online_at=long_ago,
                offline_at=long_ago + datetime.timedelta(days=2),
                html="x",
                kept_at=long_ago,
            )
        ]
    )
    day = f"{timezone.localtime(long_ago) + datetime.timedelta(days=1):%d/%m/%Y}"
    html = chief_client.get(LIST, {"on": day}).content.decode()
    assert "Bài cũ" in html
    assert "Bài đã duyệt" not in html
    assert "Bài đã duyệt" in chief_client.get(LIST, {"q": "đã duyệt"}).content.decode()
    today = f"{timezone.localtime():%d/%m/%Y}"
    for lost in ([], kept.pictures[:1]):
        for picture in lost:
            default_storage.delete(keeping.path_of(picture))
            shown = reverse("newsroom_archived_picture", args=[kept.pk, picture])
            assert chief_client.get(shown).status_code == 404
        answer = chief_client.post(reverse("newsroom_archive_export"), {"start": today, "end": today})
        with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
            assert archive.read(f"{kept.pk}.html").decode() == kept.html
            files = {one for one in archive.namelist() if one.startswith("anh/")}
            rows = list(csv.DictReader(io.StringIO(archive.read("danh-sach.csv").decode("utf-8-sig"))))
        assert {f"anh/{one}" for one in kept.pictures} - files == {f"anh/{one}" for one in lost}
        noted = [(row["Tên"], row["Ghi chú"]) for row in rows if row["Mã"] == str(kept.pk)]
        assert noted == [("Bài đã duyệt", "".join(f"Mất ảnh: {one}" for one in lost))]
        assert "Bài cũ" not in str(rows)


def test_every_address_at_which_a_text_was_online_is_kept(
    tree, topic, live_article, django_capture_on_commit_callbacks
):
    def renamed() -> None:
        page = type(topic).objects.get(pk=topic.pk)
        page.slug = "ten-moi"
        page.save_revision().publish(skip_permission_checks=True)

    def moved() -> None:
        Page.objects.get(pk=topic.pk).move(tree.home, pos="last-child")

    for change in (renamed, moved):
        with django_capture_on_commit_callbacks(execute=True):
            change()
        for key in (topic.pk, live_article.pk):
            latest, before, *_ = ArchivedText.objects.filter(page=key)
            assert latest.address == Page.objects.get(pk=key).full_url != before.address, change
            assert latest.kept_at is not None
            assert before.online_at < before.offline_at <= latest.online_at
            assert latest.offline_at is None


def test_private_pages_and_drafts_are_not_kept(topic, draft, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rule = PageViewRestriction.objects.create(page=topic, restriction_type="login")
        private = ArticleFactory(parent=topic, live=False)
        private.save_revision().publish(skip_permission_checks=True)
        assert not ArchivedText.objects.filter(page__in=[private.pk, draft.pk]).exists()
        rule.delete()
        assert ArchivedText.objects.get(page=private.pk).offline_at is None
        PageViewRestriction.objects.create(page=topic, restriction_type="login")
    assert ArchivedText.objects.get(page=private.pk).offline_at is not None


_OTHER_VALUES: dict[str, Any] = {
    "page": 1,
    "revision": 1,
    "title": "Tên khác",
    "address": "/khac/",
    "html": "Chữ khác",
    "pictures": [],
    "author": "Người khác",
    "approved_by": "Trưởng ban khác",
    "online_at": timezone.now() - datetime.timedelta(days=9),
}
# Values of a text's later fate, unknown when it is archived.
_OF_ITS_END = {"id", "kept_at", "digest", "offline_at", "erased_at", "erased_by", "erased_for"}


def test_every_value_of_a_text_is_sealed():
    assert {field.name for field in ArchivedText._meta.fields} == _OTHER_VALUES.keys() | _OF_ITS_END


def test_no_role_changes_it_and_a_change_past_the_program_is_found(kept):
    for change in (kept.save, kept.delete, ArchivedText.objects.all().delete):
        with pytest.raises(SealedError):
            change()
    with pytest.raises(SealedError):
        ArchivedText.objects.update(html="")
    call_command("verify_archive")
    rows = ArchivedText._base_manager.filter(pk=kept.pk)
    past_the_program: list[tuple[str, Callable[[], object]]] = [
        *(("bị đổi", partial(rows.update, **{name: value})) for name, value in _OTHER_VALUES.items()),
        ("bị đổi", lambda: rows.update(html="", digest="", kept_at=None)),
        ("bị xóa", lambda: rows._raw_delete(rows.db)),
        ("bị mất", lambda: default_storage.delete(keeping.path_of(kept.pictures[0]))),
    ]
    for fault, change in past_the_program:
        with undone():
            change()
            with pytest.raises(CommandError, match=rf"1 chỗ .* số {kept.pk}\b.* {fault}"):
                call_command("verify_archive")


def test_each_role_at_each_address(kept, author_client, chief_client, superuser):
    root = Client()
    root.force_login(superuser)
    clients = {"stranger": Client(), "author": author_client, "chief": chief_client, "superuser": root}
    addresses = [
        LIST,
        reverse("newsroom_archived", args=[kept.pk]),
        reverse("newsroom_archived_picture", args=[kept.pk, kept.pictures[0]]),
        reverse("newsroom_archive_export"),
    ]
    for role, client in clients.items():
        seen = [client.get(address).status_code == 200 for address in addresses]
        assert seen == [role in ("chief", "superuser")] * len(addresses), role
        with undone():
            client.post(reverse("newsroom_archive_erase", args=[kept.pk]), {"reason": "Bản án số 1"})
            assert (not ArchivedText.objects.get(pk=kept.pk).html) == (role == "superuser"), role


def test_erasure_by_law_leaves_a_marked_gap(
    kept, superuser, chief_client, django_capture_on_commit_callbacks
):
    pictures = kept.pictures
    ArchivedText._base_manager.filter(pk=kept.pk).update(approved_by=name(superuser))
    with django_capture_on_commit_callbacks(execute=True):
        keeping.erase(kept.pk, superuser, "Bản án số 1")
    assert not any(default_storage.exists(keeping.path_of(name)) for name in pictures)
    html = chief_client.get(LIST).content.decode()
    assert "Bài đã duyệt" not in html
    assert "Bản án số 1" in html
    assert chief_client.get(reverse("newsroom_archived", args=[kept.pk])).status_code == 404
    call_command("verify_archive")
    # All traces of the text are gone; the person who erased it may have the same name as its approver.
    kept.refresh_from_db()
    said = [kept.html, kept.pictures, kept.address, kept.author, kept.approved_by, kept.digest]
    assert not any(said)
    assert (kept.erased_by, kept.erased_for) == (name(superuser), "Bản án số 1")


def test_erasing_by_law_names_the_other_texts_of_the_page(
    kept, superuser, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        page = Page.objects.get(pk=kept.page).specific
        page.summary = "Tóm tắt mới."
        page.save_revision().publish(skip_permission_checks=True)
    former, latest = ArchivedText.objects.filter(page=kept.page).order_by("pk")
    assert former.pictures == latest.pictures != []
    client = client_of(superuser)
    told = []
    for row in (former, latest):
        address = reverse("newsroom_archive_erase", args=[row.pk])
        before = client.get(address).text
        with django_capture_on_commit_callbacks(execute=True):
            after = said(client.post(address, {"reason": "Bản án số 1"}))
        has_pictures = default_storage.exists(keeping.path_of(row.pictures[0]))
        told.append(("1 bản khác của trang này" in before, "Kho còn 1 bản khác" in after, has_pictures))
    assert told == [(True, True, True), (False, False, False)]


def test_site_that_is_older_than_its_archive_is_filled(live_article):
    ArchivedText._base_manager.filter(page=live_article.pk).delete()
    call_command("fill_archive")
    row = ArchivedText.objects.get(page=live_article.pk)
    assert "Bài đang đăng" in row.html
    assert row.online_at == live_article.last_published_at
    count = ArchivedText.objects.count()
    call_command("fill_archive")
    assert ArchivedText.objects.count() == count
