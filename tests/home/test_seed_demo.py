"""Tests of many sample articles made by bulk insert: tree, lists, search and admin accept them."""

import io
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from base.models import Image
from campaign.articles.models import ArticlePage, PlanTask, TopicPage
from tests.factories import DocumentRecordFactory, ImageFactory


@pytest.fixture(scope="class")
def thirty_articles(module_data, shared_tree) -> Iterator[None]:
    """Make sample articles once for the tests of a class."""
    with transaction.atomic():
        ImageFactory(is_sample=True)
        DocumentRecordFactory(parent=shared_tree.library)
        call_command("seed_demo", articles=24, verbosity=0)
        call_command("seed_demo", articles=6, seed=2, verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(tree, thirty_articles) -> list[ArticlePage]:
    return list(ArticlePage.objects.all())


class TestThirtyArticles:
    def test_tree_stays_valid(self, demo):
        out = io.StringIO()
        call_command("fixtree", interactive=False, stdout=out)
        assert out.getvalue().count("No problems found.") == 2
        assert not any(Page.find_problems())

    def test_each_article_is_a_published_sample_with_an_address_of_its_own(self, client, demo):
        assert len(demo) == 30
        assert len({article.url for article in demo}) == 30
        assert all(article.live and article.is_sample for article in demo)
        assert all(2022 <= article.first_published_at.year <= timezone.now().year for article in demo)
        assert all(client.get(article.url).status_code == 200 for article in demo[::10])

    def test_their_references_are_those_that_wagtail_finds(self, demo):
        def references() -> set[tuple]:
            fields = ("content_type", "object_id", "to_content_type", "to_object_id", "content_path_hash")
            return set(ReferenceIndex.objects.values_list(*fields))

        stored = references()
        for article in demo:
            ReferenceIndex.create_or_update_for_object(article)
        assert stored == references()

    def test_articles_are_spread_over_topics_and_related(self, tree, demo):
        assert all(ArticlePage.objects.child_of(topic).count() >= 4 for topic in tree.topics.values())
        assert all(article.plan_tasks.count() == 1 for article in demo)
        assert any(article.related_documents.exists() for article in demo)
        assert any(article.other_topics.exists() for article in demo)
        assert Image.objects.count() == 1

    def test_readers_and_editors_find_them(self, client, administrator_client, demo):
        title = demo[0].title
        assert demo[0].url in client.get("/tim-kiem/", {"q": f'"{title}"'}).text
        found = administrator_client.get("/admin/pages/search/", {"q": title})
        assert f"/admin/pages/{demo[0].pk}/edit/" in found.text

    def test_editor_opens_one_as_any_other_page(self, administrator_client, demo):
        assert administrator_client.get(f"/admin/pages/{demo[0].pk}/edit/").status_code == 200

    def test_next_page_by_hand_finds_its_place(self, tree, demo):
        topic = tree.topics["cam-nang-an-toan"]
        topic.refresh_from_db()
        topic.add_child(instance=ArticlePage(title="Bài viết tay"))
        assert not any(Page.find_problems())


def test_same_seed_gives_the_same_texts(tree):
    ImageFactory(is_sample=True)
    call_command("seed_demo", articles=3, seed=7, verbosity=0)
    first = list(ArticlePage.objects.order_by("pk").values_list("title", "summary"))
    call_command("seed_demo", articles=3, seed=7, verbosity=0)
    assert list(ArticlePage.objects.order_by("pk").values_list("title", "summary")) == first * 2


def test_site_whose_plan_was_deleted_gets_articles_without_tasks(tree):
    ImageFactory(is_sample=True)
    PlanTask.objects.all().delete()
    call_command("seed_demo", articles=3, verbosity=0)
    assert ArticlePage.objects.filter(plan_tasks=None).count() == 3


def test_no_articles_is_refused(tree):
    with pytest.raises(CommandError, match="từ 1 trở lên"):
        call_command("seed_demo", articles=0)


def test_site_without_topics_is_told_to_be_seeded_first(tree):
    TopicPage.objects.all().delete()
    with pytest.raises(CommandError, match="hãy chạy seed_site trước"):
        call_command("seed_demo", articles=1)
