"""Tests that work on drafts starts no edition, and that each act of an editor that readers see starts one."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from base.renditions import STANDING_FOR_A_PAGE, make_sizes
from campaign.articles.models import ArticleAttachment, ArticlePage, PlanTask, TopicPage
from campaign.library.models import LibraryPage, Relation, RelationKind
from edition.hidden import hidden_rows
from tests.edition.conftest import committed
from tests.factories import ArticleFactory, DocumentRecordFactory, ImageFactory, file

pytestmark = pytest.mark.both

Counted = Callable[[Callable[[], Any]], int]


@pytest.fixture
def started(tree, shelf, monkeypatch) -> Counted:
    """Return a function that runs a change as if it were committed, and counts the editions that it starts."""
    editions: list[None] = []
    monkeypatch.setattr("edition.shelf.Shelf.start", lambda *_: editions.append(None))

    def count(change: Callable[[], Any]) -> int:
        editions.clear()
        connection.run_on_commit.clear()
        with committed(execute=True):
            change()
        return len(editions)

    return count


@pytest.fixture
def topic(tree) -> TopicPage:
    return TopicPage.objects.get(slug="cam-nang-an-toan")


@pytest.fixture(scope="module")
def shared_draft(module_data: None) -> ArticlePage:
    return _write(TopicPage.objects.get(slug="cam-nang-an-toan"))


@pytest.fixture
def draft(topic: TopicPage, shared_draft: ArticlePage) -> ArticlePage:
    return copy.deepcopy(shared_draft)


def _write(topic: TopicPage) -> ArticlePage:
    """Write a draft with everything that is stored with an article."""
    image = ImageFactory()
    make_sizes(image, STANDING_FOR_A_PAGE)
    article = ArticleFactory(
        parent=topic,
        live=False,
        main_image=image,
        other_topics=list(TopicPage.objects.exclude(pk=topic.pk)[:2]),
        plan_tasks=list(PlanTask.objects.all()[:2]),
    )
    article.attachments.add(ArticleAttachment(file=file()))
    article.save()
    return article


def _again(article: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(pk=article.pk)


def test_draft_is_written_without_an_edition(started: Counted, topic: TopicPage):
    assert started(lambda: _write(topic)) == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda article: article.save(),
        lambda article: article.save_revision(),
        lambda article: article.delete(),
        lambda article: article.other_topics.clear() or article.save(),
        lambda article: article.attachments.clear() or article.save(),
        lambda article: ArticlePage.objects.filter(pk=article.pk).update(title="Tên khác"),
        lambda article: Page.objects.filter(pk=article.pk).update(slug="ten-khac"),
        lambda article: ArticlePage.objects.filter(title="Không có").update(live=True),
        lambda article: ArticlePage.objects.filter(title="Không có").delete(),
    ],
)
def test_draft_is_changed_and_deleted_without_an_edition(started: Counted, draft: ArticlePage, change):
    assert started(lambda: change(_again(draft))) == 0


def _publish(article: ArticlePage) -> None:
    article.get_latest_revision().publish()


@pytest.mark.parametrize(
    "change",
    [
        _publish,
        lambda article: ArticlePage.objects.filter(pk=article.pk).update(live=True),
        lambda article: Page.objects.filter(pk=article.pk).update(title="x", live=True),
        lambda article: article.save() or _publish(article),
        lambda article: Page.objects.update(show_in_menus=False),
        lambda article: Page.objects.filter(pk__in=[article.pk, article.get_parent().pk]).update(title="x"),
        lambda article: article.copy(update_attrs={"slug": "khac", "live": True}, keep_live=True),
        lambda article: ArticleAttachment.objects.update(page=ArticlePage.objects.live().first()),
    ],
)
def test_visible_parts_of_a_draft_start_one(started: Counted, topic, draft: ArticlePage, change):
    ArticleFactory(parent=topic)
    assert started(lambda: change(_again(draft))) == 1


def test_hidden_page_with_pages_below_it_counts(started: Counted, topic: TopicPage):
    ArticleFactory(parent=topic)
    Page.objects.filter(pk=topic.pk).update(live=False)
    assert started(lambda: TopicPage.objects.filter(pk=topic.pk).update(title="Tên khác")) == 1


def test_statement_outside_a_transaction_is_not_judged(started: Counted, draft: ArticlePage):
    sql, params = (
        'UPDATE "wagtailcore_page" SET "title" = %s WHERE "wagtailcore_page"."id" = %s',
        ("x", draft.pk),
    )
    with CaptureQueriesContext(connection) as queries:
        assert hidden_rows(connection, sql, params) == 1
    # The lock keeps others from publishing the page until this transaction ends. SQLite has only one writer anyway.
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in queries[-1]["sql"]
    connection.in_atomic_block = False
    try:
        assert hidden_rows(connection, sql, params) == 0
    finally:
        connection.in_atomic_block = True


def test_relation_of_a_draft_is_not_seen_but_one_of_a_live_record_is(started: Counted, tree):
    library = LibraryPage.objects.get()
    live, draft = DocumentRecordFactory(parent=library), DocumentRecordFactory(parent=library, live=False)
    kind = RelationKind.REPLACES
    assert started(lambda: Relation.objects.create(from_record=draft, kind=kind, to_record=live)) == 0
    assert started(lambda: Relation.objects.create(from_record=live, kind=kind, to_record=draft)) == 1
    assert started(lambda: Relation.objects.all().update(note="x")) == 1
    assert (
        started(lambda: Relation.objects.filter(from_record=draft).update(from_record=live, kind="sua-doi"))
        == 1
    )
