"""Tests of pictures and files of live pages: part of the approved content, so authors cannot change them."""

import pytest

from base.models import Image
from campaign.newsroom.authorship import authors
from tests.factories import ArticleFactory, ImageFactory


@pytest.fixture
def image(author):
    return ImageFactory(uploaded_by_user=author)


def _delete(client, image):
    client.post(f"/admin/images/{image.pk}/delete/")
    return not Image.objects.filter(pk=image.pk).exists()


def test_author_keeps_the_hand_off_a_picture_that_is_online(author_client, tree, image):
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
    author_client.post(
        f"/admin/images/{image.pk}/", {"title": "Tên khác", "description": "Khác", "collection": 1}
    )
    image.refresh_from_db()
    assert image.title != "Tên khác"
    assert not _delete(author_client, image)
    author_client.post(f"/admin/bulk/base/image/delete/?id={image.pk}&next=/admin/images/")
    assert Image.objects.filter(pk=image.pk).exists()


def test_author_deletes_their_picture_while_only_drafts_use_it(author_client, tree, image):
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image, live=False)
    assert _delete(author_client, image)


def test_chief_may_take_a_picture_away(chief_client, tree, image):
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
    assert _delete(chief_client, image)


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
