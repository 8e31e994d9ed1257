"""Tests of pictures, files and recordings of reviewed texts: part of them, so nobody changes them."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, ModelLogEntry

from base.models import AgencySettings, File, Image, Media, ReportingRoute
from campaign.articles.models import ArticlePage
from campaign.newsroom.authorship import authors
from campaign.newsroom.review.audit import WITHDRAWN
from campaign.newsroom.review.media_policy import reviewed_texts
from tests.admin import said
from tests.factories import AdviceFactory, ArticleFactory, ImageFactory, UserFactory, file, recording
from tests.newsroom.conftest import submit
from tests.people import client_of


def _upload(model: type[Model], author) -> Any:
    made = {Image: ImageFactory, File: file, Media: recording}[model]()
    made.uploaded_by_user = author
    if model is Media:
        made.transcript = "Lời thoại.\nDòng hai."
    made.save()
    return made


def _page(tree, media: Any, live: bool = False) -> ArticlePage:
    """Return a page whose latest revision uses `media`."""
    block = {Image: "image", File: "file", Media: "video"}[type(media)]
    value = {"media" if block == "video" else block: media}
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Bài dùng tệp", live=live)
    page.body = [(block, value)]
    page.save_revision(user=page.owner)
    return ArticlePage.objects.get(pk=page.pk)


def online(tree, media, author) -> None:
    _page(tree, media).get_latest_revision().publish()


def in_review(tree, media, author) -> None:
    submit(_page(tree, media), author)


def approved_for_later(tree, media, author) -> None:
    page = _page(tree, media).get_latest_revision_as_object()
    page.go_live_at = timezone.now() + datetime.timedelta(days=1)
    page.save_revision().publish()


def change_of_a_live_page_in_review(tree, media, author) -> None:
    submit(_page(tree, media, live=True), author)


def draft(tree, media, author) -> None:
    _page(tree, media)


USED, NOWHERE = "Bản sửa chưa đăng có dùng", "Chưa có nơi nào dùng"


@pytest.mark.parametrize("model", [Image, File, Media])
def test_a_change_that_is_not_published_is_named_before_a_file_is_deleted(
    tree, author, administrator_client, model
):
    used, other = _upload(model, author), _upload(model, author)
    page = _page(tree, used, live=True)
    said = administrator_client.get(delete_address(used)).text
    assert f">{page}</a>" in said.partition(USED)[2]
    assert NOWHERE not in said
    if model is not Media:
        several = reverse("wagtail_bulk_action", args=["base", model._meta.model_name, "delete"])
        keys = {"id": [used.pk, other.pk], "next": "/admin/"}
        assert administrator_client.get(several, keys).text.count(USED) == 1
        # Once it is published, Wagtail counts the use.
        page.get_latest_revision().publish()
        assert USED not in administrator_client.get(several, keys).text


def test_a_change_that_is_not_published_is_named_before_a_page_or_a_text_is_deleted(
    tree, administrator_client
):
    topic, route = (
        tree.topics["cam-nang-an-toan"],
        ReportingRoute.objects.create(name="Nơi thử", purpose="Thử."),
    )
    target, advice = ArticleFactory(parent=topic), AdviceFactory(parent=tree.guide)
    page = ArticleFactory(parent=topic, title="Bài dẫn tới")
    page.body = [("text", f'<p><a linktype="page" id="{target.pk}">bài</a></p>')]
    page.save_revision()
    advice.routes = [route]
    advice.save_revision()
    for address, text in (
        (reverse("wagtailadmin_pages:delete", args=[target.pk]), page),
        (reverse("wagtailsnippets_base_reportingroute:delete", args=[route.pk]), advice),
    ):
        assert f">{text}</a>" in administrator_client.get(address).text.partition(USED)[2]
    assert USED not in administrator_client.get(reverse("wagtailadmin_pages:delete", args=[page.pk])).text


REVIEWED = [online, in_review, approved_for_later, change_of_a_live_page_in_review]
KINDS = [Image, File, Media]


def edit_address(media) -> str:
    name = {Image: "wagtailimages:edit", File: "wagtaildocs:edit", Media: "wagtailmedia:edit"}[type(media)]
    return reverse(name, args=[media.pk])


def multiple_address(media, action: str = "edit") -> str:
    app = {Image: "wagtailimages", File: "wagtaildocs"}[type(media)]
    return reverse(f"{app}:{action}_multiple", args=[media.pk])


def delete_address(media) -> str:
    return edit_address(media).replace("edit/", "delete/") + ("delete/" if isinstance(media, Image) else "")


def fields(media, prefix: str = "", **changes: Any) -> dict[str, Any]:
    """Return the values that a browser sends for the form of `media`, with its line ends."""
    values = {"title": media.title, "collection": media.collection_id, "tags": "an-toan"}
    if isinstance(media, Image):
        values |= {"description": media.description, "credit": media.credit}
    if isinstance(media, Media):
        values |= {"transcript": media.transcript.replace("\n", "\r\n"), "language": "vi", "duration": 0}
    return {f"{prefix}{name}": value for name, value in (values | changes).items()}


def words(media) -> tuple:
    media.refresh_from_db()
    return media.title, getattr(media, "description", ""), getattr(media, "transcript", ""), media.file.name


def deleters(media) -> list[str]:
    bulk = {Image: "image", File: "file"}.get(type(media))
    found = [delete_address(media)]
    if bulk:
        found += [multiple_address(media, "delete"), f"/admin/bulk/base/{bulk}/delete/?id={media.pk}"]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_file_of_a_reviewed_text_is_neither_changed_nor_deleted_by_its_uploader(
    kind: type[Model], tree, author, author_client
):
    changes = {"title": "Tên khác", "description": "Khác", "transcript": "Khác"}
    # The state belongs to the text and the kind to the file, so one kind tries each state.
    for state in REVIEWED if kind is Image else REVIEWED[-1:]:
        media = _upload(kind, author)
        state(tree, media, author)
        assert [text.title for text in reviewed_texts(media)] == ["Bài dùng tệp"], state
    before = words(media)
    assert "Bài dùng tệp" in author_client.get(edit_address(media)).content.decode()
    answer = author_client.post(edit_address(media), fields(media, **changes)).content.decode()
    assert "Hãy tải tệp mới lên rồi thay trong bài" in answer
    if kind is not Media:
        prefix = f"{'image' if kind is Image else 'doc'}-{media.pk}-"
        answer = author_client.post(multiple_address(media), fields(media, prefix, **changes))
        assert answer.json()["success"] is False
        assert "đang chờ duyệt" in answer.json()["form"]
    for address in deleters(media):
        author_client.post(address)
        assert words(media) == before, address
    # Readers do not see tags.
    assert author_client.post(edit_address(media), fields(media)).status_code == 302
    assert [tag.name for tag in media.tags.all()] == ["an-toan"]
    assert words(media)[2].split() == before[2].split()


def test_author_does_as_they_like_while_only_drafts_use_it(tree, author, author_client):
    """The form of each kind is proved to be complete by the tags that the test above saves."""
    image = _upload(Image, author)
    draft(tree, image, author)
    assert author_client.post(edit_address(image), fields(image, title="Tên khác")).status_code == 302
    assert words(image)[0] == "Tên khác"
    for address in deleters(image):
        copy = _upload(Image, author)
        author_client.post(address.replace(str(image.pk), str(copy.pk)))
        assert not Image.objects.filter(pk=copy.pk).exists(), address


@pytest.mark.parametrize("kind", KINDS)
def test_chief_withdraws_a_file_and_the_log_says_which_pages_lose_it(kind, tree, author, chief, chief_client):
    for number in range(3 if kind is Image else 1):
        media = _upload(kind, author)
        online(tree, media, author)
        entries = ModelLogEntry.objects.for_instance(media)
        chief_client.post(deleters(media)[number])
        assert not kind.objects.filter(pk=media.pk).exists()
        assert sorted(entries.values_list("action", "user")) == [
            (WITHDRAWN, chief.pk),
            ("wagtail.delete", chief.pk),
        ]
        assert entries.get(action=WITHDRAWN).message == "Đã xóa tệp đang dùng ở “Bài dùng tệp”"


def test_picture_of_a_setting_is_protected_like_one_of_a_page(tree, author, author_client):
    image = _upload(Image, author)
    AgencySettings.objects.update_or_create(site=tree.home.get_site(), defaults={"portal_logo": image})
    assert [type(text) for text in reviewed_texts(image)] == [AgencySettings]
    author_client.post(edit_address(image), fields(image, description="Khác"))
    assert words(image)[1] != "Khác"


def test_file_is_not_moved_to_other_readers(tree, author, chief_client):
    media = _upload(File, author)
    online(tree, media, author)
    root = Collection.get_first_root_node()
    plain, private = (root.add_child(name=name) for name in ("Ảnh cũ", "Nội bộ"))
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    bulk = f"/admin/bulk/base/file/add_to_collection/?id={media.pk}&next=/admin/"
    for collection in (private, plain):
        chief_client.post(edit_address(media), fields(media, collection=collection.pk))
        chief_client.post(bulk, {"collection": collection.pk})
    media.refresh_from_db()
    assert media.collection == plain
    free = _upload(File, author)
    answer = said(chief_client.post(f"{bulk}&id={free.pk}", {"collection": private.pk}))
    assert f"“{media}”" in answer
    assert "Bài dùng tệp" in answer
    free.refresh_from_db()
    assert free.collection == root


def test_withdrawn_page_sets_its_files_free(tree, author):
    asked = _upload(Image, author)
    page = submit(_page(tree, asked), author)
    assert reviewed_texts(asked) == [page]
    page.current_workflow_state.cancel(user=author)
    assert reviewed_texts(asked) == []
    image = _upload(Image, author)
    online(tree, image, author)
    (page,) = reviewed_texts(image)
    page.specific.unpublish()
    assert reviewed_texts(image) == []


def test_moving_or_scheduling_a_draft_makes_nobody_its_editor(tree, author, chief):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], live=False)
    page.title = "Chữ của trưởng ban"
    page.save_revision(user=chief)
    page.move(tree.topics["pho-bien-phap-luat"], pos="last-child", user=author)
    page.refresh_from_db()
    page = page.get_latest_revision_as_object()
    page.slug = "dia-chi-khac"
    page.save_revision(user=author)
    page.refresh_from_db()
    assert chief.pk in authors(page)


@pytest.mark.parametrize(("kind", "make"), [("images", ImageFactory), ("documents", file)])
def test_wagtails_api_lists_files_to_those_who_may_choose_them(kind, make, tree, author_client):
    made = make()
    helper = UserFactory()
    helper.user_permissions.add(Permission.objects.get(codename="access_admin"))
    for client, keys in ((author_client, [made.pk]), (client_of(helper), [])):
        found = client.get(f"/admin/api/main/{kind}/").json()["items"]
        assert [each["id"] for each in found] == keys
        assert client.get(f"/admin/api/main/{kind}/{made.pk}/").status_code == (200 if keys else 404)
