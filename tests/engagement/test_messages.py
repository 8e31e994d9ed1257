"""Tests of the desk: a message arrives, similar ones are found, two people answer, an alert is made, all is erased."""

import datetime
import io
import logging
import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import PIL.Image
import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry, Page

from base.models import User
from campaign.articles.models import AlertPage, ArticlePage
from campaign.engagement.messages import codes, panels, report, services, similar, words, workdays
from campaign.engagement.messages.public import MessageView, StateView
from campaign.engagement.models import EngagementSettings, Message, Picture, Reply, SpecialDay
from campaign.newsroom.models import Trashed
from campaign.newsroom.review import urgent
from campaign.reports.counts import others
from campaign.reports.models import Report
from campaign.reports.periods import Period
from campaign.reports.services import figures_of, issue
from home.first_run.structure import Tree
from operations.backup.signals import restored
from signin.models import Try
from tests.admin import fields_of, page_form
from tests.engagement.conftest import Move
from tests.engagement.stored import everything_stored
from tests.extraction.clamd import EICAR, clamd
from tests.extraction.marked_pictures import drawing, saved, with_scans
from tests.factories import AlertFactory, ArticleFactory, UserFactory
from tests.people import client_of

SAMPLE = (
    "VNPOST: bưu kiện của bạn đang chờ, xác nhận tại https://vnpost-giaohang.top/xac-nhan?id=7 trước 24h."
    " Họ gọi từ 0905 123 456, bảo chuyển 15.000.000 đ vào tài khoản 1903 6688 2211 09."
)
SECRETS = (
    "vnpost-giaohang",
    "0905 123 456",
    "0905123456",
    "kin-dao@example.org",
    "lời đáp kín",
    "cần sửa kín",
)

pytestmark = pytest.mark.django_db

FORM = reverse("engagement:message")
STATE = reverse("engagement:message_state")


@pytest.fixture
def deputy(tree: Tree, chief: User) -> User:
    user = UserFactory(username="pho-ban")
    user.groups.set(chief.groups.all())
    return user


def message(number: int = 1, text: str = SAMPLE, **values: Any) -> Message:
    code = codes.code_of(str(number))
    defaults: dict[str, Any] = {
        "kind": Message.Kind.SUSPICIOUS,
        "workdays": 10,
        "due_on": timezone.localdate() + datetime.timedelta(days=14),
    }
    made = Message.objects.create(
        stamp=str(number), code_hash=codes.hashes_of(code)[0], text=text, **defaults | values
    )
    similar.store(made)
    return made


def picture(name: str = "anh.jpg", data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or saved("JPEG", drawing()), content_type="image/jpeg")


def act(who: Client, about: Message, viec: str, **values: Any) -> HttpResponse:
    return who.post(reverse("engagement_message", args=[about.pk]), {"viec": viec} | values)


def last(about: Message) -> str:
    reply = about.replies.last()
    return str(reply.pk) if reply else ""


def asked(client: Client, move: Move, code: str) -> HttpResponse:
    form = fields_of(client.get(STATE).text)
    move(seconds=10)
    return client.post(STATE, form | {"code": code})


# --- Pure parts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Vào https://a.b.vn/x?y=1. Rồi WWW.la.vip!", "Vào hxxps://a[.]b[.]vn/x?y=1. Rồi WWW[.]la[.]vip!"),
        ("(vnpost-giaohang.top) bit.ly/Ab", "(vnpost-giaohang[.]top) bit[.]ly/Ab"),
        ("vietcómbank.com, hxxp://da.vn", "vietcómbank[.]com, hxxp://da[.]vn"),
        ("về nhà.Sau đó TP.HCM v.v. 03/CT-UBND", "về nhà.Sau đó TP.HCM v.v. 03/CT-UBND"),
        ("thư a.b@lua.dao.vn", "thư …@lua.dao.vn"),
        ("gọi 0905.123.456 24/7", "gọi 090x.xxx.x56 24/7"),
        ("+84 905 123 456; (0255) 3822222; 19001234", "+84 9xx xxx x56; (025x) xxxxx22; 190xxx34"),
        ("tk 1903 6688 2211 09", "tk 190x xxxx xxxx 09"),
        ("113, mã 123456, 1.500.000 đ, 20000000đ", "113, mã 123456, 1.500.000 đ, 20000000đ"),
        ("ngày 27.11.2026, 2026-11-27", "ngày 27.11.2026, 2026-11-27"),
        ("05.8.2022-12.8.2022, 2022 - 2026, 03/12/2022,05/12/2022",) * 2,
        ("TK 0123456789 VND +20,000,000 VND", "TK 012xxxxx89 VND +20,000,000 VND"),
        ("stk0123456789012, VCB0123456789, O905123456", "stk012xxxxxxxx12, VCB012xxxxx89, O905xxxx56"),
        ("0905123456zalo, sdt0905.123.456đ", "090xxxxx56zalo, sdt090x.xxx.x56đ"),
        ("lan＠lua.vn, vietcombank.bond", "…@lua.vn, vietcombank[.]bond"),
        ("https://a.top/0905123456", "hxxps://a[.]top/090xxxxx56"),
    ],
)
def test_published_text_has_no_live_link_and_no_whole_number(text: str, published: str):
    assert words.for_publication(text) == published


@pytest.mark.parametrize("sign", [*" \u00a0\u202f.•-\u2011–—~/,_\u200b", " - ", " . ", "\u2068 "], ids=ascii)
def test_no_sign_between_digits_shows_a_whole_number(sign: str):
    text = f"gọi {sign.join(('0905', '123', '456'))}; số {sign.join(('+84905', '123', '456'))} nhé"
    for shown in (words.for_publication(text), words.mask(unicodedata.normalize("NFD", text))):
        assert re.sub(r"\D", "", shown) == "09056" + "84956"
    assert list(words.numbers(text)) == [(True, "0905123456")] * 2


def test_likely_names_are_pointed_out_because_no_machine_masks_them():
    text = "Chị Nguyễn Thị  Ánh và Lê An (Hà Nội), Công ty ABC, trần nhà, NGUYỄN VĂN A. Nguyễn Thị Ánh khóc."
    assert words.likely_names(text) == ["Nguyễn Thị Ánh", "Lê An", "Hà Nội"]


def test_working_days_know_tet_swapped_days_and_what_the_board_adds(db: None):
    friday, tet = datetime.date(2026, 8, 21), datetime.date(2026, 2, 13)
    days = workdays.calendar()
    # The first day does not count; Saturday 22/8 is a workday in place of Monday 31/8; Tết is from 16/2 to 20/2.
    assert days.last_day(friday, 1) == datetime.date(2026, 8, 22)
    assert days.last_day(tet, 2) == datetime.date(2026, 2, 24)
    assert days.between(tet, datetime.date(2026, 2, 24)) == 2
    waiting = message(sent_at=timezone.make_aware(datetime.datetime(2026, 2, 13, 9)), workdays=2)
    answered = message(2, sent_at=waiting.sent_at, workdays=2, closed_at=timezone.now())
    promised = answered.due_on
    aside = message(
        3, sent_at=waiting.sent_at, workdays=2, closed_at=timezone.now(), state=Message.State.ASIDE
    )
    SpecialDay.objects.create(day=datetime.date(2026, 2, 23), name="Nghỉ thêm")
    SpecialDay.objects.create(day=datetime.date(2026, 2, 28), name="Làm bù", is_working=True)
    waiting.refresh_from_db()
    answered.refresh_from_db()
    aside.refresh_from_db()
    assert waiting.due_on == aside.due_on == datetime.date(2026, 2, 25)
    assert workdays.calendar().last_day(waiting.due_on, 3) == datetime.date(2026, 2, 28)
    assert answered.due_on == promised


# --- A person sends and looks up -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("contexts")
def test_a_message_with_pictures_comes_in_and_its_code_leads_to_the_answer(
    client: Client, move: Move, send: Callable[..., HttpResponse], author: User, chief: User
):
    sent = send(
        FORM, kind="dinh-chinh", text=SAMPLE, contact="kin-dao@example.org", pictures=[picture(), picture()]
    )
    shown = client.get(sent.headers["Location"])
    code = shown.context["code"]
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert not client.cookies
    (stored,) = Message.objects.all()
    assert (stored.kind, stored.workdays, stored.pictures.count()) == ("dinh-chinh", 2, 2)
    assert code.replace(" ", "") not in f"{stored.__dict__} {sent.headers['Location']}"
    # Any spelling of the code works. The page shows nothing of the message, in case somebody overheard the code.
    for spelling in (code, code.replace(" ", ""), code.replace(" ", "-"), f" {code.translate(_WIDE)}."):
        found = asked(client, move, spelling)
        assert "Chờ Ban Biên tập đọc" in found.text
        assert not [secret for secret in SECRETS if secret in found.text]
    for wrong in (code[:-1] + str((int(code[-1]) + 1) % 10), "1234", "không"):
        assert 'aria-invalid="true"' in asked(client, move, wrong).text
    act(client_of(author), stored, "write", tra_loi="Đúng là lừa đảo.", da_xem="")
    assert "Đúng là lừa đảo." not in asked(client, move, code).text
    act(client_of(chief), stored, "approve", da_xem=last(stored))
    assert "Đúng là lừa đảo." in asked(client, move, code).text
    # A new version is not shown before somebody else has approved it.
    act(client_of(author), stored, "write", tra_loi="Bản mới.", da_xem=last(stored))
    assert "Đúng là lừa đảo." in asked(client, move, code).text
    move(hours=2)
    assert "Mã không còn hiện" in client.get(sent.headers["Location"]).text


def test_codes_are_asked_for_so_often_only(client: Client, move: Move, monkeypatch: pytest.MonkeyPatch):
    rate = StateView.limit.rates[0]._replace(most=1)
    monkeypatch.setattr(StateView, "limit", StateView.limit._replace(rates=(rate,)))
    assert [asked(client, move, f"{number:012}").status_code for number in range(2)] == [200, 429]


_WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


def test_pictures_lose_their_metadata_and_lie_where_no_address_leads(
    client: Client, send: Callable[..., HttpResponse], author_client: Client
):
    exif = PIL.Image.Exif()
    exif[0x010F] = "MayKin"
    send(
        FORM,
        kind="tin-nhan",
        text=SAMPLE,
        pictures=[picture("Nguyen Van Kin.jpg", saved("JPEG", drawing(), exif=exif))],
    )
    stored = Picture.objects.get()
    data = stored.file.read()
    assert b"MayKin" not in data
    assert stored.file.storage.location == storages["quarantine"].location
    assert "Kin" not in stored.file.name
    address = reverse("engagement_picture", args=[stored.pk])
    sent = author_client.get(address)
    assert (sent.headers["Content-Type"], sent.getvalue()) == ("image/jpeg", data)
    assert "no-store" in sent.headers["Cache-Control"]
    assert client.get(address).status_code == 302
    assert client.get(f"/media/{stored.file.name}").status_code == 404
    assert author_client.get(f"/media/{stored.file.name}").status_code == 404


def test_bad_pictures_are_refused_in_words_and_what_was_typed_comes_back(
    send: Callable[..., HttpResponse], settings: Any, subtests: pytest.Subtests
):
    bad = {
        "Chỉ nhận 3 ảnh": [picture() for _ in range(4)],
        "Ảnh thứ 2: ": [picture(), picture(data=b"MZ\x90")],
        "nặng quá 8 MB": [picture(data=b"\xff\xd8" + bytes(8 * 1024 * 1024))],
        "mã độc": [picture(data=EICAR)],
        # Of some kilobytes, but decoding it would take ten seconds.
        "giải nén quá lâu": [picture(data=with_scans(3_000))],
        # Pillow decodes it in Python; 8 MB of such comments would take 80 seconds.
        "không phải là ảnh JPEG": [picture(data=b"P1\n99 99\n" + b"#\n" * 100)],
    }
    with clamd() as (settings.CLAMD_SOCKET, _):
        for said, pictures in bad.items():
            with subtests.test(said):
                refused = send(FORM, kind="tin-nhan", text=SAMPLE, pictures=pictures)
                assert said in refused.text
                assert "hãy chọn lại ảnh" in refused.text
                assert "vnpost-giaohang" in refused.text
    assert not Message.objects.exists()
    assert not Picture.objects.exists()


def test_pictures_of_a_refused_message_are_not_looked_at(
    client: Client, move: Move, settings: Any, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
):
    """Only a request that was counted may cause the work of scanning and decoding."""
    once = MessageView.limit.rates[0]._replace(most=1)
    monkeypatch.setattr(MessageView, "limit", MessageView.limit._replace(rates=(once,)))

    def answer(seconds: float = 10, headers: Any = None, **values: Any) -> HttpResponse:
        form = fields_of(client.get(FORM).text)
        move(seconds=seconds)
        sent = form | {"kind": "tin-nhan", "text": SAMPLE, "contact": SECRETS[3], "pictures": [picture()]}
        return client.post(FORM, sent | values, headers=headers)

    refusals: dict[str, dict[str, Any]] = {
        "forged": {"stamp": "WzFd:1:a"},
        "trapped": {"website": "https://a.example/"},
        "at once": {"seconds": 0},
        "too old": {"seconds": 25 * 3600},
        "foreign": {"headers": {"sec-fetch-site": "cross-site"}},
        "without a text": {"text": ""},
    }
    with clamd() as (settings.CLAMD_SOCKET, scanned):
        for case, values in refusals.items():
            with subtests.test(case):
                refused = answer(**values)
                assert 'role="alert"' in refused.text
                assert "hãy chọn lại ảnh" in refused.text
                assert SECRETS[3] in refused.text
        assert (scanned, Try.objects.count()) == ([], 0)
        # The next one is counted, although its picture is refused.
        assert "mã độc" in answer(pictures=[picture(data=EICAR)]).text
        assert (len(scanned), Try.objects.count()) == (1, 1)
        assert answer().status_code == 429
        assert (len(scanned), Try.objects.count()) == (1, 1)


# --- The desk --------------------------------------------------------------------------------------------------------


def test_who_may_do_what(
    tree: Tree, author: User, chief: User, administrator: User, deputy: User, subtests: pytest.Subtests
):
    """Try every action as every role, on an answer that another author wrote."""
    writer = UserFactory()
    writer.groups.set(author.groups.all())
    everybody = {"author", "chief", "deputy", "administrator"}
    may = dict.fromkeys(("give", "write", "return", "aside", "alert", "article"), everybody)
    may["approve"] = may["erase"] = {"chief", "deputy"}
    people = {"author": author, "chief": chief, "deputy": deputy, "administrator": administrator}
    clients = {role: client_of(user) for role, user in people.items()}
    clients |= {"anonymous": Client(), "no member": client_of(UserFactory())}
    topic = tree.topics["canh-bao-lua-dao"].pk
    number = 0
    for viec, allowed in may.items():
        for role, client in clients.items():
            with subtests.test(f"{role}: {viec}"):
                number += 1
                about = message(number, text="Một câu hỏi.", state=Message.State.WRITTEN)
                Reply.objects.create(message=about, text="Trả lời.", written_by=writer)
                before = _state(about)
                sent = {"tra_loi": "Khác.", "can_sua": "Sửa.", "chuyen_muc": topic, "da_xem": last(about)}
                act(client, about, viec, **sent)
                assert (_state(about) != before) == (role in allowed)
    for role in ("anonymous", "no member"):
        for name, args in (("messages", []), ("message", [about.pk]), ("messages_report", [])):
            assert clients[role].get(reverse(f"engagement_{name}", args=args)).status_code == 302
    assert not AlertPage.objects.filter(live=True).exists()


def _state(about: Message) -> tuple[Any, ...]:
    fresh = Message.objects.get(pk=about.pk)
    return fresh.state, fresh.assignee_id, fresh.page_id, fresh.erased_at, fresh.text, last(fresh)


def test_nobody_approves_their_own_last_change(
    author: User, chief: User, deputy: User, subtests: pytest.Subtests
):
    writers = {"author": author, "chief": chief, "deputy": deputy}
    # The authors in order of writing, and the people who may approve.
    cases = {
        "author": {"chief", "deputy"},
        "chief": {"deputy"},
        # A corrected answer goes out with the agreement of its author, as a corrected page does.
        "author chief": {"author", "deputy"},
        "chief author": {"deputy"},
        "author chief deputy": {"author", "chief"},
    }
    for number, (order, may) in enumerate(cases.items()):
        for name, user in writers.items():
            with subtests.test(f"{order}: {name}"):
                about = message(100 + 10 * number + len(name))
                for turn, writer in enumerate(order.split()):
                    services.write(about, f"Bản {turn}.", last(about), writers[writer])
                with suppress(services.DeskError):
                    services.approve(about, last(about), user)
                about.refresh_from_db()
                assert (about.state == Message.State.ANSWERED) == (name in may)
                about.delete()


def test_an_answer_that_changed_meanwhile_is_neither_approved_nor_overwritten(author: User, chief: User):
    about = message()
    act(client_of(author), about, "write", tra_loi="Bản đầu.", da_xem="")
    seen = last(about)
    act(client_of(author), about, "write", tra_loi="Bản hai.", da_xem=seen)
    refused = act(client_of(chief), about, "approve", da_xem=seen)
    assert "đã sửa câu trả lời" in refused.text
    refused = act(client_of(chief), about, "write", tra_loi="Chữ của trưởng ban.", da_xem=seen)
    assert "Chữ của trưởng ban." in refused.text
    assert about.replies.filter(approved_at=None).count() == 2


def test_a_reason_that_cannot_be_given_any_more_is_shown_again_and_a_missing_one_is_asked_for(
    author_client: Client, chief_client: Client, deputy: User
):
    about = message()
    act(author_client, about, "write", tra_loi="Đừng bấm.", da_xem="")
    seen = last(about)
    missing = act(chief_client, about, "return", can_sua="", da_xem=seen).text
    empty = act(chief_client, about, "write", tra_loi=" ", da_xem=seen).text
    for html, summary, said in (
        (missing, "Trả lại để sửa", "Hãy viết cần sửa gì"),
        (empty, "Sửa câu trả lời", "Hãy viết câu trả lời"),
    ):
        fold = re.search(rf"<details open>\s*<summary>{summary}</summary>.*?</details>", html, re.DOTALL)
        assert fold
        assert said in fold[0]
    services.approve(about, seen, deputy)
    late = act(chief_client, about, "return", can_sua="Thiếu số điện thoại.", da_xem=seen).text
    assert "Không có câu trả lời nào đang chờ duyệt." in late
    assert "Thiếu số điện thoại." in late


def test_an_answer_or_note_that_is_too_long_comes_back_whole(author_client: Client, chief_client: Client):
    about = message()
    refused = act(author_client, about, "write", tra_loi="x" * 5001, da_xem="")
    assert "Dài quá 5.000 ký tự (đang có 5.001)" in refused.text
    assert "x" * 5001 in refused.text
    assert not about.replies.exists()
    act(author_client, about, "write", tra_loi="Đừng bấm.", da_xem="")
    refused = act(chief_client, about, "return", can_sua="y" * 1001, da_xem=last(about))
    assert "Dài quá 1.000 ký tự (đang có 1.001)" in refused.text
    assert "y" * 1001 in refused.text
    # A browser would cut what is pasted into a field with a limit.
    assert "maxlength" not in refused.text


def test_similar_messages_are_beside_a_message_and_share_its_page(author_client: Client, tree: Tree):
    about = message()
    alike = {
        "cùng liên kết": message(2, "Xem HTTP://www.vnpost-giaohang.top/xac-nhan?id=7"),
        "cùng tên miền": message(3, "Lại vnpost-giaohang.top/khac"),
        "cùng số điện thoại": message(4, "Ai gọi (+84) 905.123.456?"),
        "cùng số tài khoản": message(5, "tk 19036688221109"),
        "lời gần giống": message(
            6, SAMPLE.replace("vnpost-giaohang.top", "khac.top").replace("1903", "2000")
        ),
    }
    other = message(7, "Hôm nay trời đẹp, tôi hỏi về mật khẩu của ví điện tử.")
    found = {one.message.pk: one.reasons for one in similar.similar_to(about)[0]}
    for reason, one in alike.items():
        assert reason in found[one.pk]
    assert other.pk not in found
    assert similar.counts([about, other]) == {about.pk: len(alike)}
    act(author_client, about, "alert", chuyen_muc=tree.topics["canh-bao-lua-dao"].pk)
    act(author_client, alike["cùng liên kết"], "join", tin=about.pk)
    assert Message.objects.exclude(page=None).count() == 2


def test_an_alert_is_made_in_one_step_and_public_by_two_people(
    client: Client, move: Move, author_client: Client, chief: User, deputy: User, tree: Tree
):
    topic = tree.topics["canh-bao-lua-dao"]
    AlertFactory(parent=topic)
    about = message()
    # The topic that holds the alerts is preselected.
    chosen = author_client.get(reverse("engagement_message", args=[about.pk])).context_data["topic"]
    assert chosen == topic.pk
    AlertPage.objects.get().delete()
    answer = act(author_client, about, "alert", chuyen_muc=chosen)
    alert = AlertPage.objects.get()
    assert answer.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[alert.pk])
    assert not alert.live
    quote = next(block.value["text"] for block in alert.body if block.block_type == "quote")
    assert quote == words.for_publication(SAMPLE)
    assert "hxxps://vnpost-giaohang[.]top" in quote
    assert "090x xxx x56" in quote
    act(author_client, about, "alert", chuyen_muc=alert.get_parent().pk)
    assert AlertPage.objects.count() == 1
    code = codes.code_of("1")
    assert alert.title not in asked(client, move, code).text
    published = urgent.publish(alert, chief, "Đang lan nhanh.")
    assert alert.title in asked(client, move, code).text
    assert urgent.may_decide(published, deputy)
    article = act(
        author_client, message(2, "Đổi mật khẩu ở đâu?"), "article", chuyen_muc=alert.get_parent().pk
    )
    assert author_client.get(article.headers["Location"]).status_code == 200
    assert not ArticlePage.objects.get(title__startswith="Hỏi đáp").live


def test_queue_tells_deadlines_in_words_and_takes_no_more_queries_for_more_rows(
    chief_client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
):
    today = timezone.localdate()
    message(1, due_on=today - datetime.timedelta(days=21))
    address = reverse("engagement_messages")
    chief_client.get(address)
    with django_assert_max_num_queries(19) as first:
        shown = chief_client.get(address).text
    assert "Quá hạn 1" in shown
    assert "hxxps://vnpost-giaohang[.]top" in shown
    assert "https://vnpost" not in shown
    for number in range(2, 6):
        message(number, due_on=today)
    with django_assert_num_queries(len(first)):
        shown = chief_client.get(address).text
    assert shown.count("Hạn hôm nay") == 4
    assert "giống 4 tin khác" in shown
    assert "1 tin</strong></a> quá hạn" in " ".join(
        chief_client.get(reverse("wagtailadmin_home")).text.split()
    )
    assert shown.count("Số ") > chief_client.get(f"{address}?han=qua").text.count("Số ") == 1


def test_report_counts_by_kind_and_outcome_in_working_days(chief_client: Client, move: Move):
    monday = timezone.make_aware(datetime.datetime(2026, 11, 16, 9))
    sent = {"sent_at": monday, "due_on": datetime.date(2026, 11, 18)}
    closed = {"state": Message.State.ANSWERED}
    message(1, closed_at=monday + datetime.timedelta(days=1), **closed, **sent)
    message(2, closed_at=monday + datetime.timedelta(days=7), **closed, **sent)
    message(3, closed_at=monday, state=Message.State.ASIDE, kind=Message.Kind.QUESTION, **sent)
    period = Period(datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
    suspicious, _, _, whole = report.figures(period)
    assert (suspicious.received, suspicious.average, suspicious.longest) == (2, 3.0, 5)
    assert (whole.groups["dung-han"], whole.groups["tre-han"], whole.groups["khep-lai"]) == (1, 1, 1)
    for kind, group in ((report.KINDS, "cau-hoi"), (report.OUTCOMES, "tre-han")):
        assert len(others.rows(kind, period, period, group)) == 1
    file = chief_client.get(reverse("engagement_messages_report"), {"ky": "2026-11", "tep": "xlsx"}).content
    rows = list(load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True))
    assert rows[2][:4] == ("Tin nhắn nghi lừa đảo", 2, 1, 1)
    # Numbers: Excel does not calculate with a text "3,0".
    assert rows[2][-3:] == (3, 3, 5)


def test_only_those_who_may_see_the_special_days_are_led_there(author_client: Client, chief_client: Client):
    address = reverse("wagtailsnippets_engagement_specialday:list")
    for client, may in ((author_client, False), (chief_client, True)):
        assert (client.get(address).status_code == 200) is may
        assert (address in client.get(reverse("engagement_messages_report")).text) is may


def test_report_of_a_period_with_messages_is_issued(tree: Tree, chief: User):
    message(1, closed_at=timezone.now(), state=Message.State.ANSWERED)
    today = timezone.localdate()
    periodic = Report.objects.create(starts_on=today, ends_on=today)
    issue(periodic, chief)
    assert {report.KINDS, report.OUTCOMES} <= set(periodic.entries.values_list("kind", flat=True))


def test_figures_of_messages_are_their_lists_though_one_comes_before_the_report_is_issued(
    tree: Tree, chief: User
):
    today = timezone.localdate()
    periodic = Report.objects.create(starts_on=today, ends_on=today)
    message(1)
    # The screen on which somebody is about to issue the report.
    figures_of(periodic)
    message(2)
    issue(periodic, chief)
    periodic.refresh_from_db()
    table = figures_of(periodic).table(report.KINDS)
    assert table is not None
    assert table.lines[0].now == periodic.entries.filter(kind=report.KINDS).count()


# --- The end ---------------------------------------------------------------------------------------------------------


def test_after_the_days_of_the_setting_nothing_personal_is_left_anywhere(
    client: Client,
    send: Callable[..., HttpResponse],
    move: Move,
    author: User,
    chief: User,
    tree: Tree,
    caplog: pytest.LogCaptureFixture,
):
    settings = EngagementSettings.load()
    settings.message_days = 30
    settings.save()
    assert "30 ngày" in client.get(reverse("privacy")).text
    with caplog.at_level(logging.DEBUG):
        send(FORM, kind="tin-nhan", text=SAMPLE, contact=SECRETS[3], pictures=[picture()])
        about = Message.objects.get()
        for who, viec, values in (
            (author, "write", {"tra_loi": "lời đáp kín"}),
            (chief, "return", {"can_sua": "cần sửa kín"}),
            (author, "write", {"tra_loi": "lời đáp kín 2"}),
            (chief, "approve", {}),
        ):
            act(client_of(who), about, viec, da_xem=last(about), **values)
        about.refresh_from_db()
        assert about.state == Message.State.ANSWERED
    file = Picture.objects.get().file.name
    kept = everything_stored()
    assert [secret for secret in SECRETS if secret in kept] == [*SECRETS[:5], SECRETS[5]]
    assert file in kept
    for text in (caplog.text, str(list(ModelLogEntry.objects.values()))):
        assert not [secret for secret in SECRETS if secret in text]
    move(days=29)
    call_command("forget_senders")
    assert Message.objects.get().text
    move(days=2)
    # A restored backup is older than the last run of the job.
    restored.send(sender=None)
    kept = everything_stored()
    assert not [secret for secret in (*SECRETS, file) if secret in kept]
    erased = Message.objects.get()
    assert (erased.kind, erased.is_closed, erased.replies.count()) == ("tin-nhan", True, 2)
    shown = client_of(chief).get(reverse("engagement_message", args=[erased.pk]))
    assert "đã được xóa" in shown.text


def test_messages_erased_on_request_are_erased_again_after_a_restoration(chief_client: Client):
    about, other = message(), message(2)
    act(chief_client, about, "erase")
    assert not Message.objects.get(pk=about.pk).text
    # As an older backup holds the message.
    Message.objects.filter(pk=about.pk).update(
        text=SAMPLE, erased_at=None, closed_at=None, state=Message.State.NEW
    )
    restored.send(sender=None)
    again = Message.objects.get(pk=about.pk)
    assert (again.text, again.state) == ("", Message.State.ASIDE)
    assert Message.objects.get(pk=other.pk).text


def test_the_draft_of_an_erased_message_loses_its_words_and_what_is_online_stays(
    author_client: Client, chief_client: Client, chief: User, tree: Tree
):
    topic = tree.topics["canh-bao-lua-dao"].pk
    about, alike, other = (
        message(),
        message(2),
        message(3, "Họ gọi bảo con tôi nằm viện, chuyển gấp hai triệu."),
    )
    for one in (about, other):
        act(author_client, one, "alert", chuyen_muc=topic)
    act(author_client, alike, "join", tin=about.pk)
    about.refresh_from_db()
    alert = AlertPage.objects.get(pk=about.page_id)
    # An editor leaves something out of the quote.
    quote = next(block for block in alert.body if block.block_type == "quote")
    quote.value["text"] = quote.value["text"].replace("VNPOST: ", "")
    alert.save_revision()
    edit = reverse("wagtailadmin_pages:edit", args=[alert.pk])
    act(chief_client, alike, "erase")
    # The other sender of the same words has not asked for erasure.
    assert "xac-nhan" in author_client.get(edit).text
    told = act(chief_client, about, "erase")
    assert told.headers["Location"] == edit
    kept = everything_stored()
    assert not [text for text in ("bưu kiện", "xac-nhan") if text in kept]
    shown = author_client.get(edit).text
    assert "nay nội dung tin đã được xóa" in shown
    assert "Ban Biên tập nhận được tin sau" in str(alert.get_latest_revision_as_object().body)
    online = AlertPage.objects.exclude(pk=alert.pk).get()
    urgent.publish(online, chief, "Đang lan nhanh.")
    act(chief_client, other, "erase")
    assert "con tôi nằm viện" in author_client.get(online.url).text


def test_an_erased_message_loses_its_words_in_copies_and_in_the_trash(
    author_client: Client, chief_client: Client, tree: Tree
):
    topic = tree.topics["canh-bao-lua-dao"]
    about = message()
    act(author_client, about, "alert", chuyen_muc=topic.pk)
    alert = AlertPage.objects.get()
    copy = alert.copy(update_attrs={"title": "Bản sao", "slug": "ban-sao"}, keep_live=False)
    # The board's own draft, with common words.
    own = AlertFactory(parent=topic, live=False, body=[("quote", {"text": "bảo chuyển tiền vào tài khoản"})])
    own.save_revision()
    edit = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    form = page_form(author_client, edit) | {"summary": "Tin viết: bưu kiện của bạn đang chờ."}
    author_client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[copy.pk]), form)
    assert "b%C6%B0u+ki%E1%BB%87n" in everything_stored()
    author_client.post(reverse("wagtailadmin_pages:delete", args=[alert.pk]))
    assert Trashed.objects.filter(key=str(alert.pk)).exists()
    act(chief_client, about, "erase")
    kept, words = everything_stored(), ("b%C6%B0u+ki%E1%BB%87n", "bưu kiện", "b\\u01b0u ki", "xac-nhan")
    assert not [text for text in words if text in kept]
    author_client.post(reverse("newsroom_restore", args=[Trashed.objects.get().pk]))
    for page in (alert, copy):
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        shown = chief_client.get(edit).text
        assert "nên máy bỏ lời trích khỏi bản nháp" in shown
        draft = AlertPage.objects.get(pk=page.pk)
        for body in (str(draft.body), str(draft.get_latest_revision_as_object().body)):
            assert "Ban Biên tập nhận được tin sau" in body
            assert "bưu kiện" not in body
    kept = AlertPage.objects.get(pk=own.pk)
    assert "bảo chuyển tiền" in str(kept.body)
    assert "bảo chuyển tiền" in str(kept.get_latest_revision_as_object().body)


def test_an_erased_message_loses_its_answer_in_articles_made_from_it(
    author_client: Client, chief_client: Client, tree: Tree
):
    about = message(kind=Message.Kind.QUESTION)
    answer = "Chào chị Lan, tài khoản của chị ở ngân hàng huyện đã lộ, chị đi khóa lại ngay hôm nay."
    act(author_client, about, "write", tra_loi=answer, da_xem="")
    act(chief_client, about, "approve", da_xem=last(about))
    topic = tree.topics["cam-nang-an-toan"]
    act(author_client, about, "article", chuyen_muc=topic.pk)
    article = ArticlePage.objects.get()
    assert "chị Lan" in str(article.body)
    copy = article.copy(update_attrs={"title": "Bản sao", "slug": "ban-sao"}, keep_live=False)
    # Words of the board that the answer repeats, in a draft about something else.
    own = ArticleFactory(parent=topic, live=False, body=[("text", f"<p>{answer}</p>")])
    # An editor removes the quote and leaves the answer.
    article.body = [("text", block.value.source) for block in article.body if block.block_type == "text"]
    article.save_revision()
    article.save()
    act(chief_client, about, "erase")
    for page in (article, copy):
        draft = ArticlePage.objects.get(pk=page.pk)
        assert "chị Lan" not in str(draft.body)
        assert not [one for one in draft.revisions.all() if "chị Lan" in str(one.as_object().body)]
        shown = chief_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
        assert "nay nội dung tin đã được xóa" in shown
    assert "chị Lan" in str(ArticlePage.objects.get(pk=own.pk).body)


def test_editors_are_told_only_of_quotes_that_were_taken_out(
    author_client: Client, chief_client: Client, tree: Tree
):
    about = message()
    act(author_client, about, "alert", chuyen_muc=tree.topics["canh-bao-lua-dao"].pk)
    alert = AlertPage.objects.get()
    alert.body = [("text", "<p>Viết lại.</p>")]
    alert.save_revision()
    alert.save()
    alert.revisions.exclude(pk=alert.latest_revision_id).delete()
    act(chief_client, about, "erase")
    shown = author_client.get(reverse("wagtailadmin_pages:edit", args=[alert.pk])).text
    assert "nay nội dung tin đã được xóa. Hãy đọc lại" in shown
    assert "máy bỏ lời trích" not in shown


def test_a_file_without_a_message_goes_a_day_later(move: Move):
    name = storages["quarantine"].save("tin-gui/ten", SimpleUploadedFile("ten", b"anh"))
    for days, stands in ((0, True), (1.1, False)):
        move(days=days)
        call_command("forget_senders")
        assert storages["quarantine"].exists(name) == stands


def test_an_open_message_has_an_end_too(move: Move):
    message(due_on=timezone.localdate() + datetime.timedelta(days=1))
    move(days=91)
    call_command("forget_senders")
    assert Message.objects.get().text
    move(days=1)
    call_command("forget_senders")
    assert not Message.objects.get().text


def test_no_message_is_opened_again_to_be_erased_at_once(chief: User, move: Move):
    about = message(due_on=timezone.localdate(), state=Message.State.ASIDE)
    for viec, values in (("reopen", {}), ("write", {"tra_loi": "Đừng bấm.", "da_xem": ""})):
        Message.objects.update(closed_at=timezone.now(), state=Message.State.ASIDE)
        assert act(client_of(chief), about, viec, **values).status_code == 302
        call_command("forget_senders")
        assert Message.objects.get().text
    move(days=91)
    Message.objects.update(closed_at=timezone.now(), state=Message.State.ASIDE)
    for viec, values in (("reopen", {}), ("write", {"tra_loi": "Bấm.", "da_xem": last(about)})):
        assert "mở lại thì máy xóa" in act(client_of(chief), about, viec, **values).text
        call_command("forget_senders")
        assert Message.objects.get().text


def test_a_message_that_is_set_aside_twice_is_kept_from_the_first_time(chief_client: Client, move: Move):
    about = message()
    act(chief_client, about, "aside")
    first = Message.objects.get().closed_at
    move(minutes=5)
    act(chief_client, about, "aside")
    assert Message.objects.get().closed_at == first is not None


def test_a_correction_that_is_given_up_leaves_the_message_answered(
    chief_client: Client, client: Client, move: Move
):
    """The sender still reads the answer, and it still counts as given in time."""
    about = message(state=Message.State.ANSWERED, closed_at=timezone.now())
    Reply.objects.create(message=about, text="Đừng bấm.", approved_at=timezone.now())
    act(chief_client, about, "write", tra_loi="Đừng bấm vào.", da_xem=last(about))
    assert (
        "Người gửi thấy “Ban Biên tập đã xem”"
        not in chief_client.get(reverse("engagement_message", args=[about.pk])).text
    )
    act(chief_client, about, "aside")
    shown = asked(client, move, codes.code_of("1")).text
    assert "<h1>Đã trả lời</h1>" in shown
    assert "Đừng bấm." in shown
    today = timezone.localdate()
    assert report.figures(Period(today, today))[-1].groups["dung-han"] == 1


@pytest.mark.parametrize("state", [Message.State.NEW, Message.State.WRITTEN])
def test_nobody_is_said_to_work_on_a_message_that_is_erased(
    chief_client: Client, client: Client, move: Move, state: Message.State
):
    """One message was taken back by its sender, and would otherwise be late forever; the other has expired."""
    late = timezone.localdate() - datetime.timedelta(days=1)
    taken_back, forgotten = (message(number, state=state, due_on=late) for number in (1, 2))
    act(chief_client, taken_back, "erase")
    move(days=92)
    call_command("forget_senders")
    for about, heading in ((taken_back, "Ban Biên tập đã xem"), (forgotten, "Đã hết hạn giữ tin")):
        shown = asked(client, move, codes.code_of(about.stamp)).text
        assert f"<h1>{heading}</h1>" in shown
        assert "Nội dung tin đã được xóa." in shown
    sent_on = timezone.localdate(taken_back.sent_at)
    groups = report.figures(Period(sent_on, sent_on))[-1].groups
    assert (groups["khep-lai"], groups["qua-han"]) == (1, 1)


def test_a_message_with_many_like_it_says_how_many(author_client: Client):
    for number in range(23):
        message(number)
    assert "giống 22 tin khác" in author_client.get(reverse("engagement_messages")).text
    newest = Message.objects.last()
    shown = " ".join(author_client.get(reverse("engagement_message", args=[newest.pk])).text.split())
    assert shown.count(">Số ") == 20
    assert "22 tin; dưới đây là 20 tin giống nhất." in shown


def test_numbers_of_the_desk_lead_to_as_many_messages(chief_client: Client, chief: User):
    states, late = Message.State, timezone.localdate() - datetime.timedelta(days=1)
    for number, state in enumerate([states.NEW, states.TAKEN, states.WRITTEN, states.ASIDE], start=1):
        assignee = None if state == states.NEW else chief
        closed_at = timezone.now() if state == states.ASIDE else None
        for key, erased_at in ((number, None), (number + 10, timezone.now())):
            message(
                key, state=state, assignee=assignee, due_on=late, closed_at=closed_at, erased_at=erased_at
            )
    panel = panels.panel_for(chief)
    assert panel is not None
    assert [number for _, number, _ in panel.values["lines"]] == [3, 1, 1, 1]
    for _, number, query in panel.values["lines"]:
        listed = chief_client.get(f"{reverse('engagement_messages')}{query}")
        assert listed.context_data["count"] == number, query
    # The board beside them has its own work.
    assert "Bảng công việc không có gì chờ bạn." in chief_client.get(reverse("wagtailadmin_home")).text


def test_messages_of_those_who_have_left_are_found(author_client: Client, chief: User):
    message(state=Message.State.TAKEN, assignee=chief)
    option = f'<option value="{chief.pk}"'
    for is_active in (True, False):
        User.objects.filter(pk=chief.pk).update(is_active=is_active)
        assert option in author_client.get(reverse("engagement_messages")).text
    # Nobody hands work to them.
    given = author_client.get(reverse("engagement_message", args=[Message.objects.get().pk])).text
    assert option not in given


def test_page_that_was_made_from_a_message_may_go(author_client: Client, tree: Tree, chief: User):
    about = message()
    act(author_client, about, "alert", chuyen_muc=tree.topics["canh-bao-lua-dao"].pk)
    Page.objects.get(pk=AlertPage.objects.get().pk).delete(user=chief)
    about.refresh_from_db()
    assert about.page_id is None
