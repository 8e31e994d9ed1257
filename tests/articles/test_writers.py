"""Tests of the frozen writer of a story: stored when it goes online, and renewed only when the byline changes."""

import datetime

import pytest
from django.utils import timezone

from base.models import User
from campaign.articles.bylines import authors
from campaign.articles.models import AlertPage, ArticlePage, Photo, Writer
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory, ImageFactory, UserFactory


@pytest.fixture
def writer(tree: Tree) -> User:
    return UserFactory(first_name="Hà", last_name="Nguyễn Thị Thu", pen_name="Gió Biển")


def written_by(story: ArticlePage | AlertPage) -> tuple[User | None, str, str]:
    found = Writer.objects.get(page=story.pk)
    return found.user, found.person, found.pen_name


def publish_again(story: ArticlePage, user: User, **changes) -> None:
    for name, value in changes.items():
        setattr(story, name, value)
    story.save_revision(user=user).publish(user=user, skip_permission_checks=True)


def test_the_pen_name_names_the_account(topic, writer, author):
    for byline in ("Gió Biển", "GIÓ BIỂN", "gio bien"):
        story = ArticleFactory(parent=topic, owner=author, author_name=byline)
        assert written_by(story) == (writer, "Nguyễn Thị Thu Hà", byline)


def test_the_full_name_names_the_account_and_is_no_pen_name(topic, writer, author):
    story = ArticleFactory(parent=topic, owner=author, author_name="Nguyễn Thị Thu Hà")
    assert written_by(story) == (writer, "Nguyễn Thị Thu Hà", "Gió Biển")


def test_accents_tell_accounts_apart_whose_names_are_else_alike(topic, author):
    users = {
        name: UserFactory(first_name=name, last_name="Nguyễn Văn") for name in ("An", "Ân", "Tú", "Tú ", "Tư")
    }
    for name, is_known in (("An", True), ("Ân", True), ("Án", False), ("Tư", True), ("Tú", False)):
        story = ArticleFactory(parent=topic, owner=author, author_name=f"Nguyễn Văn {name}")
        assert written_by(story)[0] == (users[name] if is_known else None), name


def test_a_byline_of_no_account_stands_by_itself(topic, author):
    story = ArticleFactory(parent=topic, owner=author, author_name="Cộng tác viên")
    assert written_by(story) == (None, "", "Cộng tác viên")


def test_story_that_names_nobody_is_its_owners(topic, writer):
    for factory in (ArticleFactory, AlertFactory):
        story = factory(parent=topic, owner=writer)
        assert written_by(story) == (writer, "Nguyễn Thị Thu Hà", "Gió Biển")
    assert written_by(ArticleFactory(parent=topic)) == (None, "", "")


def test_a_draft_has_no_writer_yet(topic, writer):
    story = ArticleFactory(parent=topic, owner=writer, live=False)
    assert not Writer.objects.exists()
    writer.pen_name = "Sóng Biển"
    writer.save()
    story.get_latest_revision().publish()
    assert written_by(story)[2] == "Sóng Biển"


def test_a_story_that_waits_for_its_hour_has_none_yet(topic, writer):
    story = ArticleFactory(parent=topic, owner=writer, live=False)
    story.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision = story.save_revision()
    revision.publish()
    assert not Writer.objects.exists()
    writer.pen_name = "Sóng Biển"
    writer.save()
    story.refresh_from_db()
    story.go_live_at = None
    story.save_revision().publish()
    assert written_by(story)[2] == "Sóng Biển"


def test_another_account_that_publishes_it_again_gets_nothing(topic, writer, author):
    story = ArticleFactory(parent=topic, owner=writer, author_name="Gió Biển")
    at = Writer.objects.get().published_at
    writer.first_name, writer.pen_name = "Hạnh", ""
    writer.save()
    UserFactory(pen_name="Gió Biển")
    publish_again(story, author, summary="Sửa một chữ.")
    assert written_by(story) == (writer, "Nguyễn Thị Thu Hà", "Gió Biển")
    story.unpublish()
    publish_again(story, author)
    assert written_by(story) == (writer, "Nguyễn Thị Thu Hà", "Gió Biển")
    assert Writer.objects.get().published_at == at


def test_a_byline_that_was_wrong_is_put_right_by_publishing_it(topic, writer, author):
    story = ArticleFactory(parent=topic, owner=author, author_name="Gió Bấc")
    publish_again(story, author, author_name="Gió Biển")
    assert written_by(story) == (writer, "Nguyễn Thị Thu Hà", "Gió Biển")


def test_each_of_several_authors_is_a_writer(topic, writer, author):
    story = ArticleFactory(parent=topic, owner=author, author_name="Gió Biển - Cộng tác viên")
    publish_again(story, author, summary="Sửa một chữ.")
    stored = Writer.objects.filter(page=story.pk).order_by("byline_slug")
    assert [(each.byline, each.user, each.sharers) for each in stored] == [
        ("Cộng tác viên", None, 2),
        ("Gió Biển", writer, 2),
    ]
    writer.pen_name = "Tên Khác"
    writer.save()
    UserFactory(pen_name="Gió Biển")
    publish_again(story, author, author_name="Gió Biển; Gió Bấc – Sông Trà")
    stored = Writer.objects.filter(page=story.pk).order_by("byline_slug")
    assert [(each.byline, each.user, each.sharers) for each in stored] == [
        ("Gió Bấc", None, 3),
        ("Gió Biển", writer, 3),
        ("Sông Trà", None, 3),
    ]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Thu Hà", ["Thu Hà"]),
        ("Thu Hà - Minh Đức — Lê An", ["Thu Hà", "Minh Đức", "Lê An"]),
        ("Thu Hà; Minh Đức;", ["Thu Hà", "Minh Đức"]),
        ("Thu Hà - thu ha", ["Thu Hà"]),
        ("Đài PT-TH", ["Đài PT-TH"]),
        ("Phòng An ninh mạng và phòng, chống tội phạm", ["Phòng An ninh mạng và phòng, chống tội phạm"]),
        (" - ", []),
        ("", []),
    ],
)
def test_names_in_a_byline(byline, names):
    assert [author.name for author in authors(byline)] == names


def test_writer_is_deleted_with_the_story(topic, writer):
    ArticleFactory(parent=topic, owner=writer).delete()
    assert not Writer.objects.exists()


def photographed(story: ArticlePage | AlertPage) -> dict[int, User]:
    return {photo.image_id: photo.user for photo in Photo.objects.filter(page=story.pk)}


def in_body(image, credit: str = "") -> dict:
    value = {"image": image.pk, "decorative": True, "credit": credit, "alt": "", "caption": ""}
    return {"type": "image", "value": value}


def test_photos_are_those_of_the_accounts_that_their_credits_name(topic, writer, author):
    first, second, own, unnamed, of_others, twins = (
        ImageFactory(credit=credit)
        for credit in ("Gió Biển", "Ảnh: GIÓ BIỂN", "", "", "Báo Quảng Ngãi", "Hai Người")
    )
    for _ in range(2):
        UserFactory(pen_name="Hai Người")
    gallery = {"title": "", "images": [{"type": "item", "value": in_body(own, "Nguyễn Thị Thu Hà")["value"]}]}
    body = [in_body(second), in_body(unnamed), in_body(of_others), in_body(twins)]
    body.append({"type": "gallery", "value": gallery})
    story = ArticleFactory(parent=topic, owner=author, main_image=first, body=body)
    assert photographed(story) == {first.pk: writer, second.pk: writer, own.pk: writer}


def test_accounts_that_one_credit_names_share_the_photo(topic, writer, author):
    other = UserFactory(pen_name="Minh Đức")
    shared = ImageFactory(credit="Ảnh: Gió Biển - Minh Đức - Gió Biển")
    with_newspaper = ImageFactory(credit="Gió Biển - Báo Quảng Ngãi")
    ArticleFactory(parent=topic, owner=author, main_image=shared, body=[in_body(with_newspaper)])
    assert set(Photo.objects.values_list("image", "user", "sharers")) == {
        (shared.pk, writer.pk, 2),
        (shared.pk, other.pk, 2),
        (with_newspaper.pk, writer.pk, 1),
    }


def test_a_photo_counts_once_under_the_name_of_its_first_day(topic, writer, author):
    image = ImageFactory(credit="Gió Biển")
    draft = AlertFactory(parent=topic, owner=author, main_image=image, live=False)
    assert photographed(draft) == {}
    first = ArticleFactory(parent=topic, owner=author, main_image=image)
    assert photographed(first) == {image.pk: writer}
    writer.pen_name = "Tên Khác"
    writer.save()
    UserFactory(pen_name="Gió Biển")
    later = ArticleFactory(parent=topic, owner=author, main_image=image)
    publish_again(first, author, title="Tên khác")
    assert (photographed(first), photographed(later)) == ({image.pk: writer}, {})
    image.delete()
    assert Photo.objects.get(page=first.pk).title == image.title
