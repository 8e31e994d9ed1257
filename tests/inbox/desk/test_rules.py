"""Tests of editors' rules for new items, from storing to log."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry as log_registry

from base.models import User
from campaign.articles.models import TopicPage
from campaign.inbox import decisions
from campaign.inbox.models import InboxItem, Rule, Source
from campaign.inbox.models.patterns import Stopwatch, TooSlowError
from home.first_run.structure import Tree
from tests.admin import fields_of, page_form
from tests.inbox.ingesting import ingest
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
        (Field.TITLE, Match.CONTAINS, "khoá sim", True),
        (Field.TITLE, Match.WORDS, "Ðảo khoá", True),
        (Field.TITLE, Match.CONTAINS, "OTP", False),
        (Field.ANY, Match.CONTAINS, "OTP", True),
        (Field.TITLE, Match.STARTS, "công an tỉnh", True),
        (Field.TITLE, Match.STARTS, "cảnh báo", False),
        (Field.TITLE, Match.WORDS, "sim mạng", True),
        (Field.TITLE, Match.WORDS, "sim mạn", False),
        (Field.TITLE, Match.WORDS, "“khóa SIM”, lừa-đảo", True),
        (Field.LINK, Match.WORDS, "so.example.vn tin", True),
        (Field.TITLE, Match.PATTERN, "cảnh báo * qua mạng", True),
        (Field.TITLE, Match.PATTERN, "qua mạng * cảnh báo", False),
        (Field.CONTENT, Match.CONTAINS, "đường dây nóng", True),
        (Field.AUTHOR, Match.CONTAINS, "lê an", True),
        (Field.CATEGORIES, Match.CONTAINS, "an ninh", True),
        (Field.LINK, Match.STARTS, "https://so.example.vn/", True),
        (Field.SOURCE, Match.CONTAINS, "khoa học", True),
        (Field.TITLE, Match.REGEX, "lừa đảo.{0,5}khóa", True),
        (Field.TITLE, Match.REGEX, "(LUA|lua) dao", True),
        (Field.TITLE, Match.REGEX, r"^công an\b", True),
        (Field.TITLE, Match.REGEX, "lụa đảo", False),
        (Field.ANY, Match.REGEX, r"mạng\s+Không", False),
    ],
)
def test_rule_finds_what_it_says(stored: InboxItem, field: str, match: str, value: str, found: bool) -> None:
    assert Rule(field=field, match=match, value=value).matches(stored, Stopwatch()) is found


def test_decomposed_letters_are_found_too(stored: InboxItem) -> None:
    stored.title = "Lu\u031b\u0300a \u0111a\u0309o"
    assert Rule(field=Field.TITLE, match=Match.CONTAINS, value="lừa đảo").matches(stored, Stopwatch())


def test_rule_of_a_source_leaves_others_alone(stored: InboxItem) -> None:
    other = Source.objects.create(name="Khác", feed_url="https://khac.vn/rss")
    rule = Rule.objects.create(value="lừa đảo")
    rule.sources.add(other)
    assert not rule.matches(stored, Stopwatch())


def test_rules_of_a_deleted_source_never_become_rules_of_all(source: Source) -> None:
    others = [Source.objects.create(name=f"Xã {n}", feed_url=f"https://xa{n}.vn/rss") for n in range(2)]
    alone = Rule.objects.create(value="lừa đảo", action=Action.REJECT)
    shared = Rule.objects.create(value="lừa đảo", action=Action.REJECT)
    alone.sources.set(others)
    shared.sources.set([source, *others])
    Source.objects.filter(pk__in=[other.pk for other in others]).delete()
    assert list(Rule.objects.all()) == [shared]
    assert list(shared.sources.all()) == [source]


def test_only_a_rule_that_files_items_under_a_topic_goes_with_it(tree: Tree) -> None:
    topic = tree.topics["ke-hoach-2022"]
    rules = {action: Rule.objects.create(value="tin", action=action, topic=topic) for action in Action}
    assert Rule.objects.filter(topic=topic).get() == rules.pop(Action.TOPIC)
    topic.delete()
    assert set(Rule.objects.all()) == set(rules.values())


def approving(source: Source, value: str = "tin", **more: int) -> Rule:
    rule = Rule.objects.create(value=value, action=Action.APPROVE, **more)
    rule.sources.add(source)
    return rule


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"action": Action.TOPIC}, "topic"),
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
    approving(source, "cảnh báo")
    Rule.objects.create(value="tin", action=Action.APPROVE, sort_order=1)
    Rule.objects.create(value="Tin", action=Action.REJECT, is_active=False)
    ingest(source, rss(item(1, "Cảnh báo lừa đảo"), item(2, "Quảng cáo"), item(3, "Tin thường")).encode())
    warned = InboxItem.objects.get(title="Cảnh báo lừa đảo")
    assert (warned.state, warned.topic, warned.decided_by) == (State.APPROVED, topic, None)
    assert warned in InboxItem.objects.public()
    assert InboxItem.objects.get(title="Quảng cáo").state == State.REJECTED
    assert InboxItem.objects.get(title="Tin thường").state == State.NEW


def test_first_rule_that_fits_decides(source: Source) -> None:
    Rule.objects.create(value="tin", action=Action.REJECT, sort_order=2)
    approving(source, sort_order=1)
    ingest(source, rss(item(1, "Tin")).encode())
    assert InboxItem.objects.get().state == State.APPROVED


def test_rule_never_approves_a_link_outside_the_source(source: Source) -> None:
    approving(source)
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


SLOW = ["(a+)+$", "(a|aa)+$", "(?:lua dao){e<=8}$", "(a(?R)?b)+c"]


class TestRegularExpressions:
    @pytest.mark.parametrize("value", SLOW)
    def test_slow_one_is_refused_before_it_is_saved(self, value: str) -> None:
        with pytest.raises(ValidationError) as refused:
            Rule(match=Match.REGEX, value=value, action=Action.REJECT).clean()
        assert "quá nhiều thời gian" in refused.value.message_dict["value"][0]

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("(lừa", "ở ký tự thứ 5: thiếu dấu )"),
            ("lừa)", "thừa dấu )"),
            ("[a-", "thiếu dấu ]"),
            ("*lừa", "trước dấu lặp không có gì"),
            ("a**", "hai dấu lặp liền nhau"),
            (r"\q", "không hợp lệ"),
            ("(?P<a", "hãy xem lại"),
            ("(a{10000}){10000}", "lặp quá nhiều lần"),
            ("a{999999999999999999999}", "lặp quá nhiều lần"),
            ("(((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9})", "lặp quá nhiều lần"),
        ],
    )
    def test_wrong_one_is_explained(self, value: str, words: str) -> None:
        with pytest.raises(ValidationError) as refused:
            Rule(match=Match.REGEX, value=value, action=Action.REJECT).clean()
        assert words in refused.value.message_dict["value"][0]

    def test_one_that_fails_while_polling_turns_itself_off_and_the_poll_goes_on(
        self, source: Source, chief_client: Client
    ) -> None:
        for value in ("(", "^(a|aa)+$"):
            Rule.objects.create(match=Match.REGEX, value=value, action=Action.REJECT)
        Rule.objects.create(value="quảng cáo", action=Action.REJECT)
        title = "a" * 300 + " b" * 200 + "!"
        summary = ingest(source, rss(item(1, title), item(2, "Quảng cáo")).encode())
        assert summary.new == 2
        assert InboxItem.objects.get(title="Quảng cáo").state == State.REJECTED
        failed = Rule.objects.filter(match=Match.REGEX)
        for bad in failed:
            assert not bad.is_active
            assert "Quy tắc tự tắt" in bad.notice
        for address in ("/admin/quy-tac-tin/", "/admin/"):
            assert chief_client.get(address).text.count("Quy tắc tự tắt") == 2, address
        bad = failed[0]
        bad.value, bad.is_active = "quảng", True
        bad.save()
        assert bad.notice == ""

    def test_many_texts_share_one_limit(self, stored: InboxItem) -> None:
        rule = Rule(match=Match.REGEX, value="lừa đảo")
        with pytest.raises(TooSlowError):
            rule.matches(stored, Stopwatch(seconds=0))


class TestScreen:
    FORM = {
        "field": "title",
        "match": "contains",
        "value": "lừa đảo",
        "action": "reject",
        "is_active": "on",
    }

    def test_chief_sets_a_rule(self, chief_client: Client, source: Source) -> None:
        chief_client.post("/admin/quy-tac-tin/new/", self.FORM)
        assert str(Rule.objects.get()) == "Tiêu đề chứa cụm từ “lừa đảo”"
        html = chief_client.get("/admin/quy-tac-tin/").content.decode()
        assert "Tiêu đề chứa cụm từ" in html
        assert "Mọi nguồn" in html

    def test_error_is_at_its_field(self, chief_client: Client) -> None:
        html = chief_client.post("/admin/quy-tac-tin/new/", self.FORM | {"action": "topic"}).content.decode()
        assert "Hãy chọn chuyên mục mà quy tắc xếp tin vào." in html

    def test_author_may_not(self, author_client: Client) -> None:
        author_client.post("/admin/quy-tac-tin/new/", self.FORM)
        assert not Rule.objects.exists()

    def test_rules_are_in_the_order_in_which_they_are_tried(self, chief_client: Client) -> None:
        first, second = (Rule.objects.create(value=value, action=Action.REJECT) for value in ("một", "hai"))
        assert (first.sort_order, second.sort_order) == (1, 2)
        html = chief_client.get("/admin/quy-tac-tin/").content.decode()
        assert html.index("“một”") < html.index("“hai”")
        chief_client.post(f"/admin/quy-tac-tin/reorder/{second.pk}/?position=0")
        assert [rule.value for rule in Rule.objects.all()] == ["hai", "một"]

    def test_value_is_shown_as_text(self, chief_client: Client) -> None:
        Rule.objects.create(value="<script>alert(1)</script>", action=Action.REJECT)
        assert "<script>alert" not in chief_client.get("/admin/quy-tac-tin/").content.decode()


class TestTrial:
    def look(self, client: Client, **changes: object) -> str:
        response = client.post(reverse("inbox_rules:try"), TestScreen.FORM | changes)
        assert response.status_code == 200
        return response.content.decode()

    @pytest.fixture(autouse=True)
    def items(self, source: Source) -> None:
        ingest(source, rss(item(1, "Cảnh báo lừa đảo"), item(2, "Tin")).encode())

    def test_shows_which_of_the_last_hundred_it_means_and_changes_nothing(
        self, chief_client: Client, source: Source
    ) -> None:
        ingest(source, rss(*(item(n, f"Cảnh báo lừa đảo {n}") for n in range(3, 108))).encode())
        html = self.look(chief_client)
        assert "trong 100 tin gần nhất" in html
        assert html.count("<li>") == int(html.partition("Trúng ")[2].split()[0]) > 0
        assert not Rule.objects.exists()
        assert not InboxItem.objects.exclude(state=State.NEW).exists()

    def test_faults_of_a_rule_are_named(self, chief_client: Client) -> None:
        for changes, words in (
            ({"value": ""}, "error-message"),
            ({"match": "regex", "value": "("}, "thiếu dấu )"),
            ({"match": "regex", "value": "(a+)+$"}, "quá nhiều thời gian"),
            ({"action": "approve"}, "hãy chọn những nguồn ấy"),
            ({"value": "không có ở đâu"}, "Không tin nào"),
            # A missing topic does not prevent a trial.
            ({"action": "topic"}, "Trúng"),
        ):
            assert words in self.look(chief_client, **changes)

    def test_says_what_would_not_be_approved(self, chief_client: Client, source: Source) -> None:
        InboxItem.objects.update(link="https://xa.example.org/")
        assert "Sẽ không tự duyệt" in self.look(chief_client, action="approve", sources=source.pk)

    def test_form_offers_the_trial(self, chief_client: Client) -> None:
        html = chief_client.get("/admin/quy-tac-tin/new/").content.decode()
        assert "Thử với 100 tin gần nhất" in html
        assert "inbox/rule.js" in html

    def test_author_may_not(self, author_client: Client) -> None:
        assert author_client.post(reverse("inbox_rules:try"), TestScreen.FORM).status_code == 302


class TestWaitingItems:
    @pytest.fixture
    def rule(self, source: Source) -> Rule:
        ingest(source, rss(item(1, "Quảng cáo một"), item(2, "Quảng cáo hai"), item(3, "Tin")).encode())
        return Rule.objects.create(value="quảng cáo", action=Action.REJECT)

    def test_are_shown_first_then_ruled_and_given_back_by_one_click(
        self, chief_client: Client, chief: User, rule: Rule
    ) -> None:
        address = reverse("inbox_rules:apply", args=[rule.pk])
        html = chief_client.get(address).content.decode()
        assert "Quảng cáo một" in html
        assert html.count('name="items"') == 2
        assert InboxItem.objects.waiting().count() == 3
        chosen = list(InboxItem.objects.filter(title__startswith="Quảng").values_list("pk", flat=True))
        other = InboxItem.objects.get(title="Tin").pk
        form = fields_of(html) | {"items": [*chosen, other]}
        html = chief_client.post(address, form, follow=True).content.decode()
        assert "Đã áp dụng quy tắc cho 2 tin đang chờ." in html
        rejected = InboxItem.objects.filter(state=State.REJECTED)
        assert rejected.count() == 2
        assert {one.decided_by for one in rejected} == {chief}
        assert "áp dụng)" in chief_client.get("/admin/hop-tin/?state=rejected").content.decode()
        batch = html.partition('name="batch" value="')[2].partition('"')[0]
        chief_client.post(reverse("inbox:decide"), {"action": "undo", "batch": batch})
        assert InboxItem.objects.waiting().count() == 3

    def test_nothing_ticked_is_no_nothing_found(self, chief_client: Client, rule: Rule) -> None:
        address = reverse("inbox_rules:apply", args=[rule.pk])
        form = fields_of(chief_client.get(address).content.decode()) | {"items": []}
        assert "Chưa chọn tin nào." in chief_client.post(address, form, follow=True).content.decode()

    def test_rule_that_is_off_promises_nothing_for_new_items(self, chief_client: Client, rule: Rule) -> None:
        address = reverse("inbox_rules:apply", args=[rule.pk])
        Rule.objects.update(value="không có ở đâu")
        assert "thì máy tự áp dụng" in chief_client.get(address).content.decode()
        Rule.objects.update(is_active=False)
        html = chief_client.get(address).content.decode()
        assert "thì máy tự áp dụng" not in html
        assert "Quy tắc đang tắt" in html

    def test_are_left_alone_if_the_rule_was_changed_after_it_was_shown(
        self, chief_client: Client, rule: Rule
    ) -> None:
        address, edit = (reverse(f"inbox_rules:{name}", args=[rule.pk]) for name in ("apply", "edit"))
        opened = fields_of(chief_client.get(address).content.decode())
        topic = TopicPage.objects.last().pk
        changed = page_form(chief_client, edit) | {"action": Action.TOPIC, "topic": topic}
        assert chief_client.post(edit, changed).status_code == 302
        html = chief_client.post(address, opened, follow=True).content.decode()
        assert "Quy tắc vừa đổi, chưa áp dụng cho tin nào" in html
        assert InboxItem.objects.waiting().count() == 3
        # `fields_of` reads the first of several boxes.
        html = chief_client.post(address, fields_of(html), follow=True).content.decode()
        assert "Đã áp dụng quy tắc cho 1 tin đang chờ." in html

    def test_slow_pattern_is_an_answer_in_words(self, chief_client: Client, rule: Rule) -> None:
        Rule.objects.update(match=Match.REGEX, value="^(a|aa)+$")
        InboxItem.objects.update(title="a" * 300 + " b" * 200 + "!")
        html = chief_client.get(reverse("inbox_rules:apply", args=[rule.pk])).content.decode()
        assert "quá nhiều thời gian" in html

    def test_author_may_not(self, author_client: Client, rule: Rule) -> None:
        author_client.post(reverse("inbox_rules:apply", args=[rule.pk]), {"items": [1, 2, 3]})
        assert InboxItem.objects.waiting().count() == 3
