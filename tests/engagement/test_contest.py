"""Tests of a contest: one attempt each, the server's clock, no answer before the end, a score that can be recounted."""

import copy
import datetime
import io
import itertools
import json
import re
from collections.abc import Callable

import pytest
from django.core import mail, signing
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.models import Page, PageViewRestriction

from campaign.engagement.contest import attempts, bank, certificates, events, ranking
from campaign.engagement.contest.attempts import Entrant
from campaign.engagement.contest.public import practice
from campaign.engagement.contest.public.entering import EntryForm
from campaign.engagement.contest.public.page import next_moment
from campaign.engagement.models import (
    Attempt,
    AttemptEvent,
    ContestPage,
    ContestResult,
    EntryCode,
    Question,
    QuestionVersion,
    Use,
    in_words,
)
from campaign.engagement.public_forms import stamps
from campaign.engagement.public_forms.addresses import same_address
from home.first_run.structure import Tree
from operations.backup.signals import restored
from tests.admin import fields_of
from tests.factories import ContestFactory, approved_questions, contest_rounds

Enter = Callable[..., str]
CODES = [f"ABCDE2345{number}" for number in (2, 3, 4)]


@pytest.fixture(scope="module")
def shared_contest(module_data: None, shared_tree: Tree) -> ContestPage:
    approved_questions(4)
    approved_questions(3, Use.PRACTICE)
    # A copy, because the session's tree must not count pages that are rolled back.
    return ContestFactory(parent=shared_tree.campaign)


@pytest.fixture
def contest(tree: Tree, shared_contest: ContestPage) -> ContestPage:
    return copy.deepcopy(shared_contest)


@pytest.fixture
def by_list(contest: ContestPage) -> ContestPage:
    contest.entry = ContestPage.Entry.LIST
    contest.save()
    for number, code in enumerate(CODES):
        EntryCode.objects.create(page=contest, code=code, unit="Lớp 7A", label=f"7A-0{number}")
    return contest


@pytest.fixture
def browser() -> Client:
    """Return a browser for which Django checks CSRF as in production."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def enter(browser: Client, move) -> Enter:
    """Return a function that enters a contest by a code of a list, and returns the address of the attempt."""

    def do(page: ContestPage, code: str = CODES[0]) -> str:
        address = reverse("engagement:enter", args=[page.pk])
        form = fields_of(browser.get(address).text)
        move(seconds=10)
        answer = browser.post(address, form | {"code": code, "guess": "10"})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    return do


def right_choices(html: str) -> dict[str, str]:
    """Return the fields of the right answers on a paper."""
    return dict(re.findall(r'name="(cau-\d+)"\s+value="(\d)"[^>]*>\s*<span>Đúng', html))


def wrong_choices(html: str) -> dict[str, str]:
    return {name: str((int(value) + 1) % 3) for name, value in right_choices(html).items()}


def end_round(page: ContestPage, **values: object) -> ContestPage:
    """Close the round of a contest a minute ago, with `values` in place of its own."""
    closed = (timezone.now() - datetime.timedelta(minutes=1)).isoformat()
    page.rounds = json.dumps(contest_rounds(**{"closes_at": closed, **values}))
    page.save()
    return ContestPage.objects.get(pk=page.pk)


def test_a_pupil_enters_by_a_code_answers_and_hands_in(by_list, browser, enter, move):
    paper = enter(by_list)
    shown = browser.get(paper).text
    move(seconds=65)
    answer = browser.post(paper, fields_of(shown) | right_choices(shown) | {"lam": "nop"})
    assert answer.status_code == 303
    done = browser.get(paper)
    assert "<strong>2/2</strong>" in done.text
    assert "1\N{NO-BREAK SPACE}phút" in done.text
    # Only a pupil's unit and label are stored, and nobody gets a cookie.
    attempt = Attempt.objects.get()
    stored = (attempt.score, attempt.unit, attempt.label, attempt.name, attempt.email)
    assert stored == (2, "Lớp 7A", "7A-00", "", "")
    assert [event.kind for event in attempt.events.all()] == ["rut", "tra-loi", "nop"]
    assert not browser.cookies


def test_whoever_enters_again_in_any_spelling_is_led_to_the_same_attempt(by_list, enter, move):
    first = enter(by_list)
    for spelling in ("abcde23452", "ABCDE-23452", "ＡＢＣＤＥ 23452"):
        assert enter(by_list, spelling) == first
    spellings = ("Lan.Anh@Gmail.com", "lananh+thi@googlemail.com", "LANANH@gmail.com", "ｌananh@gmail.com")
    assert {same_address(one) for one in spellings} == {"lananh@gmail.com"}
    assert same_address("Lan.Anh+2@Example.VN") == "lan.anh@example.vn"
    spellings = ("nam@bücher.vn", "Nam@BÜCHER.vn", "nam@xn--bcher-kva.vn", "nam@bu\u0308cher\u3002vn")
    assert {same_address(one) for one in spellings} == {"nam@xn--bcher-kva.vn"}
    assert same_address(f"nam@{'ü' * 64}.vn") == f"nam@{'ü' * 64}.vn"
    assert Attempt.objects.count() == 1


def test_an_address_is_confirmed_by_a_code_and_takes_part_once(contest, browser, move):
    address = reverse("engagement:enter", args=[contest.pk])

    def send(email: str, code: str = "") -> object:
        form = fields_of(browser.get(address).text)
        move(seconds=10)
        values = {"email": email, "name": "Trần Thị Bưởi", "guess": "5", "code": code}
        return browser.post(address, form | values)

    # The form asks for the code only once it is on its way, and reports no failure.
    assert 'name="code"' not in browser.get(address).text
    sent = send("Buoi.Tran@gmail.com").text
    assert "<title>Đã gửi mã" in sent
    assert 'role="status"' in sent
    assert not re.search(r'role="alert"|notice--warning|Chưa gửi', sent)
    assert 'name="code"' in sent
    code = re.search(r"\d{6}", mail.outbox[0].subject)[0]
    assert "Mã không đúng" in send("buoitran@gmail.com", "000000" if code != "000000" else "000001").text
    assert "Mã không đúng" in send("khac@example.vn", code).text
    first = send("Buoi.Tran@gmail.com", code).headers["Location"]
    assert send("buoitran+2@googlemail.com", code).headers["Location"] == first
    attempt = Attempt.objects.get()
    assert "buoi" not in attempt.identity
    # A mail may come late, so it names the time until which its code is valid: a quarter of an hour or somewhat longer.
    until = re.search(r"Mã dùng được đến (\d\d:\d\d)\.", mail.outbox[0].body)[1]
    minutes = next(
        minute
        for minute in range(60)
        if f"{timezone.localtime() + datetime.timedelta(minutes=minute):%H:%M}" == until
    )
    assert minutes >= 13
    move(minutes=minutes - 2)
    assert send("buoitran@gmail.com", code).headers["Location"] == first
    move(minutes=2)
    assert "Mã không đúng" in send("buoitran@gmail.com", code).text
    # Tries are limited.
    form = fields_of(browser.get(address).text)
    move(seconds=10)
    guess = form | {"email": "buoitran@gmail.com", "guess": "5", "code": "111111"}
    assert [browser.post(address, guess).status_code for _ in range(11)][-1] == 429


def test_whoever_asks_for_too_many_codes_may_use_the_last_one(contest, browser, move):
    address = reverse("engagement:enter", args=[contest.pk])
    form = fields_of(browser.get(address).text) | {"email": "nam@example.vn", "guess": "5"}
    move(seconds=10)
    refused = [browser.post(address, form) for _ in range(4)][-1]
    assert refused.status_code == 429
    assert "Hãy dùng mã trong thư mới nhất" in refused.text
    assert len(mail.outbox) == 3
    code = re.search(r"\d{6}", mail.outbox[-1].subject)[0]
    again = fields_of(refused.text)
    assert "code" in again
    move(seconds=10)
    assert browser.post(address, again | {"code": code}).status_code == 303


def test_nobody_enters_by_mail_while_no_mail_goes_out(contest, browser, chief_client, move, settings):
    """Nobody would get the code: the page asks for no address, and the form of the contest warns the board."""
    address = reverse("engagement:enter", args=[contest.pk])
    form = fields_of(browser.get(address).text) | {"email": "nam@example.vn", "guess": "5"}
    move(seconds=10)
    told = [
        reverse("engagement_contest", args=[contest.pk]),
        reverse("wagtailadmin_pages:edit", args=[contest.pk]),
    ]
    assert "Máy chủ chưa có nơi gửi thư" not in chief_client.get(told[0]).text
    settings.MAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert [one for one in told if "Máy chủ chưa có nơi gửi thư" in chief_client.get(one).text] == told
    assert browser.post(address, form).status_code == 403
    assert browser.get(address).headers["Location"] == contest.url
    assert not mail.outbox
    assert "(chưa vào thi được)" in browser.get(contest.get_parent().url).text
    for shown in (
        browser.get(contest.url),
        chief_client.get(reverse("wagtailadmin_pages:view_draft", args=[contest.pk])),
    ):
        assert "Chưa vào thi được: trang chưa gửi được mã qua thư điện tử." in shown.text
        assert f'"{address}"' not in shown.text
    # Codes of a list are handed out on paper.
    contest.entry = ContestPage.Entry.LIST
    contest.save_revision().publish()
    assert f'"{address}"' in browser.get(contest.url).text
    assert browser.get(address).status_code == 200


def test_a_guess_is_read_as_vietnamese_write_numbers(by_list, browser, move):
    address = reverse("engagement:enter", args=[by_list.pk])
    form = fields_of(browser.get(address).text) | {"code": CODES[0]}
    move(seconds=10)
    for typed, guess in (
        *(("1200", 1200), ("1.200", 1200), (" 1 200 ", 1200), ("1.234.567", 1_234_567), ("1\u00a0000", 1000)),
        *((wrong, None) for wrong in ("1,5", "1.5", "1.00", "1.0000", "1,000")),
        *((wrong, None) for wrong in ("9" * 5_000, "-1", "0", "năm", "")),
    ):
        Attempt.objects.all().delete()
        answer = browser.post(address, form | {"guess": typed})
        assert answer.status_code == (200 if guess is None else 303), typed
        stored = list(Attempt.objects.values_list("guess", flat=True))
        assert stored == ([] if guess is None else [guess]), typed


def test_no_mailbox_takes_part_under_a_second_spelling(contest, browser, move):
    address = reverse("engagement:enter", args=[contest.pk])
    form = fields_of(browser.get(address).text)
    move(seconds=10)
    for email in ('"nam"@example.vn', '"n\\am"@example.vn', "bo\u017fs@example.vn"):
        answer = browser.post(address, form | {"email": email, "guess": "5"})
        assert "không có dấu ngoặc kép" in answer.text, email
    assert not mail.outbox


def test_late_answers_are_refused_and_saved_ones_count(by_list, browser, enter, move):
    paper = enter(by_list)
    shown = browser.get(paper).text
    right = right_choices(shown)
    save, stamp = f"{paper}luu/", fields_of(shown)["stamp"]
    answer = browser.post(save, {"stamp": stamp, "cau-1": right["cau-1"]})
    assert answer.json()["saved"] == 1
    assert 29 * 60_000 < answer.json()["left"] <= 30 * 60_000
    move(minutes=31)
    assert browser.post(save, {"stamp": stamp, "cau-2": right["cau-2"]}).status_code == 409
    late = browser.post(paper, {"stamp": stamp, "lam": "nop", **right})
    assert late.status_code == 403
    assert "không được nhận" in late.text
    # No button was needed: the attempt is over with its one answer.
    assert "<strong>1/2</strong>" in browser.get(paper).text
    assert AttemptEvent.objects.filter(kind="nop").count() == 0


def test_a_round_that_closes_ends_the_attempt_of_a_late_beginner(by_list, enter):
    closes = timezone.now() + datetime.timedelta(minutes=5)
    by_list.rounds = json.dumps(contest_rounds(closes_at=closes.isoformat()))
    by_list.save()
    enter(by_list)
    assert Attempt.objects.get().ends_at == closes


def test_no_entry_is_stamped_after_the_end(by_list, monkeypatch):
    one, true_now = by_list.current, timezone.now
    late = 0
    for left in range(8):
        monkeypatch.setattr(timezone, "now", true_now)
        attempt = attempts.start(by_list, one, Entrant([f"nguoi {left}"], guess=1))
        # Each reading of the clock takes a second, so that the time runs out between any two readings.
        clock = itertools.count(-left)
        ends_at = attempt.ends_at
        monkeypatch.setattr(
            timezone, "now", lambda c=clock, e=ends_at: e + datetime.timedelta(seconds=next(c))
        )
        for step in (attempts.save, attempts.submit):
            try:
                step(attempt.key, {0: left % 2})
            except attempts.OverError:
                late += 1
        attempt.refresh_from_db()
        assert events.faults(attempt, list(attempt.events.all())) == []
    assert 0 < late < 8


def test_nobody_begins_after_the_end(by_list, move):
    one = by_list.current
    move(days=7, seconds=1)
    with pytest.raises(attempts.OverError):
        attempts.start(by_list, one, Entrant(["mot nguoi"], guess=1))
    assert not Attempt.objects.exists()


def test_a_hand_in_whose_answers_were_all_stored_is_not_told_that_they_came_too_late(
    by_list, browser, enter, move
):
    paper = enter(by_list)
    shown = browser.get(paper).text
    answers = {"stamp": fields_of(shown)["stamp"], **right_choices(shown)}
    browser.post(f"{paper}luu/", answers)
    move(minutes=31)
    assert browser.post(paper, {"lam": "nop", **answers}).status_code == 303
    assert "Đã hết giờ" in browser.get(paper).text


def test_answers_that_were_handed_in_stand(by_list, browser, enter):
    paper = enter(by_list)
    shown = browser.get(paper).text
    stamp = fields_of(shown)["stamp"]
    for _ in range(2):  # A second press of the button gets no message that its answers came too late.
        answer = browser.post(paper, {"stamp": stamp, "lam": "nop", **wrong_choices(shown)})
        assert (answer.status_code, answer.headers.get("Location")) == (303, paper)
    assert browser.post(f"{paper}luu/", {"stamp": stamp, **right_choices(shown)}).status_code == 409
    assert browser.post(paper, {"stamp": stamp, "lam": "nop-luon", **right_choices(shown)}).status_code == 403
    assert "<strong>0/2</strong>" in browser.get(paper).text


def test_forms_of_other_attempts_forged_stamps_and_foreign_sites_are_refused(by_list, browser, enter):
    mine, theirs = enter(by_list), enter(by_list, CODES[1])
    shown = browser.get(mine).text
    stamp, right = fields_of(shown)["stamp"], right_choices(shown)
    other = fields_of(browser.get(theirs).text)["stamp"]
    for forged in (other, "", stamp[:-2], stamps.make("vote", 0)):
        assert browser.post(f"{mine}luu/", {"stamp": forged, **right}).status_code == 403
        assert browser.post(mine, {"stamp": forged, "lam": "nop", **right}).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert browser.post(f"{mine}luu/", {"stamp": stamp, **right}, headers=foreign).status_code == 403
    # Places and choices that the paper does not have are dropped.
    odd = {"cau-0": "1", "cau-9": "1", "cau-1": "7", "cau-2": "x"}
    assert browser.post(f"{mine}luu/", {"stamp": stamp, **odd}).json()["saved"] == 0
    # No address names an attempt by its number.
    for guess in (Attempt.objects.first().pk, "x" * 22):
        assert browser.get(f"/gui/thi/bai/{guess}/").status_code == 404


def test_no_right_answer_leaves_the_server_before_the_round_is_over(
    by_list, browser, enter, move, author_client
):
    paper = enter(by_list)
    attempt = Attempt.objects.get()
    shown = browser.get(paper).text
    assert shown.count("<fieldset") == 2
    keys = {str(key) for key, _ in attempt.sheet}
    assert not keys & set(re.findall(r'(?:value|name|id|data-\w+)="(\d+)"', shown)) - set("012")
    browser.post(paper, {"stamp": fields_of(shown)["stamp"], "lam": "nop-luon"})
    before = browser.get(paper).text
    practised = browser.get(reverse("engagement:practice", args=[by_list.pk])).text
    public = [
        before,
        browser.get(by_list.url).text,
        browser.get("/tim-kiem/?q=Sai+một").text,
        practised,
    ]
    public.append(author_client.get("/admin/api/main/pages/?fields=*&order=-id").text)
    public += [browser.get(f"/rss/tat-ca.{kind}").text for kind in ("xml", "json")]
    for text in public:
        assert "Vì sao câu" not in text
        assert "Câu hỏi thi số" not in text
    end_round(by_list)
    after = browser.get(paper).text
    assert "Vì sao câu" in after
    assert "Đáp án đúng" in after


def test_answers_stay_on_the_server_while_another_contest_draws_from_the_bank(by_list, browser, enter, tree):
    paper = enter(by_list)
    browser.post(paper, {"stamp": fields_of(browser.get(paper).text)["stamp"], "lam": "nop-luon"})
    other = ContestFactory(parent=tree.campaign)
    end_round(by_list)
    assert "Đáp án đúng" not in browser.get(paper).text
    other.unpublish()
    assert "Đáp án đúng" in browser.get(paper).text


def test_home_page_names_a_contest_while_it_is_open(contest, browser, move):
    opens, closes = timezone.now() + datetime.timedelta(hours=1), timezone.now() + datetime.timedelta(hours=3)
    contest.rounds = json.dumps(contest_rounds(opens_at=opens.isoformat(), closes_at=closes.isoformat()))
    contest.save()
    named = []
    for _ in range(3):
        named.append(f'href="{contest.url}">{contest.title}</a>' in browser.get("/").text)
        move(hours=2)
    assert named == [False, True, False]
    assert (next_moment(opens - datetime.timedelta(hours=1)), next_moment(opens)) == (opens, closes)


def test_the_clock_is_said_to_run_from_the_button_that_starts_it(contest, browser, move):
    address = reverse("engagement:enter", args=[contest.pk])
    before = browser.get(address).text
    assert "Nhận mã qua thư</button>" in before
    assert "Đồng hồ chạy từ lúc bạn bấm “Bắt đầu làm bài”" in before
    # A round that closes sooner ends every attempt.
    soon = timezone.now() + datetime.timedelta(minutes=5, seconds=30)
    contest.rounds = json.dumps(contest_rounds(closes_at=soon.isoformat()))
    contest.save()
    assert "2 câu trong 5 phút" in browser.get(address).text


@pytest.mark.parametrize("hide", ["unpublish", "private"])
def test_a_paper_says_nothing_of_a_contest_that_readers_see_no_longer(by_list, browser, enter, hide):
    paper = enter(by_list)
    if hide == "unpublish":
        by_list.unpublish()
    else:
        PageViewRestriction.objects.create(page=by_list, restriction_type="login")
    # As the form stores a draft of a page that is not online.
    by_list = ContestPage.objects.get(pk=by_list.pk)
    by_list.title = "Tên nháp"
    end_round(by_list, title="Vòng nháp")
    stamp = fields_of(browser.get(paper).text)["stamp"]
    assert browser.post(paper, {"stamp": stamp, "cau-1": "0", "lam": "cau-1"}).status_code == 303
    before = browser.get(paper).text
    browser.post(paper, {"stamp": stamp, "lam": "nop-luon"})
    after = browser.get(paper).text
    assert "Nộp bài" in before
    assert "Đã nộp bài" in after
    for text in (before, after):
        assert "nháp" not in text
        assert "Vì sao câu" not in text
        assert by_list.url not in text


def test_what_entrants_type_and_choose_fits_its_columns(contest):
    contest.units = f"{'Xã, phường ' * 20}\nXã A"
    fields = EntryForm(page=contest).fields
    longest = {"email": fields["email"].max_length, "name": fields["name"].max_length}
    longest["unit"] = max(len(value) for value, _ in fields["unit"].choices)
    for name, most in longest.items():
        assert most <= Attempt._meta.get_field(name).max_length, name


def test_practice_marks_and_explains_and_stores_nothing(contest, browser):
    address = reverse("engagement:practice", args=[contest.pk])
    shown = browser.get(address).text
    with CaptureQueriesContext(connection) as queries:
        marked = browser.post(address, fields_of(shown) | right_choices(shown)).text
    assert "Bạn đúng 3/3 câu" in marked
    assert marked.count("Vì sao câu") == 3
    assert not [query for query in queries if not query["sql"].startswith("SELECT")]
    for value in ("9" * 5_000, "\u0669", "7", "-1", ""):
        assert "Bạn đúng 0/3 câu" in browser.post(address, fields_of(shown) | {"cau-1": value}).text
    # A sheet other than the signed one would reveal the bank.
    assert "Bạn đúng" not in browser.post(address, {"sheet": "gia-mao"}).text
    assert not Attempt.objects.exists()


def test_nobody_practises_with_a_question_of_a_contest_before_all_rounds_are_over(contest, browser, chief):
    address = reverse("engagement:practice", args=[contest.pk])
    version = QuestionVersion.objects.filter(use=Use.ROUND).first()
    Question.objects.filter(pk=version.question_id).update(use=Use.PRACTICE, is_waiting=True)
    assert bank.approve([version.question.as_shown], chief).approved == 1
    assert version.text not in browser.get(address).text
    end_round(contest)
    assert version.text in browser.get(address).text


def test_practice_begins_anew_if_a_question_is_gone(contest, browser):
    address = reverse("engagement:practice", args=[contest.pk])
    shown = browser.get(address).text
    sheet = signing.loads(fields_of(shown)["sheet"], salt=practice._SALT)
    unknown = signing.dumps([*sheet[1:], [999_999_999, [0, 1]]], salt=practice._SALT)
    again = browser.post(address, {"sheet": unknown})
    assert again.status_code == 200
    assert fields_of(again.text)["sheet"] != unknown
    assert "Bạn đúng" not in again.text


def test_starting_and_answering_cost_few_queries(by_list, browser, enter, move):
    address = reverse("engagement:enter", args=[by_list.pk])
    form = fields_of(browser.get(address).text)
    move(seconds=10)
    with CaptureQueriesContext(connection) as started:
        paper = browser.post(address, form | {"code": CODES[0], "guess": "1"}).headers["Location"]
    stamp = fields_of(browser.get(paper).text)["stamp"]
    with CaptureQueriesContext(connection) as answered:
        assert browser.post(f"{paper}luu/", {"stamp": stamp, "cau-1": "1"}).status_code == 200
    own = [[query for query in queries if "SAVEPOINT" not in query["sql"]] for queries in (started, answered)]
    assert len(own[0]) <= 8
    assert len(own[1]) <= 5


@pytest.fixture
def entered(by_list: ContestPage) -> list[Attempt]:
    """Return three attempts: right after a minute, right after two, one of two right."""
    one = by_list.current
    found = []
    for number, minutes in enumerate((2, 1, 3)):
        entrant = Entrant([f"nguoi {number}"], unit=f"Xã {number % 2}", name="Nguyễn Văn An", guess=number)
        attempt = attempts.start(by_list, one, Entrant(**vars(entrant) | {"may_name": number == 1}))
        started = timezone.now() - datetime.timedelta(minutes=minutes)
        choices = {place: order.index(1) for place, (_, order) in enumerate(attempt.sheet)}
        if number == 2:
            choices[0] = (choices[0] + 1) % 3
        shifted = Attempt.objects.filter(pk=attempt.pk)
        shifted.update(started_at=started)
        attempts.save(attempt.key, choices)
        if number < 2:
            attempts.submit(attempt.key, {})
        found.append(shifted.get())
    return found


def test_results_order_by_score_time_and_guess_with_masked_names(by_list, entered, browser, move):
    move(minutes=30)
    page = end_round(by_list)
    ranking.draw_up(page, page.all_rounds[0])
    rows = list(ContestResult.objects.values_list("place", "name", "score"))
    assert rows == [(1, "Nguyễn Văn An", 2), (2, "N. V. An", 2), (3, "N. V. An", 1)]
    # With equal score and time, the better guess (of three entrants) comes first; equal guesses share a place.
    Attempt.objects.update(submitted_at=None)
    ended = timezone.now() - datetime.timedelta(minutes=2)
    Attempt.objects.update(started_at=ended - datetime.timedelta(minutes=1), ends_at=ended)
    ranking.draw_up(page, page.all_rounds[0])
    assert list(ContestResult.objects.values_list("guess_error", flat=True)) == [2, 3, 1]
    # Nothing is public, not even certificates, until the page announces the round.
    code = certificates.code_of(entered[1])
    verify = reverse("engagement:certificate")
    assert "N. V. An" not in browser.get(page.url).text
    assert "là thật" not in browser.get(verify, {"ma": code}).text
    page = end_round(page, is_announced=True)
    shown = browser.get(page.url).text
    assert "N. V. An" in shown
    assert "Xã 1" in shown
    assert "là thật" in browser.get(verify, {"ma": code.lower()}).text
    assert "là thật" not in browser.get(verify, {"ma": f"{entered[0].pk}-{code[-8:]}"}).text
    paper = reverse("engagement:paper", args=[entered[1].key])
    assert "Tải giấy chứng nhận" in browser.get(paper).text
    # The same holds after the page is closed, or goes offline while its draft announces the round.
    closed = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert "là thật" not in browser.get(verify, {"ma": code}).text
    assert "Tải giấy chứng nhận" not in browser.get(paper).text
    closed.delete()
    page.unpublish()
    assert "là thật" not in browser.get(verify, {"ma": code}).text
    assert "Tải giấy chứng nhận" not in browser.get(paper).text
    Page.objects.filter(pk=page.pk).update(live=True)
    assert "là thật" in browser.get(verify, {"ma": code}).text
    # After the restoration of a backup, another attempt has this number.
    Attempt.objects.filter(pk=entered[1].pk).update(key="khac")
    assert "là thật" not in browser.get(verify, {"ma": code}).text


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn An", "N. V. An"),
        ("An", "A…"),
        ("Nguyễn Văn An 0905123456", "N. V. An"),
        ("Nguyễn Văn An an@example.org", "N. V. An"),
        ("Nguyễn Văn An, lớp 7A, trường Mẫu", "N. V. An"),
        ("Nguyễn Văn An (con bà Lan)", "N. V. An"),
        ("Nguyễn Văn An - xã Mẫu", "N. V. An"),
        ("H’Hen Niê", "H. Niê"),
        # As long as its column: PostgreSQL refuses more.
        ("X " * 49 + "X", "X. " * 33 + "X"),
    ],
)
def test_masked_names_hold_nothing_but_the_name(name: str, masked: str):
    assert ranking.masked_name(Attempt(name=name, kept_days=90)) == masked


@pytest.mark.parametrize(
    ("milliseconds", "words"), [(5_340, "5,3 giây"), (59_949, "59,9 giây"), (119_960, "2 phút 0,0 giây")]
)
def test_no_minute_of_a_result_has_sixty_seconds(milliseconds: int, words: str):
    assert in_words(milliseconds).replace("\N{NO-BREAK SPACE}", " ") == words


def test_no_name_becomes_a_number_or_an_address(contest):
    for name, is_valid in {"Nguyễn Văn An": True, "An 0905123456": False, "an@example.org": False}.items():
        form = EntryForm(QueryDict(urlencode({"name": name})), page=contest)
        assert ("name" in form.errors) is not is_valid


def test_a_jury_recounts_every_score_and_finds_what_was_tampered_with(by_list, entered):
    def recount() -> str:
        told = io.StringIO()
        call_command("recount_contest", by_list.pk, stdout=told)
        return told.getvalue()

    assert "Mọi điểm khớp" in recount()
    first = Attempt.objects.filter(pk=entered[0].pk)
    log = AttemptEvent.objects.filter(attempt=entered[0])
    answered = log.get(kind="tra-loi")
    ends = [attempt.events.last().pk for attempt in entered]
    tampered = [
        lambda: first.update(score=1),
        lambda: log.filter(pk=answered.pk).update(data=[[0, 1]]),
        lambda: log.filter(pk=answered.pk).delete(),
        lambda: log.filter(kind="nop").delete(),
        lambda: log.filter(kind="nop").update(at=timezone.now()),
        lambda: first.update(sheet=entered[0].sheet[::-1]),
        lambda: first.update(guess=3_000),
        # The last entries of the logs of attempts that were handed in, and of one that was not.
        *(lambda one=one: AttemptEvent.objects.filter(pk=one).delete() for one in ends),
    ]
    for tamper in tampered:
        with transaction.atomic():
            tamper()
            with pytest.raises(CommandError, match="chỗ khác"):
                recount()
            transaction.set_rollback(True)


def test_a_jury_finds_what_was_tampered_with_in_the_results(by_list, entered):
    page = end_round(by_list, is_announced=True)
    Attempt.objects.filter(submitted_at=None).delete()
    ranking.draw_up(page, page.all_rounds[0])
    call_command("recount_contest", page.pk, stdout=io.StringIO())
    results = ContestResult.objects.filter(page=page)
    assert results.count() > 1
    winner = results.get(place=1)
    for tamper in (
        lambda: results.filter(pk=winner.pk).update(place=2),
        lambda: results.filter(pk=winner.pk).update(score=0),
        lambda: winner.delete(),
        # The winner's attempt, with its log and its result.
        lambda: Attempt.objects.get(pk=winner.attempt_id).delete(),
    ):
        with transaction.atomic():
            tamper()
            with pytest.raises(CommandError, match="chỗ khác"):
                call_command("recount_contest", page.pk, stdout=io.StringIO())
            transaction.set_rollback(True)


def test_entrants_are_erased_after_the_days_of_the_setting_and_results_stay(by_list, entered, browser, move):
    Attempt.objects.filter(submitted_at=None).update(ends_at=timezone.now())
    page = end_round(by_list, is_announced=True)
    ranking.draw_up(page, page.all_rounds[0])
    move(days=89)
    call_command("forget_senders")
    assert EntryCode.objects.exists()
    assert "90 ngày kể từ khi vòng thi cuối đóng" in browser.get(reverse("privacy")).text
    move(days=2)
    restored.send(sender=None)
    assert not EntryCode.objects.exists()
    for attempt in Attempt.objects.all():
        assert (attempt.name, attempt.email, attempt.identity) == ("", "", attempt.key)
    assert set(ContestResult.objects.values_list("name", flat=True)) == {"N. V. An"}
    assert "N. V. An" in browser.get(page.url).text
    ranking.draw_up(page, page.all_rounds[0])
    assert set(ContestResult.objects.values_list("name", flat=True)) == {"N. V. An"}
