"""Tests of pages that are moved, deleted or withdrawn while somebody changes them, in a database of their own."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Page

from campaign.articles.models import ArticlePage, StoryTemplate, TopicPage
from campaign.newsroom.archive import keeping
from campaign.newsroom.models import ArchivedText, Trashed
from tests.factories import ArticleFactory
from tests.people import client_of, member
from tests.prepared import meanwhile

pytestmark = pytest.mark.both(heavy=True)


class Desk:
    """A chief, two topics, and what others do."""

    def __init__(self) -> None:
        self.chief = member("Trưởng ban biên tập")
        self.client = client_of(self.chief)
        self.topic, self.other = TopicPage.objects.order_by("path")[:2]

    def page(self, *, live: bool) -> ArticlePage:
        return ArticleFactory(parent=Page.objects.get(pk=self.topic.pk), live=live)

    def section(self) -> TopicPage:
        section = TopicPage(title="Chuyên mục nháp", live=False)
        self.topic.get_parent(update=True).add_child(instance=section)
        return section

    def address(self, view: str, page: Page) -> str:
        if view == "set_page_position":
            return f"{reverse('wagtailadmin_pages:set_page_position', args=[page.pk])}?position=0"
        keys = [page.pk, self.other.pk] if view == "move_confirm" else [page.pk]
        return reverse(f"wagtailadmin_pages:{view}", args=keys)

    def send(self, view: str, page: Page) -> Callable[[], Any]:
        return partial(self.client.post, self.address(view, page))


def saved(desk: Desk, page: Page) -> None:
    text = page.specific.get_latest_revision_as_object()
    text.title = "Chữ vừa lưu"
    text.save_revision()


def moved(desk: Desk, page: Page) -> None:
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=desk.other.pk), pos="last-child")


def deleted(desk: Desk, page: Page) -> None:
    DeletePageAction(Page.objects.get(pk=page.pk), user=desk.chief).execute()


def added_below(desk: Desk, page: Page) -> None:
    ArticleFactory(parent=Page.objects.get(pk=page.pk), live=False, title="Bài vừa thêm")


def added_there(desk: Desk, page: Page) -> None:
    added_below(desk, desk.other)


@pytest.mark.usefixtures("two_writers", "own_site")
def test_whoever_moves_deletes_or_withdraws_a_page_waits_for_others_and_loses_nothing(subtests: Any):
    desk = Desk()
    for first, view, page, status in (
        (saved, "unpublish", desk.page(live=True), 302),
        (moved, "unpublish", desk.page(live=True), 302),
        (deleted, "unpublish", desk.page(live=True), 404),
        (deleted, "edit", desk.page(live=False), 404),
        (deleted, "delete", desk.page(live=False), 302),
        (deleted, "move_confirm", desk.page(live=False), 404),
        (saved, "delete", desk.page(live=False), 302),
        (moved, "delete", desk.page(live=False), 302),
        (added_below, "delete", desk.section(), 302),
        (added_below, "set_page_position", desk.section(), 200),
        (added_there, "move_confirm", desk.page(live=False), 302),
    ):
        with subtests.test(f"{first.__name__}, {view}"):
            answer = meanwhile(partial(first, desk, page), desk.send(view, page))
            assert answer.status_code == status
            assert Page.find_problems() == ([], [], [], [], [])
            kept = "".join(Trashed.objects.filter(key=str(page.pk)).values_list("snapshot", flat=True))
            assert bool(kept) == (deleted is first or view == "delete")
            assert Page.objects.filter(pk=page.pk).exists() != bool(kept)
            if kept:
                assert page.slug in kept
                assert first not in (saved, added_below) or "vừa" in kept
            elif first is saved:
                assert "vừa" in page.get_latest_revision_as_object().title


@pytest.mark.usefixtures("two_writers", "own_site")
def test_page_published_meanwhile_is_not_deleted_by_its_author():
    desk, author = Desk(), member("Biên tập viên")
    for view in ("delete", "in bulk"):
        page = ArticleFactory(parent=Page.objects.get(pk=desk.topic.pk), live=False, owner=author)
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}"
        address = desk.address("delete", page) if view == "delete" else address
        publish = page.save_revision().publish
        meanwhile(
            partial(publish, desk.chief, skip_permission_checks=True),
            partial(client_of(author).post, address),
        )
        assert Page.objects.get(pk=page.pk).live, view


@pytest.mark.usefixtures("two_writers", "own_site")
def test_page_is_not_restored_below_one_that_is_deleted_meanwhile():
    desk = Desk()
    section = desk.section()
    page = ArticleFactory(parent=section, live=False)
    deleted(desk, page)
    address = reverse("newsroom_restore", args=[Trashed.objects.get(key=str(page.pk)).pk])
    answer = meanwhile(partial(deleted, desk, section), partial(desk.client.post, address))
    assert answer.status_code == 302
    assert Page.find_problems() == ([], [], [], [], [])
    assert Page.objects.get(pk=page.pk).get_parent().pk != section.pk


@pytest.mark.usefixtures("two_writers", "own_site")
def test_row_is_kept_once_and_as_last_saved_by_those_who_delete_it_at_once():
    desk = Desk()
    for first in ("saved", "deleted"):
        template = StoryTemplate.objects.create(title="Mẫu")
        address = reverse(StoryTemplate.snippet_viewset.get_url_name("delete"), args=[template.pk])
        act = partial(StoryTemplate.objects.filter(pk=template.pk).update, title="Mẫu vừa lưu")
        if first == "deleted":
            act = partial(client_of(desk.chief).post, address)
        answer = meanwhile(act, partial(desk.client.post, address))
        kept = Trashed.objects.get(key=str(template.pk), kind="articles.storytemplate")
        assert first != "saved" or "vừa lưu" in kept.snapshot
        assert answer.status_code == 302


@pytest.mark.usefixtures("two_writers", "own_site")
def test_text_is_kept_in_the_archive_while_its_page_is_withdrawn():
    """Locking its row before the log would deadlock with the withdrawal, which logs before it ends the row."""
    page = Desk().page(live=True)
    rows = ArchivedText._base_manager.filter(page=page.pk)
    rows.update(kept_at=None)
    meanwhile(
        partial(log, page, "wagtail.unpublish"),
        partial(keeping.keep.call, rows.get().pk),
        then=partial(keeping.end, [page]),
    )
    assert None not in rows.values_list("kept_at", "offline_at").get()
