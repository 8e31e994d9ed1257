"""Tests of preview links: anyone with the link sees the draft for a week or until it is withdrawn, nobody else."""

import datetime

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from base.desk.versions import version_of
from campaign.articles.models import TopicPage
from campaign.newsroom.models import PreviewLink
from campaign.newsroom.writing.preview_links import files_of_opened_links
from operations.backup.signals import restored
from tests.admin import page_form
from tests.factories import ArticleFactory, UserFactory
from tests.newsroom.conftest import revise
from tests.people import client_of


@pytest.fixture
def link(draft, author) -> PreviewLink:
    return PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)


def test_draft_is_read_without_an_account_and_says_that_it_is_one(link):
    answer = Client().get(link.address)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Bài nháp" in shown
    assert "Bản nháp, chưa đăng." in shown
    assert f"{timezone.localtime(link.expires_at):%H:%M %d/%m/%Y}" in shown
    assert "sessionid" not in answer.cookies
    # Previews are not counted as reads.
    assert "data-page" not in shown
    # The response is not cached, indexed or passed on as a referrer.
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_it_shows_the_revision_it_was_made_of(link, draft, author):
    revise(draft, author, title="Sửa về sau")
    assert "Sửa về sau" not in Client().get(link.address).content.decode()


def test_it_shows_that_revision_even_if_its_writer_types_on_in_another_tab(link, draft, author):
    """The editor overwrites its own last revision when it saves by itself."""
    changed = draft.get_latest_revision_as_object()
    changed.title = "Đang gõ dở"
    changed.save_revision(user=author, overwrite_revision=changed.latest_revision)
    assert "Đang gõ dở" not in Client().get(link.address).text


def test_it_says_when_the_page_is_online_by_now(link, draft):
    link.revision.publish(skip_permission_checks=True)
    page = Page.objects.get(pk=draft.pk)
    shown = Client().get(link.address).text
    assert "chưa đăng" not in shown
    assert f'<a href="{page.url}">xem bản đang đăng</a>' in shown
    # There is no such link if not everybody may see the page.
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    later = PreviewLink.objects.create(page=page, revision=link.revision)
    shown = Client().get(later.address).text
    assert "Trang này đã đăng, giới hạn người xem." in shown
    assert "chưa đăng" not in shown
    assert "xem bản đang đăng" not in shown


def test_expired_link_says_so(link):
    PreviewLink.objects.update(created_at=timezone.now() - datetime.timedelta(days=7, seconds=1))
    answer = Client().get(link.address)
    assert answer.status_code == 410
    assert "Liên kết đã hết hạn." in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_withdrawn_link_says_so(link, author_client, draft):
    author_client.post(reverse("newsroom_preview_links", args=[draft.pk]), {"thu-hoi": link.pk})
    answer = Client().get(link.address)
    assert answer.status_code == 410
    assert "đã thu hồi" in answer.content.decode()
    assert "Bài nháp" not in answer.content.decode()


def take_down(page: Page) -> None:
    page.unpublish()


def make_private(page: Page) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")


def move_into_private(page: Page) -> None:
    target = page.get_parent().get_siblings(inclusive=False).type(TopicPage).first()
    PageViewRestriction.objects.create(page=target, restriction_type="login")
    page.move(target, pos="last-child")


@pytest.mark.parametrize(
    "act", [take_down, make_private, pytest.param(move_into_private, marks=pytest.mark.slow)]
)
def test_an_older_link_does_not_show_what_readers_lose(draft, author, act):
    """A text goes offline because nobody should read it, and an older link shows the same words."""
    draft.latest_revision.publish()
    draft.refresh_from_db()
    before = PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)
    other = ArticleFactory(parent=draft.get_parent(), live=False)
    of_draft = PreviewLink.objects.create(page=other, revision=other.save_revision(), created_by=author)
    act(draft)
    assert Client().get(before.address).status_code == 410
    after = PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)
    for link in (after, of_draft):
        assert Client().get(link.address).status_code == 200


def test_link_of_a_private_section_lists_none_of_its_pages(author, topic):
    ArticleFactory(parent=topic, title="Bài riêng")
    other = ArticleFactory(parent=topic, title="Bài khác")
    PageViewRestriction.objects.create(page=topic, restriction_type="login")
    link = PreviewLink.objects.create(page=topic, revision=topic.save_revision(), created_by=author)
    answer = Client().get(link.address)
    assert answer.status_code == 200
    assert "Bài riêng" not in answer.text
    assert "Bài riêng" in client_of(author).get(topic.url).text
    below = PreviewLink.objects.create(page=other, revision=other.save_revision(), created_by=author)
    assert "Bài riêng" not in Client().get(below.address).text
    assert "Bài riêng" in client_of(author).get(other.url).text


def test_guessed_token_is_not_found(link):
    for token in ("x", "1", "MQ:1abcde:khong-dung", "%00"):
        assert Client().get(f"/xem-truoc/{token}/").status_code == 404, token


def test_link_of_a_deleted_page_is_not_found(link, draft):
    address = link.address
    draft.delete()
    assert Client().get(address).status_code == 404


def test_editor_makes_a_link_and_finds_it_with_its_end(author_client, draft):
    screen = reverse("newsroom_preview_links", args=[draft.pk])
    assert screen in author_client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    shown = author_client.post(screen, page_form(author_client, screen), follow=True).content.decode()
    link = PreviewLink.objects.get()
    assert f"http://testserver{link.address}" in shown
    assert "còn 6 ngày" in shown.replace("\xa0", " ")
    assert link.revision == draft.latest_revision


def test_it_is_not_made_of_a_text_that_was_written_over_the_one_its_maker_saw(author_client, draft, author):
    screen = reverse("newsroom_preview_links", args=[draft.pk])
    form = page_form(author_client, screen)
    changed = draft.get_latest_revision_as_object()
    changed.title = "Sửa trong lúc ấy"
    changed.save_revision(user=author, overwrite_revision=changed.latest_revision)
    assert "Hãy đọc lại rồi tạo liên kết" in author_client.post(screen, form, follow=True).text
    assert not PreviewLink.objects.exists()


def test_it_is_made_of_the_revision_that_its_maker_saw(author_client, draft, author):
    screen = reverse("newsroom_preview_links", args=[draft.pk])
    form = page_form(author_client, screen)
    revise(draft, author, title="Sửa trong lúc ấy")
    author_client.post(screen, form)
    link = PreviewLink.objects.get()
    assert link.revision == draft.latest_revision
    assert "Sửa trong lúc ấy" not in Client().get(link.address).text


def test_a_revision_of_another_page_is_not_shared(author_client, draft, topic, author):
    other = ArticleFactory(parent=topic, live=False, owner=author)
    other.save_revision(user=author)
    screen = reverse("newsroom_preview_links", args=[draft.pk])
    for revision in (str(other.latest_revision_id), "x", ""):
        assert author_client.post(screen, {"revision": revision}).status_code == 404
    assert not PreviewLink.objects.exists()


def test_link_of_another_page_is_not_withdrawn(link, author_client, topic, author):
    other = ArticleFactory(parent=topic, live=False, owner=author)
    author_client.post(reverse("newsroom_preview_links", args=[other.pk]), {"thu-hoi": link.pk})
    assert PreviewLink.objects.get().is_open


def test_a_restored_database_withdraws_links_and_never_gives_their_addresses_again(link, draft, author):
    late = PreviewLink.objects.create(page=draft, revision=draft.latest_revision, created_by=author)
    number, reader = late.pk, Client()
    assert reader.get(late.address).status_code == 200
    # The backup was made before this link.
    PreviewLink.objects.filter(pk=number).delete()
    restored.send(None)
    assert Client().get(link.address).status_code == 410
    PreviewLink.objects.create(pk=number, page=draft, revision=draft.latest_revision)
    assert Client().get(late.address).status_code == 404
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in reader.cookies.items()}
    assert not files_of_opened_links(request)


def test_people_who_may_not_edit_make_no_link(draft):
    answer = client_of(UserFactory()).post(
        reverse("newsroom_preview_links", args=[draft.pk]), {"revision": version_of(draft)}
    )
    assert answer.status_code == 302
    assert not PreviewLink.objects.exists()
