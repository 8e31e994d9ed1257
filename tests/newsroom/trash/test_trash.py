"""Tests of the trash: people with the right can restore what people deleted, unchanged and as a draft."""

import datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    Comment,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageViewRestriction,
    ReferenceIndex,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from base.models import File, Need, ReportingRoute
from campaign.articles.models import ArticlePage
from campaign.inbox.models import InboxItem, Source
from campaign.library.models import DocumentField
from campaign.newsroom.models import FourEyesTask, PreviewLink, Trashed
from campaign.newsroom.trash.snapshot import Snapshot
from operations.backup.signals import restored
from search.models import SearchEntry
from tests.admin import page_form, said
from tests.factories import ArticleFactory, ImageFactory, file, image_file
from tests.newsroom.conftest import revise, submit


def delete(client: Client, page: Page) -> Trashed:
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()
    return Trashed.objects.get(key=str(page.pk))


def restore(client: Client, trashed: Trashed) -> str:
    """Restore the row, and return what is said about it."""
    return said(client.post(reverse("newsroom_restore", args=[trashed.pk])))


@pytest.fixture
def linking(topic, live_article):
    text = f'<p>Xem <a linktype="page" id="{live_article.pk}">bài</a>.</p>'
    return ArticleFactory(parent=topic, body=[("text", text)])


def test_page_comes_back_with_text_place_history_and_links(
    topic, live_article, linking, chief, chief_client, client
):
    after = ArticleFactory(parent=topic)
    Comment.objects.create(page=live_article, user=chief, text="Góp ý", contentpath="title")
    revise(live_article, chief, title="Bản nháp mới")
    Redirect.objects.create(old_path="/cu", redirect_page=live_article)
    address, was = live_article.url, Page.objects.get(pk=live_article.pk)
    counts = (live_article.revisions.count(), PageLogEntry.objects.filter(page=was.pk).count())

    assert "Hoàn tác" in said(chief_client.post(reverse("wagtailadmin_pages:delete", args=[was.pk])))
    trashed = Trashed.objects.get(key=str(was.pk))
    assert client.get(address).status_code == 404
    assert client.get("/cu/").status_code == 404
    # An old link to the editor, for example in a mail, leads to the trash.
    missing = chief_client.get(reverse("wagtailadmin_pages:edit", args=[was.pk]))
    assert (missing.status_code, reverse("newsroom_trash") in missing.text) == (404, True)

    assert "nay là bản nháp" in restore(chief_client, trashed)
    page = ArticlePage.objects.get(pk=was.pk)
    assert (page.path, page.depth, page.url_path, page.numchild) == (was.path, was.depth, was.url_path, 0)
    assert page.get_next_sibling().pk == linking.pk
    assert after.get_prev_sibling().pk == linking.pk
    assert not page.live
    assert page.title == was.title
    assert page.get_latest_revision_as_object().title == "Bản nháp mới"
    assert page.revisions.count() == counts[0]
    assert PageLogEntry.objects.filter(page=was.pk).count() > counts[1]
    assert [comment.text for comment in page.wagtail_admin_comments.all()] == ["Góp ý"]
    assert not Trashed.objects.exists()
    assert not SearchEntry.objects.filter(page=page.pk).exists()
    assert Page.find_problems() == ([], [], [], [], [])

    page.get_latest_revision().publish(skip_permission_checks=True)
    assert client.get(address).status_code == 200
    assert address in client.get(linking.url).content.decode()
    assert client.get("/cu/").headers["Location"].endswith(address)
    assert ReferenceIndex.get_references_to(page).filter(object_id=str(linking.pk)).exists()


def test_restored_page_is_found_by_search_and_counts_as_a_use(topic, chief_client):
    image = ImageFactory()
    page = ArticleFactory(parent=topic, title="Bài về chiếc khiên", main_image=image)

    def found() -> tuple[bool, bool, int]:
        listed = chief_client.get(reverse("wagtailadmin_pages:search"), {"q": "chiec khien"}).text
        chosen = chief_client.get(reverse("wagtailadmin_choose_page_search"), {"q": "chiec khien"}).text
        is_listed = reverse("wagtailadmin_pages:edit", args=[page.pk]) in listed
        return is_listed, page.title in chosen, image.get_usage().count()

    trashed = delete(chief_client, page)
    assert image.get_usage().count() == 0
    restore(chief_client, trashed)
    assert found() == (True, True, 1)


def test_restored_picture_is_used_by_a_text_that_was_saved_meanwhile(topic, chief_client):
    """Without the picture, saving the text forgets that the text uses it, and readers get no file."""
    image = ImageFactory(title="Ảnh chiếc khiên")
    page = ArticleFactory(parent=topic, body=[("image", {"image": image, "alt": "Khiên"})])
    chief_client.post(reverse("wagtailimages:delete", args=[image.pk]))
    ArticlePage.objects.get(pk=page.pk).save()
    assert not ReferenceIndex.get_references_to(image).exists()
    restore(chief_client, Trashed.objects.get(key=str(image.pk)))
    assert [use for use, _ in image.get_usage()] == [page.page_ptr]
    assert image.title in chief_client.get(reverse("wagtailimages:index"), {"q": "chiec khien"}).text


def test_section_comes_back_whole_and_stays_private(tree, topic, live_article, chief_client):
    PageViewRestriction.objects.create(page=topic, restriction_type="login")
    was = list(topic.get_descendants(inclusive=True).values_list("pk", "path", "depth", "url_path"))
    restore(chief_client, delete(chief_client, topic))
    again = Page.objects.get(pk=topic.pk).get_descendants(inclusive=True)
    assert list(again.values_list("pk", "path", "depth", "url_path")) == was
    assert not again.live().exists()
    assert list(again.first().get_view_restrictions()) == list(PageViewRestriction.objects.all())
    assert Page.find_problems() == ([], [], [], [], [])


def test_provincial_items_are_in_their_topic_again_and_not_of_an_article(topic, live_article, chief_client):
    source = Source.objects.create(name="Sở", feed_url="https://so.example.vn/rss", default_topic=topic)
    used, filed = (
        InboxItem.objects.create(source=source, key=key, version="1", title=key, topic=topic)
        for key in ("thành bài", "xếp chuyên mục")
    )
    InboxItem.objects.filter(pk=used.pk).update(article=live_article)
    restore(chief_client, delete(chief_client, topic))
    source.refresh_from_db()
    assert source.default_topic_id == topic.pk
    assert InboxItem.objects.get(pk=filed.pk).topic_id == topic.pk
    assert InboxItem.objects.get(pk=used.pk).article_id is None


def test_review_goes_on_where_it_stood(draft, author, author_client, chief):
    page = submit(draft, author)
    step = page.current_workflow_task_state
    restore(author_client, delete(author_client, page))
    again = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
    assert again == step
    assert [one.user for one in again.authors.all()] == [author]
    assert ("approve", "Duyệt và đăng", False) in again.task.specific.get_actions(draft, chief)


@pytest.mark.parametrize("model", [FourEyesTask, Workflow])
def test_review_that_was_disabled_meanwhile_has_ended(model, draft, author, author_client, chief):
    trashed = delete(author_client, submit(draft, author))
    model.objects.get(active=True).deactivate(user=chief)
    restore(author_client, trashed)
    assert ArticlePage.objects.get(pk=draft.pk).current_workflow_state is None


def test_review_begins_anew_if_the_page_comes_back_to_a_place_with_another(
    draft, topic, author, author_client, chief_client
):
    usual, of_topic = draft.get_workflow(), Workflow.objects.create(name="Của chuyên mục")
    WorkflowTask.objects.create(workflow=of_topic, task=FourEyesTask.objects.get())
    WorkflowPage.objects.create(workflow=of_topic, page=topic)
    trashed = delete(author_client, submit(draft, author))
    delete(chief_client, topic)
    restore(author_client, trashed)
    page = ArticlePage.objects.get(pk=draft.pk)
    assert page.get_parent().pk != topic.pk
    assert page.current_workflow_state.workflow == usual
    assert page.current_workflow_state.requested_by == author


def test_page_that_only_its_section_kept_private_is_said_to_be_open_at_another_place(
    topic, draft, author_client, chief_client
):
    warning = "ai cũng xem được"
    rule = PageViewRestriction.objects.create(page=topic, restriction_type="login")
    assert warning not in restore(chief_client, delete(author_client, draft))
    trashed = delete(author_client, draft)
    delete(chief_client, topic)
    assert not PageViewRestriction.objects.filter(pk=rule.pk).exists()
    assert warning in restore(chief_client, trashed)


def test_preview_link_does_not_come_back(draft, author, author_client, client):
    link = PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)
    assert client.get(link.address).status_code == 200
    restore(author_client, delete(author_client, draft))
    assert ArticlePage.objects.filter(pk=draft.pk).exists()
    assert client.get(link.address).status_code == 404


def test_hour_of_publication_is_reported_as_lost(tree, topic, chief_client):
    hour = timezone.make_aware(datetime.datetime(2090, 1, 2, 10, 42))
    route = ReportingRoute(need=Need.REPORT, name="Nơi", purpose="Khi cần.", contact="0255", live=False)
    route.save()
    page = ArticleFactory(parent=topic, live=False)
    for text, address in [
        (page, reverse("wagtailadmin_pages:delete", args=[page.pk])),
        (route, reverse("wagtailsnippets_base_reportingroute:delete", args=[route.pk])),
    ]:
        text.go_live_at = hour
        text.save_revision(approved_go_live_at=hour)
        chief_client.post(address)
        trashed = Trashed.objects.get()
        html = restore(chief_client, trashed)
        assert "Lịch đăng đã hẹn (10:42 02/01/2090) không còn. Gửi duyệt để hẹn lại." in html
        again = type(text).objects.get(pk=text.pk)
        assert not again.live
        assert not again.revisions.exclude(approved_go_live_at=None).exists()


def test_place_and_address_that_are_taken(tree, topic, live_article, chief_client, client):
    old = live_article.url
    trashed = delete(chief_client, live_article)
    other = ArticleFactory(parent=topic, slug=live_article.slug)
    html = restore(chief_client, trashed)
    page = ArticlePage.objects.get(pk=live_article.pk)
    assert page.slug == f"{other.slug}-2"
    assert "Địa chỉ cũ đã có trang khác dùng" in html
    page.get_latest_revision().publish(skip_permission_checks=True)
    assert client.get(page.url).status_code == client.get(old).status_code == 200

    # The topic is deleted, too: the page goes into another one, and its old address redirects there.
    trashed = delete(chief_client, page)
    old = page.url
    delete(chief_client, topic)
    html = restore(chief_client, trashed)
    page = ArticlePage.objects.get(pk=page.pk)
    assert f"đặt vào mục “{page.get_parent().title}”" in html
    page.get_latest_revision().publish(skip_permission_checks=True)
    assert client.get(old).headers["Location"].endswith(page.url)
    assert Page.find_problems() == ([], [], [], [], [])


def test_picture_deleted_meanwhile_is_missing(topic, chief_client):
    image = ImageFactory(file=image_file(64, 36))
    page = ArticleFactory(parent=topic, main_image=image)
    trashed = delete(chief_client, page)
    image.delete()
    restore(chief_client, trashed)
    assert ArticlePage.objects.get(pk=page.pk).main_image is None


def test_file_whose_collection_has_gone_comes_back_to_the_root(tree, chief_client):
    thing = file()
    thing.collection = Collection.get_first_root_node().add_child(name="Ảnh cũ")
    thing.save()
    chief_client.post(reverse("wagtaildocs:delete", args=[thing.pk]))
    thing.collection.delete()
    assert "Thư mục cũ không còn" in restore(chief_client, Trashed.objects.get())
    again = File.objects.get(pk=thing.pk)
    assert again.collection == Collection.get_first_root_node()
    assert again.file.read()


def test_row_whose_unique_value_is_taken_waits_until_it_is_free(tree, chief_client):
    thing = DocumentField.objects.create(name="Lĩnh vực thử", slug="linh-vuc-thu")
    chief_client.post(reverse("wagtailsnippets_library_documentfield:delete", args=[thing.pk]))
    trashed = Trashed.objects.get()
    other = DocumentField.objects.create(name="Lĩnh vực thử", slug="linh-vuc-thu")
    assert "Đã có nội dung khác dùng cùng tên hoặc mã" in restore(chief_client, trashed)
    assert DocumentField.objects.get(name="Lĩnh vực thử") == other
    other.delete()
    restore(chief_client, trashed)
    assert DocumentField.objects.get(name="Lĩnh vực thử") == thing


def test_row_of_a_kind_that_an_upgrade_has_removed_does_not_close_the_trash(tree, chief, chief_client):
    trashed = Trashed.objects.create(
        kind="articles.bo", key="1", title="Mục cũ", trashed_by=chief, snapshot="{}"
    )
    assert "Mục cũ" in chief_client.get(reverse("newsroom_trash")).text
    assert "không còn ở phiên bản phần mềm" in restore(chief_client, trashed)


def test_emptied_link_comes_back_only_to_the_text_that_was_approved(
    topic, chief_client, django_capture_on_commit_callbacks
):
    image = ImageFactory(file=image_file(64, 36))
    same, changed = (
        ArticleFactory(parent=topic, main_image=image),
        ArticleFactory(parent=topic, main_image=image),
    )
    storage, name = image.file.storage, image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        chief_client.post(reverse("wagtailimages:delete", args=[image.pk]))
    assert storage.exists(name)
    trashed = Trashed.objects.get(kind="base.image")
    assert not client_of_file(image)
    changed.refresh_from_db()
    changed.save_revision().publish(skip_permission_checks=True)
    restore(chief_client, trashed)
    same.refresh_from_db()
    changed.refresh_from_db()
    assert (same.main_image_id, changed.main_image_id) == (image.pk, None)
    assert same.main_image.file.read()


def client_of_file(image) -> bool:
    return Client().get(f"/media/{image.file.name}").status_code == 200


def test_trash_is_emptied_after_thirty_days(
    draft, chief_client, author_client, django_capture_on_commit_callbacks
):
    image = ImageFactory(file=image_file(64, 36))
    chief_client.post(reverse("wagtailimages:delete", args=[image.pk]))
    delete(chief_client, draft)
    storage, name = image.file.storage, image.file.name
    call_command("empty_trash")
    assert Trashed.objects.count() == 2
    Trashed.objects.update(trashed_at=timezone.now() - datetime.timedelta(days=30))
    with django_capture_on_commit_callbacks(execute=True):
        assert storage.exists(name)
        call_command("empty_trash")
    assert not Trashed.objects.exists()
    assert not storage.exists(name)
    entries = ModelLogEntry.objects.filter(action="newsroom.erase", user=None)
    assert sorted(entry.label for entry in entries) == sorted([str(image), "Bài nháp"])


def _section(topic) -> Page:
    ArticleFactory(parent=topic, title="Bài bên trong")
    return topic


def _route(topic) -> ReportingRoute:
    return ReportingRoute.objects.create(need=Need.REPORT, name="Nơi", purpose="Khi cần.", contact="0255")


@pytest.mark.parametrize(
    ("make", "view"),
    [
        (_section, "wagtailadmin_pages:delete"),
        (lambda topic: ImageFactory(file=image_file(64, 36)), "wagtailimages:delete"),
        (_route, "wagtailsnippets_base_reportingroute:delete"),
    ],
    ids=["section", "picture", "text with drafts"],
)
def test_things_erased_for_good_stay_so_after_a_restoration(
    make, view, tree, topic, chief_client, django_capture_on_commit_callbacks
):
    other = ArticleFactory(parent=tree.topics["canh-bao-lua-dao"])
    thing = make(topic)
    model = Page if isinstance(thing, Page) else type(thing)
    rows = (
        Page.objects.filter(path__startswith=thing.path)
        if model is Page
        else model.objects.filter(pk=thing.pk)
    )
    rows = rows.order_by()
    backup = Snapshot.of(rows)
    count = rows.count()
    chief_client.post(reverse(view, args=[thing.pk]))
    trashed = Trashed.objects.get()
    in_trash = Trashed.objects.values().get()
    with django_capture_on_commit_callbacks(execute=True):
        chief_client.post(reverse("newsroom_erase", args=[trashed.pk]), {"reason": "Bản án số 1."})
    # As older backups hold it: online, or in the trash.
    for bring_back in (backup.put_back, lambda: Trashed.objects.create(**in_trash)):
        bring_back()
        assert rows.all().count() == count or Trashed.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            restored.send(sender=None)
        assert not rows.all().exists()
        assert not Trashed.objects.exists()
        if model is not Page and hasattr(thing, "file"):
            assert not thing.file.storage.exists(thing.file.name)
    # test_deletion_rights.py erases a row of each other kind, and makes a later one with its key.
    assert Page.objects.filter(pk=other.pk).exists()


def _previewed(client: Client, page: Page) -> None:
    form = page_form(client, reverse("wagtailadmin_pages:edit", args=[page.pk])) | {"title": "Tên cần xóa"}
    client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), form)
    assert FormState.objects.exists()


def test_form_of_a_preview_goes_with_the_erased_page_and_after_a_restoration(
    draft, live_article, author_client, chief_client
):
    _previewed(author_client, draft)
    trashed = delete(author_client, draft)
    chief_client.post(reverse("newsroom_erase", args=[trashed.pk]), {"reason": "Bản án số 1."})
    assert not FormState.objects.exists()
    _previewed(author_client, live_article)
    restored.send(sender=None)
    assert not FormState.objects.exists()


def test_form_of_a_preview_is_kept_for_a_day(draft, author_client, monkeypatch):
    _previewed(author_client, draft)
    call_command("empty_trash")
    assert FormState.objects.exists()
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + datetime.timedelta(hours=25))
    call_command("empty_trash")
    assert not FormState.objects.exists()


def test_page_of_a_type_with_one_page_waits_until_the_other_is_gone(tree, chief_client):
    library, home = tree.library, tree.home
    trashed = delete(chief_client, library)
    other = type(library)(title="Thư viện khác", slug="thu-vien-khac")
    home.refresh_from_db()
    home.add_child(instance=other)
    assert "chỉ được có một" in restore(chief_client, trashed)
    assert Trashed.objects.filter(pk=trashed.pk).exists()
    other.refresh_from_db()
    delete(chief_client, other)
    restore(chief_client, trashed)
    assert type(library).objects.get().pk == library.pk
