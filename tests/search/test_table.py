"""Tests of the search table: all that readers may see, at once after every change, and nothing else."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Site

from base.models.search_fields import words
from campaign.articles.models import ArticlePage
from search import services
from search.finding.engines import engine
from search.finding.engines.base import Words
from search.finding.finder import RESULTS_PER_PAGE, Results
from search.finding.query import parse
from search.models import SearchEntry
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def found(query="mật khẩu"):
    """Return the addresses that a search finds. The page of results hides none of them."""
    return {result.url for result in Results(parse(f'"{query}"'))[0:RESULTS_PER_PAGE]}


def make(parent, title="Mật khẩu mạnh", **fields):
    return ArticleFactory(parent=parent, title=title, **fields)


def test_a_draft_is_not_found_and_a_published_page_is(topic):
    page = make(topic, live=False)
    assert found() == set()
    page.get_latest_revision().publish()
    assert found() == {page.url}


def test_a_draft_over_a_live_page_changes_nothing_until_it_is_published(topic):
    page = make(topic)
    page.title = "Chuyện bí mật chưa đăng"
    revision = page.save_revision()
    assert found("chuyện bí mật") == set()
    assert found() == {page.url}
    revision.publish()
    assert found("chuyện bí mật") == {page.url}
    assert found() == set()


def test_saving_a_draft_asks_the_table_nothing(topic):
    page = make(topic)
    with CaptureQueriesContext(connection) as queries:
        page.save_revision()
    assert not [query for query in queries if SearchEntry._meta.db_table in query["sql"]]


def test_publishing_writes_the_row_once_and_with_the_other_topics(client, topic, tree):
    page = make(topic)
    page.other_topics = [tree.topics["canh-bao-lua-dao"]]
    revision = page.save_revision()
    with CaptureQueriesContext(connection) as queries:
        revision.publish()
    written = f'INSERT INTO "{SearchEntry._meta.db_table}"'
    assert sum(query["sql"].startswith(written) for query in queries) == 1
    assert page.url in client.get("/tim-kiem/?q=mat+khau&chuyen-muc=canh-bao-lua-dao").text


def test_a_page_made_live_by_code_is_found(topic):
    page = topic.add_child(instance=ArticlePage(title="Mật khẩu mạnh", slug="mat-khau"))
    assert found() == {page.url}


def test_a_withdrawn_page_is_gone(topic):
    page = make(topic)
    page.unpublish()
    assert found() == set()


def test_withdrawing_a_topic_with_what_is_below_takes_all_away(topic, administrator):
    from wagtail.actions.unpublish_page import UnpublishPageAction

    make(topic)
    UnpublishPageAction(topic, user=administrator, include_descendants=True).execute()
    assert found() == set()


def test_an_expired_page_is_gone(topic):
    page = make(topic)
    page.expire_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save()
    call_command("publish_scheduled")
    assert found() == set()


def test_a_scheduled_page_is_found_when_its_time_has_come(topic):
    page = make(topic, live=False)
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    assert found() == set()
    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled")
    assert found() == {page.url}


@pytest.mark.both
def test_a_deleted_page_is_gone_with_its_words(topic):
    make(topic).delete()
    make(topic, slug="hai")
    Page.objects.filter(slug="hai").delete()
    assert found() == set()
    assert not SearchEntry.objects.filter(title="Mật khẩu mạnh").exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT count(*) FROM search_words WHERE search_words MATCH 'title : "mat khau"'"""
            )
            assert cursor.fetchone() == (0,)


@pytest.mark.both
def test_deleting_a_private_page_leaves_nothing_behind(topic):
    page = make(topic)
    PageViewRestriction.objects.create(page=topic, restriction_type="login")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    topic.delete()
    assert found() == set()


def test_privacy_of_a_page_and_of_its_ancestors_is_kept(topic, tree):
    page = make(topic)
    for place in (page, topic, tree.campaign):
        restriction = PageViewRestriction.objects.create(
            page=place, restriction_type="password", password="x"
        )
        assert found() == set(), place
        assert not SearchEntry.objects.filter(page=page).exists()
        restriction.delete()
        assert found() == {page.url}, place


def test_a_page_published_under_a_private_topic_is_not_found(topic):
    restriction = PageViewRestriction.objects.create(page=topic, restriction_type="groups")
    restriction.groups.add(Group.objects.first())
    page = make(topic)
    assert found() == set()
    PageViewRestriction.objects.filter(pk=restriction.pk).delete()
    assert found() == {page.url}


def test_a_page_moved_into_private_is_gone_and_out_of_it_is_found(topic, tree):
    private = tree.topics["ke-hoach-2022"]
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    page = make(topic)
    page.move(private, pos="last-child")
    assert found() == set()
    topic.refresh_from_db()
    Page.objects.get(pk=page.pk).move(topic, pos="last-child")
    assert found() == {page.url}


def test_addresses_are_right_after_a_move_and_a_new_slug(topic, tree):
    page = make(topic)
    page.move(tree.topics["ke-hoach-2022"], pos="last-child")
    assert found() == {"/phong-trao/ke-hoach-2022/mat-khau-manh/"}
    campaign = tree.campaign.specific
    campaign.slug = "toan-dan"
    campaign.save_revision().publish()
    assert found() == {"/toan-dan/ke-hoach-2022/mat-khau-manh/"}


def test_addresses_follow_the_root_of_the_site(topic, tree):
    page = make(topic)
    site = Site.objects.get(is_default_site=True)
    site.root_page = tree.campaign
    site.save()
    results = Results(parse('"mật khẩu"'))
    assert [result.url for result in results[0:20]] == ["/cam-nang-an-toan/mat-khau-manh/"]
    # A page outside every site has no address.
    site.root_page = tree.library
    site.save()
    assert results[0:20] == []
    assert SearchEntry.objects.filter(page=page).exists()


def test_an_alias_and_a_copy_are_found_beside_the_original(topic, tree):
    page = make(topic)
    alias = page.create_alias(parent=tree.topics["ke-hoach-2022"])
    copy = page.copy(to=tree.topics["pho-bien-phap-luat"], keep_live=True)
    assert found() == {page.url, alias.url, copy.url}
    page.title = "Khóa hai lớp"
    page.save_revision().publish()
    assert found("khóa hai lớp") == {page.url, alias.url}
    page.unpublish()
    assert found("khóa hai lớp") == set()


def test_pages_kept_from_search_engines_are_found_by_our_own_search(topic):
    page = make(topic, noindex=True)
    assert found() == {page.url}


def test_the_text_of_every_block_is_found(topic):
    page = make(
        topic,
        title="Bài",
        body=[
            ("heading", {"text": "Đầu mục riêng"}),
            ("text", "<p>Câu <b>in</b> đậm</p><ul><li>mục một</li><li>mục &lt;hai&gt;</li></ul>"),
        ],
    )
    for query in ("đầu mục riêng", "câu in đậm", "mục một mục hai"):
        assert found(query) == {page.url}, query
    # In an excerpt, what stood in a line or cell of its own is told apart.
    assert "Đầu mục riêng · Câu in đậm · mục một · mục <hai>" in SearchEntry.objects.get(page=page).text


def test_lines_that_end_with_a_punctuation_mark_are_joined_without_another(topic):
    lines = "Tổ chức thực hiện các việc sau:\na) Một;\nb) Hai"
    services.put([services.Entry("thu:1", "thu", "Thử", "Tên", timezone.now(), lines)])
    assert SearchEntry.objects.get(key="thu:1").text == lines.replace("\n", " ")


def test_a_page_is_not_in_use_because_it_is_found(topic):
    from wagtail.models import ReferenceIndex

    page = make(topic)
    assert not ReferenceIndex.get_references_to(page).exists()


@pytest.mark.both
def test_a_change_that_is_rolled_back_is_not_found(topic):
    with transaction.atomic():
        make(topic)
        transaction.set_rollback(True)
    assert found() == set()


@pytest.mark.both
def test_rebuilding_makes_the_table_right(topic, capsys):
    page, gone = make(topic), make(topic)
    Page.objects.filter(pk=gone.pk).update(live=False)
    SearchEntry.objects.filter(page=page).delete()
    SearchEntry.objects.filter(page=topic).update(title="Cũ")
    call_command("rebuild_search")
    assert found() == {page.url}
    # The name of a topic finds its stories, too.
    assert found(topic.title) == {topic.url, page.url}
    public = Page.objects.live().public().filter(depth__gt=1).count()
    assert f"{public} mục" in capsys.readouterr().out
    call_command("rebuild_search")
    assert SearchEntry.objects.count() == public


@pytest.mark.both
def test_a_table_of_an_earlier_release_is_rebuilt(topic, capsys):
    page = make(topic)
    call_command("rebuild_search", if_needed=True)
    assert capsys.readouterr().out == ""
    rows = [Words(row.key, words(row.title), [], words(row.text)) for row in SearchEntry.objects.all()]
    engine().write(rows)
    call_command("rebuild_search", if_needed=True)
    assert "mục" in capsys.readouterr().out
    assert services.is_of_this_form()
    assert found() == {page.url}
    SearchEntry.objects.filter(page=page).update(text="Chữ của phiên bản trước")
    call_command("rebuild_search", if_needed=True)
    assert "mục" in capsys.readouterr().out
    assert services.is_of_this_form()


def test_publishing_asks_a_fixed_number_of_queries(topic, django_assert_max_num_queries):
    page = make(topic)
    # This includes its further topics (for filters) and its words (for spelling suggestions).
    with django_assert_max_num_queries(13):
        services.index_page(page)
