"""Rules that editors set for new items, from storing to log."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry as log_registry

from base.models import User
from campaign.inbox import decisions
from campaign.inbox.models import InboxItem, Rule, Source
from campaign.inbox.run import ingest
from home.first_run.structure import Tree
from tests.inbox.server import item, rss

Action, Field, Match, State = Rule.Action, Rule.Field, Rule.Match, InboxItem.State
TITLE = "Công an tỉnh cảnh báo lừa đảo “khóa SIM” qua mạng"


@pytest.fixture
def stored(source: Source) -> InboxItem:
    return InboxItem(source=source, title=TITLE, summary="Không đọc mã OTP.", link="https://so.example.vn/tin/1",
                     author="Lê An", content_html="<p>Gọi <b>đường</b> dây nóng</p>",
                     categories=["An ninh mạng"])  # fmt: skip


@pytest.mark.parametrize(
    ("field", "match", "value", "found"),
    [
        (Field.TITLE, Match.CONTAINS, "Lừa Đảo", True),
        (Field.TITLE, Match.CONTAINS, "lua dao", True),
        (Field.TITLE, Match.CONTAINS, "lụa đảo", False),
        (Field.TITLE, Match.CONTAINS, "OTP", False),
        (Field.ANY, Match.CONTAINS, "OTP", True),
        (Field.TITLE, Match.STARTS, "công an tỉnh", True),
        (Field.TITLE, Match.STARTS, "cảnh báo", False),
        (Field.TITLE, Match.WORDS, "sim mạng", True),
        (Field.TITLE, Match.WORDS, "sim mạn", False),
        (Field.TITLE, Match.PATTERN, "cảnh báo * qua mạng", True),
        (Field.TITLE, Match.PATTERN, "qua mạng * cảnh báo", False),
        (Field.CONTENT, Match.CONTAINS, "đường dây nóng", True),
        (Field.AUTHOR, Match.CONTAINS, "lê an", True),
        (Field.CATEGORIES, Match.CONTAINS, "an ninh", True),
        (Field.LINK, Match.STARTS, "https://so.example.vn/", True),
    ],
)
def test_rule_finds_what_it_says(stored: InboxItem, field: str, match: str, value: str, found: bool) -> None:
    assert Rule(field=field, match=match, value=value).matches(stored) is found


def test_decomposed_letters_are_found_too(stored: InboxItem) -> None:
    stored.title = "Lu\u031b\u0300a \u0111a\u0309o"
    assert Rule(field=Field.TITLE, match=Match.CONTAINS, value="lừa đảo").matches(stored)


def test_rule_of_a_source_leaves_others_alone(stored: InboxItem) -> None:
    other = Source.objects.create(name="Khác", feed_url="https://khac.vn/rss")
    assert not Rule(source=other, value="lừa đảo").matches(stored)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"action": Action.TOPIC}, "topic"),
        ({"action": Action.APPROVE}, "source"),
        ({"action": Action.REJECT, "value": " * "}, "value"),
    ],
)
def test_unfinished_or_dangerous_rule_is_refused(changes: dict[str, str], where: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Rule(**{"value": "x"} | changes).clean()
    assert where in refused.value.message_dict


def test_new_items_are_ruled_when_they_are_stored(source: Source, tree: Tree) -> None:
    topic = tree.topics["canh-bao-lua-dao"]
    Rule.objects.create(value="lừa đảo", action=Action.TOPIC, topic=topic)
    Rule.objects.create(value="quảng cáo", action=Action.REJECT)
    Rule.objects.create(value="cảnh báo", action=Action.APPROVE, source=source)
    Rule.objects.create(value="Tin", action=Action.REJECT, is_active=False)
    ingest(source, rss(item(1, "Cảnh báo lừa đảo"), item(2, "Quảng cáo"), item(3, "Tin thường")).encode())
    warned = InboxItem.objects.get(title="Cảnh báo lừa đảo")
    assert (warned.state, warned.topic, warned.decided_by) == (State.APPROVED, topic, None)
    assert warned in InboxItem.objects.public()
    assert InboxItem.objects.get(title="Quảng cáo").state == State.REJECTED
    assert InboxItem.objects.get(title="Tin thường").state == State.NEW


def test_first_rule_that_fits_decides(source: Source) -> None:
    Rule.objects.create(value="tin", action=Action.REJECT, sort_order=2)
    Rule.objects.create(value="tin", action=Action.APPROVE, source=source, sort_order=1)
    ingest(source, rss(item(1, "Tin")).encode())
    assert InboxItem.objects.get().state == State.APPROVED


def test_rule_never_approves_a_link_outside_the_source(source: Source) -> None:
    Rule.objects.create(value="tin", action=Action.APPROVE, source=source)
    ingest(source, rss(item(1, "Tin", link="https://xa.example.org/1")).encode())
    assert InboxItem.objects.get().state == State.NEW


def test_decision_of_a_rule_is_logged_shown_and_can_be_taken_back(
    source: Source, author: User, author_client: Client
) -> None:
    Rule.objects.create(value="quảng cáo", action=Action.REJECT)
    ingest(source, rss(item(1, "Quảng cáo")).encode())
    rejected = InboxItem.objects.get()
    entry = log_registry.get_logs_for_instance(rejected).get()
    assert (entry.user, entry.message) == (
        None, "Đã từ chối theo quy tắc “Tiêu đề chứa cụm từ “quảng cáo””",
    )  # fmt: skip
    html = author_client.get("/admin/hop-tin/?state=rejected").content.decode()
    assert "Theo quy tắc: Tiêu đề chứa cụm từ “quảng cáo”" in html
    assert "theo quy tắc" in author_client.get(reverse("inbox:edit", args=[rejected.pk])).content.decode()
    decisions.take_back_last(rejected, author)
    rejected.refresh_from_db()
    assert (rejected.state, rejected.decided_at, rejected.decided_by_rule) == (State.NEW, None, "")


class TestScreen:
    FORM = {"field": "title", "match": "contains", "value": "lừa đảo", "action": "reject", "sort_order": 0,
            "is_active": "on"}  # fmt: skip

    def test_chief_sets_a_rule(self, chief_client: Client, source: Source) -> None:
        chief_client.post("/admin/quy-tac-tin/new/", self.FORM)
        assert str(Rule.objects.get()) == "Tiêu đề chứa cụm từ “lừa đảo”"
        html = chief_client.get("/admin/quy-tac-tin/").content.decode()
        assert "Tiêu đề chứa cụm từ" in html
        assert "Mọi nguồn" in html

    def test_error_stands_at_its_field(self, chief_client: Client) -> None:
        html = chief_client.post("/admin/quy-tac-tin/new/", self.FORM | {"action": "topic"}).content.decode()
        assert "Hãy chọn chuyên mục mà quy tắc xếp tin vào." in html

    def test_author_may_not(self, author_client: Client) -> None:
        author_client.post("/admin/quy-tac-tin/new/", self.FORM)
        assert not Rule.objects.exists()
