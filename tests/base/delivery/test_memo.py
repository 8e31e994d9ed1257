"""Tests of cached values: each is valid for one state of the data only."""

import pytest
from django.db import connection, transaction

from base.delivery import memo
from base.models import AgencySettings, ReportingRoute
from edition.shelf import Shelf
from tests.edition.conftest import committed
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path) -> Shelf:
    settings.EDITION = True
    settings.EDITION_ROOT = tmp_path / "edition"
    connection.run_on_commit.clear()
    shelf = Shelf(settings.EDITION_ROOT)
    shelf.start(2**32)
    return shelf


def _routes() -> list[str]:
    return memo.get_or_set("routes", lambda: [route.name for route in ReportingRoute.objects.all()])


def _commit(change) -> None:
    with committed(execute=True):
        change()
    connection.run_on_commit.clear()


def test_it_is_asked_once_until_something_public_changes(edition, django_assert_num_queries):
    before = _routes()
    with django_assert_num_queries(0):
        assert _routes() == before
    _commit(lambda: ReportingRoute.objects.create(name="Mới", contact="mẫu"))
    assert "Mới" in _routes()


def test_a_transaction_sees_its_own_writes_and_nobody_else_does(edition):
    before = _routes()
    with transaction.atomic():
        ReportingRoute.objects.create(name="Chưa xong", contact="mẫu")
        assert not memo.is_active()
        assert "Chưa xong" in _routes()
        transaction.set_rollback(True)
    assert memo.is_active()
    assert _routes() == before


def test_hooks_of_the_same_commit_meet_the_new_state(edition):
    _routes()
    seen = []

    def change() -> None:
        with transaction.atomic():
            transaction.on_commit(lambda: seen.append(memo.get_or_set("x", lambda: edition.latest())))
            ReportingRoute.objects.create(name="Mới", contact="mẫu")

    before = edition.latest()
    _commit(change)
    assert seen == [edition.latest()] != [before]


def test_only_what_is_missing_is_asked_for(edition):
    asked = []

    def make(keys):
        asked.append(keys)
        return {key: key * 2 for key in keys}

    assert memo.get_or_set_many("twice", [1, 2, 1], make) == {1: 2, 2: 4}
    assert memo.get_or_set_many("twice", [2, 3], make) == {2: 4, 3: 6}
    assert asked == [[1, 2], [3]]


def test_strangers_cannot_fill_the_cache(edition, monkeypatch):
    monkeypatch.setattr(memo, "_MAX_VALUES", 2)
    for host, fills in enumerate((1, 2, 1, 2, 1)):
        assert memo.get_or_set(("site", host), lambda host=host: host) == host
        assert len(memo._cached[1]) == fills
        # The current value is cached, however many keys were requested before.
        assert memo.get_or_set(("site", host), lambda: None) == host


def test_an_editor_who_fills_in_a_form_changes_nothing_for_others(edition, rf, tree):
    one = AgencySettings.for_request(rf.get("/"))
    one.site_title = "Chưa lưu"
    assert AgencySettings.for_request(rf.get("/")).site_title != "Chưa lưu"


def test_hints_for_the_board_are_drawn_for_the_board_alone(client, author_client, tree, begin_edition):
    page = tree.pages["lien-he"]
    page.shows_contact = True
    page.save_revision().publish()
    ReportingRoute.objects.create(name="Nơi chưa kiểm tra")
    begin_edition()
    for reader, sees_more in [(author_client, True), (client, False), (author_client, True)]:
        html = reader.get(page.url).content.decode()
        assert "Nơi chưa kiểm tra" in html
        assert ("Chưa ghi ngày kiểm tra" in html) == sees_more
    assert memo.is_active()


def test_a_card_says_its_topic_where_it_is_not_the_page_s(client, tree, begin_edition):
    topic = tree.topics["cam-nang-an-toan"]
    other = tree.topics["pho-bien-phap-luat"]
    ArticleFactory(parent=other)
    ArticleFactory(parent=topic, title="Bài ở hai nơi", other_topics=[other])
    begin_edition()
    kicker = '<p class="kicker">Cẩm nang an toàn</p>'
    for address, told in [(topic.url, False), (other.url, True), (topic.url, False)]:
        assert (kicker in client.get(address).content.decode()) == told
