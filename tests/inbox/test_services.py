"""Tests of editors' decisions and of the items that readers see because of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import ModelLogEntry, Page, PageViewRestriction

from base.models import User
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox import decisions, services
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import store
from campaign.inbox.signals import item_visibility_changed
from home.first_run.structure import Tree
from search import services as search_services
from search.models import SearchEntry
from tests.factories import ArticleFactory
from tests.inbox.ingesting import ingest
from tests.inbox.server import item, rss

State = InboxItem.State
MORE = "<pubDate>Thu, 28 May 2020 17:00:00 +0700</pubDate><author>a@b.vn (Lê An)</author>"


@pytest.fixture
def topic(tree: Tree) -> TopicPage:
    return tree.topics["canh-bao-lua-dao"]


@pytest.fixture
def inbox_item(source: Source, topic: TopicPage) -> InboxItem:
    source.default_topic = topic
    source.save()
    ingest(source, rss(item(1, "Cảnh báo mới", more=MORE)).encode())
    return InboxItem.objects.get()


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Iterator[list[list[int]]]:
    """Return the ids that `item_visibility_changed` was sent with, one list per signal."""
    heard: list[list[int]] = []

    def hear(item_ids: list[int], **_: Any) -> None:
        heard.append(item_ids)

    item_visibility_changed.connect(hear)
    yield heard
    item_visibility_changed.disconnect(hear)


def _private(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _make_private(article: Page, tree: Tree) -> Callable[[], object]:
    return _private(article).delete


def _make_section_private(article: Page, tree: Tree) -> Callable[[], object]:
    return _private(article.get_parent()).delete


def _move(article: Page, tree: Tree) -> Callable[[], object]:
    private = tree.topics["ke-hoach-2022"]
    _private(private)
    return _moved(article, private)


def _move_section(article: Page, tree: Tree) -> Callable[[], object]:
    private = tree.pages["lien-he"]
    _private(private)
    return _moved(article.get_parent(), private)


def _moved(page: Page, to: Page) -> Callable[[], object]:
    key, place = page.pk, page.get_parent().pk
    page.move(to, pos="last-child")
    return lambda: Page.objects.get(pk=key).move(Page.objects.get(pk=place), pos="last-child")


# Ways in which readers lose an article but may still see the original; each returns a function that undoes it.
HIDING = [_make_private, _make_section_private, _move, _move_section]


def public_titles() -> list[str]:
    return [public.public_title for public in InboxItem.objects.public()]


def test_nothing_is_public_before_it_is_approved(inbox_item: InboxItem, author: User) -> None:
    assert public_titles() == []
    services.approve(inbox_item, author)
    assert public_titles() == ["Cảnh báo mới"]
    assert (inbox_item.state, inbox_item.decided_by) == (State.APPROVED, author)
    assert ModelLogEntry.objects.filter(action="inbox.approve", user=author).count() == 1


def test_every_change_of_what_readers_see_is_reported(
    inbox_item: InboxItem, author: User, told: list[list[int]], django_capture_on_commit_callbacks: Any
) -> None:
    for act in (services.approve, decisions.take_back_last, services.approve, services.reject):
        with django_capture_on_commit_callbacks(execute=True):
            act(inbox_item, author)
    assert told == [[inbox_item.pk]] * 4


def test_undo_makes_the_item_undecided_again(inbox_item: InboxItem, author: User) -> None:
    services.approve(inbox_item, author)
    decisions.take_back_last(inbox_item, author)
    assert inbox_item.state == State.NEW
    assert public_titles() == []
    services.reject(inbox_item, author)
    decisions.take_back_last(inbox_item, author)
    assert inbox_item.state == State.NEW


def test_second_editor_is_told_that_it_was_decided_already(
    inbox_item: InboxItem, author: User, chief: User
) -> None:
    stale = InboxItem.objects.get(pk=inbox_item.pk)
    services.approve(inbox_item, author)
    with pytest.raises(InboxError, match=r"vừa được .* thay đổi .*Đã duyệt"):
        services.approve(stale, chief)
    assert InboxItem.objects.get().decided_by == author


def test_link_off_the_whitelist_is_not_approved_and_the_editor_learns_why(
    inbox_item: InboxItem, author: User
) -> None:
    inbox_item.link = "https://la.example.com/tin"
    inbox_item.save()
    with pytest.raises(InboxError, match=r"la\.example\.com"):
        services.approve(inbox_item, author)
    assert public_titles() == []


def test_subdomains_of_the_source_are_trusted_and_look_alikes_are_not() -> None:
    source = Source(
        feed_url="https://www.so.vn/rss", site_url="https://tinh.gov.vn", allowed_hosts="bao.vn\nanh.vn"
    )
    assert all(map(source.trusts, ["https://so.vn/a", "http://tin.tinh.gov.vn/a", "https://BAO.vn/a"]))
    assert not any(map(source.trusts, ["https://xso.vn/", "https://so.vn.evil.com/", "https://gov.vn/", ""]))


class TestDelay:
    def test_delay_hides_until_it_is_over_and_then_the_site_is_told(
        self, source: Source, author: User, told: list[list[int]], django_capture_on_commit_callbacks: Any
    ) -> None:
        source.delay_hours = 2
        source.save()
        ingest(source, rss(item(1)).encode())
        waiting = InboxItem.objects.get()
        services.approve(waiting, author)
        assert waiting.is_delayed
        assert public_titles() == []
        assert store.release_due(timezone.now()) == 0
        InboxItem.objects.update(visible_at=timezone.now() - timedelta(seconds=1))
        with django_capture_on_commit_callbacks(execute=True):
            assert store.release_due(timezone.now()) == 1
        assert told[-1] == [waiting.pk]
        assert store.release_due(timezone.now()) == 0
        assert len(public_titles()) == 1

    def test_shortened_delay_holds_for_what_is_waiting(self, source: Source, author: User) -> None:
        source.delay_hours = 48
        source.save()
        ingest(source, rss(item(1)).encode())
        services.approve(InboxItem.objects.get(), author)
        before = timezone.now()
        source.delay_hours = 0
        source.save()
        assert len(public_titles()) == 1
        shown = InboxItem.objects.get().visible_at
        assert shown is not None
        assert before <= shown, "readers had it no sooner, and feeds are in this order"
        source.save()
        assert InboxItem.objects.get().visible_at == shown


class TestDraft:
    def test_draft_carries_the_original_and_is_not_live(
        self, inbox_item: InboxItem, author: User, topic: TopicPage
    ) -> None:
        article = services.create_article_draft(inbox_item, author)
        assert not article.live
        assert article.get_parent().pk == topic.pk
        assert article.owner == author
        assert article.latest_revision.user == author
        assert article.source_name == inbox_item.source.name
        assert article.source_url == "https://so.example.vn/tin/1"
        assert article.source_author == "Lê An"
        assert article.source_published_at == inbox_item.published_at
        assert article.slug == "canh-bao-moi"
        assert inbox_item.article == article
        assert inbox_item.state == State.NEW
        assert list(InboxItem.objects.waiting()) == []

    @pytest.mark.parametrize(("agreed", "text"), [(False, "Tóm tắt của tin"), (True, "Toàn văn")])
    def test_full_text_only_where_the_source_agreed(
        self, source: Source, topic: TopicPage, author: User, agreed: bool, text: str
    ) -> None:
        source.republish_agreement = agreed
        source.save()
        content = "<content:encoded><![CDATA[<p>Toàn văn <b>đầy đủ</b></p>]]></content:encoded>"
        document = rss(item(1, more=content)).replace(
            "<rss ", '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        )
        ingest(source, document.encode())
        article = services.create_article_draft(InboxItem.objects.get(), author, topic)
        (block,) = article.body
        assert text in block.value.source
        assert ("Toàn văn" in block.value.source) is agreed

    def test_full_text_becomes_blocks_that_the_editor_keeps(
        self, inbox_item: InboxItem, author: User, author_client: Client
    ) -> None:
        """The editor does not open a paragraph with `<br>`, and joins the cells of a table within one."""
        inbox_item.source.republish_agreement = True
        table = "<table><tr><td>Ô một</td><td>Ô hai</td></tr></table>"
        inbox_item.content_html = f"<h2>Mục</h2><p>Dòng một<br>dòng hai</p>{table}<p>Cuối</p>"
        article = services.create_article_draft(inbox_item, author)
        assert author_client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200
        assert [block.block_type for block in article.body] == ["heading", "text", "table", "text"]

    def test_long_title_is_cut_to_what_a_page_may_have(self, inbox_item: InboxItem, author: User) -> None:
        inbox_item.title = "Cảnh báo " * 1000
        inbox_item.save()
        assert len(services.create_article_draft(inbox_item, author).title) <= 255

    def test_without_a_topic_the_editor_is_asked_for_one(self, inbox_item: InboxItem, author: User) -> None:
        inbox_item.source.default_topic = None
        with pytest.raises(InboxError, match="chuyên mục"):
            services.create_article_draft(inbox_item, author)

    def test_item_becomes_one_draft_only(self, inbox_item: InboxItem, author: User) -> None:
        stale = InboxItem.objects.get(pk=inbox_item.pk)
        services.create_article_draft(inbox_item, author)
        with pytest.raises(InboxError, match="vừa được"):
            services.create_article_draft(stale, author)

    def test_item_follows_its_article(self, inbox_item: InboxItem, author: User) -> None:
        article = services.create_article_draft(inbox_item, author)
        article.title = "Tiêu đề của Ban Biên tập"
        article.save_revision().publish()
        inbox_item.refresh_from_db()
        assert inbox_item.state == State.PUBLISHED
        assert public_titles() == ["Tiêu đề của Ban Biên tập"]
        assert InboxItem.objects.public().get().public_url == article.url
        article.refresh_from_db()
        article.unpublish()
        inbox_item.refresh_from_db()
        assert inbox_item.state == State.NEW
        assert public_titles() == []

    def test_item_waits_for_the_hour_of_its_article(self, inbox_item: InboxItem, author: User) -> None:
        article = services.create_article_draft(inbox_item, author)
        article.go_live_at = timezone.now() + timedelta(hours=9)
        article.save_revision().publish()
        inbox_item.refresh_from_db()
        assert (inbox_item.state, inbox_item.visible_at) == (State.NEW, None)
        article = ArticlePage.objects.get(pk=article.pk)
        article.go_live_at = None
        article.save_revision().publish()
        inbox_item.refresh_from_db()
        assert inbox_item.state == State.PUBLISHED
        assert inbox_item.visible_at >= ArticlePage.objects.get(pk=article.pk).first_published_at

    def test_deleted_article_gives_the_item_back(self, inbox_item: InboxItem, author: User) -> None:
        article = services.create_article_draft(inbox_item, author)
        article.save_revision().publish()
        article.delete()
        inbox_item.refresh_from_db()
        assert (inbox_item.state, inbox_item.article) == (State.NEW, None)
        assert list(InboxItem.objects.waiting()) == [inbox_item]

    def test_link_approved_as_such_stays_when_its_article_goes(
        self, inbox_item: InboxItem, author: User
    ) -> None:
        services.approve(inbox_item, author)
        shown = inbox_item.visible_at
        article = services.create_article_draft(inbox_item, author)
        article.save_revision().publish()
        inbox_item.refresh_from_db()
        assert inbox_item.visible_at == shown, "readers had it before as a link"
        article.refresh_from_db()
        article.unpublish()
        inbox_item.refresh_from_db()
        assert inbox_item.state == State.APPROVED
        assert InboxItem.objects.public().get().public_url == inbox_item.link

    def test_delayed_link_is_shown_at_once_as_an_article(self, inbox_item: InboxItem, author: User) -> None:
        services.approve(inbox_item, author)
        InboxItem.objects.update(visible_at=timezone.now() + timedelta(hours=1), released_at=None)
        services.create_article_draft(InboxItem.objects.get(), author).save_revision().publish()
        assert len(public_titles()) == 1

    def test_item_of_a_private_article_is_not_public(
        self, inbox_item: InboxItem, author: User, topic: TopicPage
    ) -> None:
        services.create_article_draft(inbox_item, author).save_revision().publish()
        PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
        assert public_titles() == []

    def test_approved_link_with_a_private_article_leads_to_the_original(
        self, inbox_item: InboxItem, author: User, topic: TopicPage
    ) -> None:
        services.approve(inbox_item, author)
        services.create_article_draft(inbox_item, author).save_revision().publish()
        PageViewRestriction.objects.create(page=topic, restriction_type=PageViewRestriction.LOGIN)
        assert InboxItem.objects.public().get().public_url == inbox_item.link

    @pytest.mark.parametrize("way", HIDING, ids=lambda way: way.__name__.strip("_"))
    def test_search_and_feeds_follow_an_article_into_a_private_section_and_out_of_it(
        self,
        inbox_item: InboxItem,
        author: User,
        tree: Tree,
        topic: TopicPage,
        way: Callable[[Page, Tree], Callable[[], object]],
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        found = SearchEntry.objects.filter(key=f"inbox:{inbox_item.pk}")
        services.approve(inbox_item, author)
        article = ArticleFactory(parent=topic)
        InboxItem.objects.update(article=article, state=State.PUBLISHED, text_changed_at=timezone.now())
        before = InboxItem.objects.get().text_changed_at
        assert not found.exists()
        with django_capture_on_commit_callbacks(execute=True):
            show_again = way(article, tree)
        assert found.exists()
        changed = InboxItem.objects.get().text_changed_at
        assert changed > before
        with django_capture_on_commit_callbacks(execute=True):
            show_again()
        assert not found.exists()
        assert InboxItem.objects.get().text_changed_at > changed


class TestChangedOriginal:
    @pytest.fixture
    def changed(self, inbox_item: InboxItem, author: User) -> InboxItem:
        services.approve(inbox_item, author)
        ingest(inbox_item.source, rss(item(1, "Cảnh báo đã đính chính", more=MORE)).encode())
        inbox_item.refresh_from_db()
        return inbox_item

    def test_readers_keep_seeing_what_was_approved(self, changed: InboxItem) -> None:
        assert changed.original_changed
        assert public_titles() == ["Cảnh báo mới"]

    def test_editor_takes_the_new_original(self, changed: InboxItem, author: User) -> None:
        services.take_original(changed, author)
        assert public_titles() == ["Cảnh báo đã đính chính"]
        assert not changed.original_changed
        assert "dinh chinh" in changed.search_text

    @pytest.mark.parametrize("link", ["https://la.example.com/tin", ""])
    def test_readers_are_not_led_where_approving_would_not_lead_them(
        self, inbox_item: InboxItem, author: User, link: str
    ) -> None:
        services.approve(inbox_item, author)
        hacked = item(1, "Trúng thưởng", link="@", more=MORE).replace(
            "<link>@</link>", f"<link>{link}</link>"
        )
        ingest(inbox_item.source, rss(hacked).encode())
        inbox_item.refresh_from_db()
        with pytest.raises(InboxError, match=r"la\.example\.com" if link else "không có địa chỉ gốc"):
            services.take_original(inbox_item, author)
        assert InboxItem.objects.public().get().public_url == "https://so.example.vn/tin/1"
        assert InboxItem.objects.get().original_changed
        with LogContext(user=author):
            services.reject(inbox_item, author)
        rejection = decisions.entries_of(inbox_item)[0]
        services.take_original(inbox_item, author)
        with pytest.raises(InboxError):
            services.approve(inbox_item, author)
        done, errors = decisions.take_back_together(str(rejection.uuid), author)
        assert (done, len(errors)) == ([], 1)
        assert not InboxItem.objects.public().exists()

    def test_correction_of_a_link_whose_host_is_no_longer_allowed_is_taken(
        self, changed: InboxItem, author: User
    ) -> None:
        Source.objects.update(allowed_hosts="")
        services.take_original(InboxItem.objects.get(), author)
        assert public_titles() == ["Cảnh báo đã đính chính"]

    def test_change_that_the_publisher_took_back_is_no_change(self, changed: InboxItem, author: User) -> None:
        ingest(changed.source, rss(item(1, "Cảnh báo mới", more=MORE)).encode())
        changed.refresh_from_db()
        assert (changed.original_changed, changed.changed_original) == (False, None)
        ingest(changed.source, rss(item(1, "Cảnh báo đã đính chính", more=MORE)).encode())
        changed.refresh_from_db()
        assert changed.original_changed

    def test_editor_keeps_the_present_version(self, changed: InboxItem, author: User) -> None:
        services.keep_version(changed, author)
        assert public_titles() == ["Cảnh báo mới"]
        assert not changed.original_changed


class TestSearch:
    @pytest.fixture
    def found(self, db: None) -> Any:
        def titles() -> list[str]:
            keys = SearchEntry.objects.filter(key__startswith="inbox:")
            return sorted(keys.values_list("title", flat=True))

        return titles

    def test_search_follows_every_decision(
        self, inbox_item: InboxItem, author: User, found: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        for act, expected in (
            (services.approve, ["Cảnh báo mới"]),
            (decisions.take_back_last, []),
            (services.approve, ["Cảnh báo mới"]),
            (services.reject, []),
        ):
            with django_capture_on_commit_callbacks(execute=True):
                act(inbox_item, author)
            assert found() == expected

    def test_item_that_became_an_article_is_not_found_twice(
        self, inbox_item: InboxItem, author: User, found: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            services.approve(inbox_item, author)
            services.create_article_draft(inbox_item, author).save_revision().publish()
        assert found() == []

    def test_rebuilt_search_has_the_same_items(self, inbox_item: InboxItem, author: User, found: Any) -> None:
        services.approve(inbox_item, author)
        search_services.rebuild()
        assert found() == ["Cảnh báo mới"]


def test_upgrade_shows_former_links_without_tracking(inbox_item: InboxItem) -> None:
    shown = f"{inbox_item.link}?b=2"
    InboxItem.objects.update(link=f"{shown}&utm_source=rss")
    services.approve(InboxItem.objects.get(), None)
    search_services.rebuild()
    state = MigrationLoader(connection).project_state(("inbox", "0022_links_as_shown"))
    import_module("campaign.inbox.migrations.0022_links_as_shown").leave_out_tracking(state.apps, None)
    assert InboxItem.objects.get().link == shown
    assert SearchEntry.objects.get(key=f"inbox:{inbox_item.pk}").url == shown
