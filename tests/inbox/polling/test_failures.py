"""Tests of every failure of a source, played by a real server to a real poll. One row per case.

They check the message to the editor, the time of the next poll, and that nothing is lost.
"""

from __future__ import annotations

import gzip
import html
import re
import socket
import time
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

import brotli
import pytest
from backports import zstd
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling.run import fetch_config, poll
from campaign.inbox.polling.schedule import MAX_INTERVAL, MIN_INTERVAL
from campaign.inbox.reading.fetch import FetchConfig
from home.first_run.structure import Tree
from tests.inbox import server as play
from tests.inbox.server import FeedServer, item, rss

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_parser")]

HEALTH = "/admin/nguon-tin/"
FEED = rss(item(2), item(1))
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
WAIT = "Bạn không cần làm gì: máy tự lấy lại sau."
TELL = "nếu lỗi kéo dài nhiều ngày, hãy báo cho cơ quan phát hành."
LOOK = "Hãy mở trang của nguồn để tìm địa chỉ bản tin đúng"
ADDRESS = "Hãy sửa địa chỉ bản tin của nguồn này."
TOO_SLOW = "Máy chủ nguồn trả lời quá chậm: quá 1 giây mà chưa gửi hết nội dung."


@pytest.fixture(autouse=True)
def read_before(source: Source, feed_server: FeedServer) -> list[str]:
    """Let the source have been read yesterday, and return the stored items."""
    read_yesterday(source)
    return stored()


def read_yesterday(source: Source) -> None:
    """Give the source two items and the validator of the response that brought them."""
    for number in (1, 2):
        InboxItem.objects.create(source=source, key=f"guid:tin-{number}", version="1", title=f"Tin {number}")
    yesterday = timezone.now() - timedelta(days=1)
    Source.objects.filter(pk=source.pk).update(etag='"v1"', last_success_at=yesterday)


def stored() -> list[str]:
    return sorted(InboxItem.objects.values_list("title", flat=True))


def poll_quickly(*sources: Source) -> None:
    config = replace(fetch_config(), connect_seconds=1, total_seconds=1, max_bytes=1024 * 1024)
    poll(only=[source.pk for source in sources], config=config)


def polled(source: Source, times: int = 1) -> Source:
    for _ in range(times):
        poll_quickly(source)
    source.refresh_from_db()
    return source


def health(client: Client, number: int = 1) -> str:
    """Return the visible text of a page of the editors' list of sources."""
    page = client.get(HEALTH, {"p": number}).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def wait(source: Source) -> timedelta:
    assert source.next_poll_at is not None
    assert source.last_polled_at is not None
    return source.next_poll_at - source.last_polled_at


def assert_waits(source: Source, least: timedelta) -> None:
    """Check that the wait is between `least` and a tenth more, and never more than a day."""
    assert min(least, MAX_INTERVAL / 1.1) <= wait(source) + timedelta(milliseconds=1)
    assert wait(source) <= min(least * 1.1, MAX_INTERVAL) + timedelta(milliseconds=1)


# --- Behaviour of servers ----------------------------------------------------------------------------


def endless(start: bytes, more: bytes) -> play.Play:
    """Send `start`, then `more` for as long as the client reads (10 s at most)."""

    def serve(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(start)
            until = time.monotonic() + 10
            while time.monotonic() < until:
                handler.wfile.write(more)
        except OSError:
            pass

    return serve


def packed(data: bytes, encoding: str) -> play.Play:
    return play.body(data, Content_Encoding=encoding)


def flood(header: bytes) -> play.Play:
    return endless(OK, header)


def to(location: str, code: int = 302) -> play.Play:
    return play.redirect(location, code)


def to_itself(handler: BaseHTTPRequestHandler) -> None:
    to(handler.path)(handler)


# Three times the size that these polls accept, and no more: it is compressed whenever the module is collected.
ZEROS = bytes(3_000_000)
EXPANDED = gzip.compress(gzip.compress(ZEROS))

FAILURES: dict[str, tuple[play.Play, str, str]] = {
    "404": (play.status(404), "Không tìm thấy nội dung ở địa chỉ này (mã 404).", LOOK),
    "410": (play.status(410), "Máy chủ nguồn báo rằng nội dung ở địa chỉ này đã bị gỡ bỏ hẳn (mã 410).", LOOK),
    "401": (play.status(401), "Máy chủ nguồn đòi đăng nhập (mã 401).", "hãy hỏi cơ quan phát hành"),
    "403": (play.status(403), "Máy chủ nguồn từ chối truy cập (mã 403).", "mở địa chỉ bằng trình duyệt"),
    "429": (play.status(429), "Máy chủ nguồn yêu cầu lấy tin thưa hơn (mã 429).", WAIT),
    "503": (play.status(503), "Máy chủ nguồn tạm ngừng phục vụ (mã 503).", WAIT),
    "500": (play.status(500, b"Traceback"), "Máy chủ nguồn đang gặp lỗi (mã 500).", TELL),
    "204": (play.status(204), "Máy chủ nguồn trả lời không như mong đợi (mã 204).", TELL),
    "redirect to itself": (to_itself, "Máy chủ nguồn chuyển hướng vòng quanh, không tới được đâu.", TELL),
    "loop of three": (to("/vong-1", 301), "Máy chủ nguồn chuyển hướng vòng quanh, không tới được đâu.", TELL),
    "chain of ten": (to("/hop-1", 308), "Máy chủ nguồn chuyển hướng quá 5 lần nên chưa lấy được tin.", TELL),
    "redirect nowhere": (to(""), "chuyển hướng mà không cho biết một địa chỉ hợp lệ.", TELL),
    "redirect to a script": (to("javascript:alert(1)"), "không cho biết một địa chỉ hợp lệ.", TELL),
    "redirect to a stranger": (
        to("https://la.example.com/rss"),
        "Nguồn chuyển hướng sang máy chủ la.example.com, không có trong danh sách máy chủ được phép.",
        "hãy thêm nó vào “Máy chủ được phép” của nguồn.",
    ),
    "slow before the answer": (play.trickle(b""), TOO_SLOW, TELL),
    "slow headers": (play.trickle(OK + b"X: "), TOO_SLOW, TELL),
    "slow body": (play.trickle(OK + b"\r\n<rss>"), TOO_SLOW, TELL),
    "endless body": (endless(OK + b"\r\n<rss>", b"x" * 9000), "Nội dung lớn hơn 1 MB nên không được nhận.", TELL),
    "endless chunks": (endless(CHUNKED, b"3e8\r\n" + b"x" * 1000 + b"\r\n"), "lớn hơn 1 MB", TELL),
    "gzip bomb": (packed(gzip.compress(ZEROS), "gzip"), "Nội dung lớn hơn 1 MB nên không được nhận.", TELL),
    "br bomb": (packed(brotli.compress(ZEROS, quality=5), "br"), "lớn hơn 1 MB", TELL),
    "zstd bomb": (packed(zstd.compress(ZEROS), "zstd"), "lớn hơn 1 MB", TELL),
    "bomb packed twice": (packed(EXPANDED, "gzip, gzip"), "lớn hơn 1 MB", TELL),
    "packed forty times": (packed(b"x", ", ".join(["gzip"] * 40)), "Nội dung nén mà máy chủ nguồn gửi bị hỏng.", TELL),
    "not the gzip it says": (packed(bytes(range(99)), "gzip"), "Nội dung nén mà máy chủ nguồn gửi bị hỏng.", TELL),
    "shorter than it says": (
        play.raw(OK + b"Content-Length: 9999\r\n\r\n" + FEED.encode()),
        "Kết nối bị ngắt giữa chừng, nội dung chưa tải hết.",
        TELL,
    ),
    "chunk cut off": (play.raw(CHUNKED + b"ffff\r\n<rss>"), "Kết nối bị ngắt giữa chừng", TELL),
    "last chunk missing": (play.raw(CHUNKED + b"5\r\n<rss>\r\n"), "Kết nối bị ngắt giữa chừng", TELL),
    "chunk of no size": (play.raw(CHUNKED + b"zz\r\n<rss>\r\n0\r\n\r\n"), "Kết nối bị ngắt giữa chừng", TELL),
    "reset in the middle": (play.reset, "Kết nối bị ngắt giữa chừng, nội dung chưa tải hết.", TELL),
    "closed without an answer": (play.raw(b""), "Kết nối bị ngắt giữa chừng", TELL),
    "two lengths": (
        play.raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n<rss>"),
        "Máy chủ nguồn trả lời sai quy cách HTTP.",
        TELL,
    ),
    "no HTTP": (play.raw(b"SSH-2.0-OpenSSH_9\r\n"), "Máy chủ nguồn trả lời sai quy cách HTTP.", TELL),
    "flood of headers": (flood(b"A: b\r\n"), "Máy chủ nguồn trả lời sai quy cách HTTP.", TELL),
    "one endless header": (flood(b"x" * 1000), "Máy chủ nguồn trả lời sai quy cách HTTP.", TELL),
    "flood of answers": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), TOO_SLOW, TELL),
    "empty": (play.body(b""), "Máy chủ nguồn trả về nội dung rỗng.", TELL),
    "web page": (play.body("<html><body>Bảo trì</body></html>"), "là một trang web, không phải bản tin RSS", ""),
    "login page": (play.body("<html><input type=password></html>"), "trang đăng nhập", "không cần đăng nhập"),
}  # fmt: skip


def test_failures_are_reported_counted_backed_off_and_lose_nothing(
    chief_client: Client, feed_server: FeedServer, subtests: pytest.Subtests
) -> None:
    for hop in range(1, 11):
        feed_server.play(f"/hop-{hop}", to(f"/hop-{hop + 1}", 308))
        feed_server.play(f"/vong-{hop}", to(f"/vong-{hop % 3 + 1}", 301))
    sources = []
    for number, (case, (answer, _message, _advice)) in enumerate(FAILURES.items()):
        sources.append(Source.objects.create(name=case, feed_url=feed_server.play(f"/{number}", answer)))
        read_yesterday(sources[-1])
    before = stored()
    poll_quickly(*sources)
    told = health(chief_client) + health(chief_client, 2)
    for source in sources:
        with subtests.test(source.name):
            _answer, message, advice = FAILURES[source.name]
            source.refresh_from_db()
            assert message in source.last_error
            assert advice in source.last_error
            assert source.last_error in told
            assert source.consecutive_failures == 1
            assert_waits(source, MIN_INTERVAL)
    assert told.count("Đang lỗi") == len(FAILURES)
    assert stored() == before
    # The validators are kept, so that the next good response is a cheap 304, which also clears the error.
    for number in range(len(FAILURES)):
        feed_server.play(f"/{number}", play.validated(FEED, '"v1"'))
    poll_quickly(*sources)
    assert set(Source.objects.values_list("last_error", "consecutive_failures")) == {("", 0)}
    told = health(chief_client) + health(chief_client, 2)
    assert [message for _answer, message, _advice in FAILURES.values() if message in told] == []
    assert stored() == before


def test_304_is_a_success(source: Source, feed_server: FeedServer) -> None:
    feed_server.play("/rss", play.validated(FEED, '"v1"'))
    before = timezone.now()
    polled(source)
    assert feed_server.requests[0][1]["if-none-match"] == '"v1"'
    assert source.last_success_at is not None
    assert source.last_success_at >= before
    assert source.health == "Hoạt động tốt"
    assert_waits(source, timedelta(minutes=30) * 1.05)


CUT = FEED.encode()[:-60]


@pytest.mark.parametrize(
    "answer",
    [
        play.raw(OK + b'ETag: "v2"\r\nContent-Length: %d\r\n\r\n' % len(CUT) + FEED.encode()),
        play.raw(OK + b'ETag: "v2"\r\n\r\n' + CUT),
        play.body(gzip.compress(CUT), Content_Encoding="gzip", ETag='"v2"'),
        play.body(gzip.compress(FEED.encode())[:-20], Content_Encoding="gzip", ETag='"v2"'),
    ],
    ids=["longer than it says", "ends without a length", "half of it packed", "packed and cut off"],
)
def test_torn_document_gives_its_whole_items_and_is_asked_for_again_in_full(
    source: Source, feed_server: FeedServer, answer: play.Play
) -> None:
    InboxItem.objects.all().delete()
    feed_server.play("/rss", answer)
    polled(source)
    assert stored() == ["Tin số 2 về an toàn thông tin"]
    feed_server.play("/rss", play.validated(FEED, '"v2"'))
    polled(source)
    assert feed_server.requests[-1][1].get("if-none-match") is None
    assert stored() == ["Tin số 1 về an toàn thông tin", "Tin số 2 về an toàn thông tin"]


@pytest.mark.parametrize("kept", [1, 0], ids=["last item", "only item"])
def test_feed_that_stays_torn_gives_its_torn_item_at_the_third_poll(
    source: Source, feed_server: FeedServer, kept: int
) -> None:
    InboxItem.objects.all().delete()
    whole = rss(*[item(number) for number in (2, 1)[1 - kept :]])
    torn = play.raw(OK + b"\r\n" + whole.encode()[:-60])
    feed_server.play("/rss", torn)
    polled(source, times=2)
    assert len(stored()) == kept
    # A failure says nothing about the document.
    feed_server.play("/rss", play.status(500))
    polled(source)
    feed_server.play("/rss", torn)
    polled(source)
    assert len(stored()) == kept + 1
    given = InboxItem.objects.get(key="guid:tin-1")
    assert given.summary == ""
    assert "ba lần liền" in source.last_warning
    polled(source)
    assert len(stored()) == kept + 1
    feed_server.play("/rss", play.body(whole))
    polled(source)
    given.refresh_from_db()
    assert given.summary == "Tóm tắt của tin số 1."
    assert (source.torn_polls, source.last_warning) == (0, "")


# --- Retry-After, flapping, gone and moved -----------------------------------------------------------


@pytest.mark.parametrize(("code", "form"), [(429, "seconds"), (503, "date")])
def test_retry_after_holds_for_every_source_of_the_host(
    source: Source, feed_server: FeedServer, code: int, form: str
) -> None:
    neighbour = Source.objects.create(name="Cùng máy chủ", feed_url=feed_server.url + "/khac")
    later = Source.objects.create(
        name="Đã hẹn muộn hơn",
        feed_url=feed_server.url + "/muon",
        next_poll_at=timezone.now() + timedelta(hours=9),
    )
    stranger = Source.objects.create(
        name="Máy chủ khác",
        feed_url="http://khac.example.vn/rss",
        next_poll_at=timezone.now() + timedelta(hours=1),
    )
    until = timezone.now() + timedelta(hours=3)
    value = "10800" if form == "seconds" else format_datetime(until, usegmt=False)
    feed_server.play("/rss", play.status(code, headers={"Retry-After": value}))
    assert poll().sources == 1
    assert feed_server.paths() == ["/rss"], "the neighbour is not asked in the same run"
    poll()
    assert feed_server.paths() == ["/rss"]
    for held in (source, neighbour):
        held.refresh_from_db()
        assert held.next_poll_at is not None
        assert abs(held.next_poll_at - until) < timedelta(seconds=5)
        assert held.claimed_until is None
    for other in (later, stranger):
        before = other.next_poll_at
        other.refresh_from_db()
        assert other.next_poll_at == before
    assert f"(mã {code}). {WAIT}" in source.last_error


def test_rest_is_given_to_the_host_that_asked_for_it(
    source: Source, feed_server: FeedServer, settings: Settings
) -> None:
    with play.running_server("127.0.1.30") as other:
        settings.INBOX_ALLOW_ADDRESSES = [feed_server.address, other.address]
        busy = other.play("/ban", play.status(503, headers={"Retry-After": "7200"}))
        feed_server.play("/rss", to(busy))
        Source.objects.update(allowed_hosts="127.0.1.30")
        at_home = Source.objects.create(name="Ở nhà", feed_url=feed_server.play("/khac", play.status(500)))
        there = Source.objects.create(
            name="Ở máy bận", feed_url=other.url + "/rss", next_poll_at=timezone.now() + timedelta(minutes=1)
        )
        poll()
    for one in (source, at_home, there):
        one.refresh_from_db()
    assert wait(source) >= timedelta(hours=2)
    assert there.next_poll_at is not None
    assert there.next_poll_at - timezone.now() > timedelta(hours=1.9)
    assert_waits(at_home, MIN_INTERVAL)


@pytest.mark.parametrize(
    ("value", "least"),
    [
        ("999999999999", MAX_INTERVAL),
        ("Fri, 31 Dec 2199 23:59:59 GMT", MAX_INTERVAL),
        ("0", MIN_INTERVAL),
        ("-5", MIN_INTERVAL),
        ("Fri, 31 Dec 1999 23:59:59 GMT", MIN_INTERVAL),
        ("mai", MIN_INTERVAL),
    ],
)
def test_retry_after_that_asks_for_too_much_or_nothing(
    source: Source, feed_server: FeedServer, value: str, least: timedelta
) -> None:
    feed_server.play("/rss", play.status(503, headers={"Retry-After": value}))
    polled(source)
    assert MIN_INTERVAL <= wait(source) <= MAX_INTERVAL
    assert abs(wait(source) - least) < timedelta(minutes=2)


def test_flapping_server_starts_anew_after_every_success(source: Source, feed_server: FeedServer) -> None:
    good, bad = play.validated(FEED, '"v1"'), play.status(500)
    expected = [(bad, 1), (good, 0), (bad, 1), (bad, 2), (bad, 3), (good, 0), (bad, 1)]
    for answer, failures in expected:
        feed_server.play("/rss", answer)
        polled(source)
        assert source.consecutive_failures == failures
        assert ("(mã 500)" in source.last_error) == (failures > 0)
        assert (f"({failures} lần liền)" in source.health) == (failures > 1)
        if failures:
            assert_waits(source, MIN_INTERVAL * 2 ** (failures - 1))


def test_source_that_fails_for_weeks_is_asked_once_a_day_for_ever(
    source: Source, feed_server: FeedServer
) -> None:
    feed_server.play("/rss", play.status(500))
    Source.objects.update(consecutive_failures=400)
    polled(source)
    assert_waits(source, MAX_INTERVAL)
    assert source.is_active
    assert "(401 lần liền)" in source.health


def test_feed_gone_twice_is_paused_and_says_what_to_do(
    chief_client: Client, source: Source, feed_server: FeedServer, read_before: list[str]
) -> None:
    feed_server.play("/rss", play.status(410))
    polled(source)
    assert source.is_active
    assert_waits(source, MIN_INTERVAL)
    polled(source)
    told = health(chief_client)
    assert "Tạm dừng" in told
    assert "hai lần liền" in told
    assert "Hãy tìm địa chỉ mới của nguồn, hoặc bật lại" in told
    feed_server.requests.clear()
    Source.objects.update(next_poll_at=None)
    assert poll().sources == 0
    assert feed_server.paths() == []
    assert stored() == read_before


def test_permanent_chain_is_shown_and_taken_after_three_sightings(
    source: Source, feed_server: FeedServer
) -> None:
    new = feed_server.play("/moi", play.validated(FEED, '"v1"'))
    for path, next_path, code in (("/rss", "/1", 301), ("/1", "/2", 308), ("/2", "/moi", 301)):
        feed_server.play(path, to(next_path, code))
    polled(source, 2)
    assert source.proposed_url == new
    assert source.feed_url.endswith("/rss")
    polled(source)
    assert source.feed_url == new
    assert "lấy tin ở địa chỉ mới" in source.notice
    assert (source.last_error, source.consecutive_failures) == ("", 0)


@pytest.mark.parametrize("codes", [(307, 308), (301, 303)])
def test_chain_with_a_temporary_hop_is_followed_and_not_taken(
    source: Source, feed_server: FeedServer, codes: tuple[int, int]
) -> None:
    feed_server.play("/moi", play.validated(FEED, '"v1"'))
    feed_server.play("/rss", to("/1", codes[0]))
    feed_server.play("/1", to("/moi", codes[1]))
    polled(source, 4)
    assert source.feed_url.endswith("/rss")
    assert (source.moved_to, source.last_error) == ("", "")


def test_lost_feed_is_looked_for_and_proposed_while_it_is_backed_off(
    chief_client: Client, source: Source, feed_server: FeedServer, read_before: list[str]
) -> None:
    feed_server.play("/rss", play.status(404))
    found = feed_server.play("/tin-moi.rss", play.body(FEED))
    link = f'<link rel="alternate" type="application/rss+xml" href="{found}">'
    feed_server.play("/", play.body(f"<html><head>{link}</head></html>", "text/html"))
    polled(source, 2)
    told = health(chief_client)
    assert f"Nguồn đã chuyển sang {found}" in told
    assert "Dùng địa chỉ mới" in told
    assert source.feed_url.endswith("/rss")
    assert_waits(source, 2 * MIN_INTERVAL)
    assert stored() == read_before


# --- Into private networks ---------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.5", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1",
    "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1.", "[::1]", "[::]", "[fd00::1]", "[fe80::1]",
    "[::ffff:127.0.0.1]", "[::ffff:10.0.0.5]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.5]", "[64:ff9b:1::1]",
    "[2002:7f00:1::]", "[2001:0:7f00:1::1]", "[fec0::1]", "[ff02::1]",
]  # fmt: skip


def test_redirect_into_a_private_network_is_not_followed_and_told(
    chief_client: Client, source: Source, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialled = recorded_dialling(monkeypatch)
    for number, host in enumerate(PRIVATE, start=1):
        feed_server.play("/rss", to(f"http://{host}/rss", 301))
        polled(source)
        assert "Máy chủ nguồn chuyển hướng tới nơi không được phép." in source.last_error, host
        assert "mạng nội bộ" in source.last_error, host
        assert source.consecutive_failures == number
        assert source.moved_to == ""
    assert set(dialled) == {"127.0.0.1"}, "the feed server itself, which the settings allow"
    assert len(dialled) == len(PRIVATE)
    told = health(chief_client)
    assert "mạng nội bộ" in told
    assert ADDRESS in told
    assert_waits(source, MAX_INTERVAL)


def recorded_dialling(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    dialled: list[str] = []
    connect = socket.socket.connect

    def record(sock: socket.socket, address: tuple[str, int]) -> None:
        dialled.append(address[0])
        connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", record)
    return dialled


class Internet:
    """Public addresses below the socket: names resolve as told, connections to `PUBLIC` reach the feed server.

    Answers are used one by one and the last one is repeated, so that a second look-up can differ from the first.
    """

    PUBLIC = "113.160.0.1"

    def __init__(self, monkeypatch: pytest.MonkeyPatch, server: FeedServer, **answers: list[str]) -> None:
        self.answers = answers
        self.lookups: list[str] = []
        self.dialled: list[str] = []
        host, port = server.address.split(":")
        connect = socket.socket.connect

        def look_up(name: str, port: int, **_: object) -> list[object]:
            self.lookups.append(name)
            answers = self.answers[name.partition(".")[0]]
            address = answers.pop(0) if len(answers) > 1 else answers[0]
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

        def dial(sock: socket.socket, address: tuple[str, int]) -> None:
            self.dialled.append(address[0])
            if address[0] != self.PUBLIC:
                raise ConnectionRefusedError
            connect(sock, (host, int(port)))

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(socket.socket, "connect", dial)


INSIDE = [
    "127.0.0.1",
    "10.0.0.5",
    "169.254.169.254",
    "::1",
    "::ffff:10.0.0.5",
    "64:ff9b::a00:5",
    "2002:a00:5::1",
]


@pytest.fixture
def public_source(source: Source, settings: Settings) -> Source:
    """Return a source with an ordinary name, without any exception from the guard."""
    settings.INBOX_ALLOW_ADDRESSES = []
    source.refresh_from_db()
    source.feed_url, source.site_url = "http://so.example.vn/rss", "http://so.example.vn/"
    source.save()
    return source


def test_checked_address_is_dialled_at_every_hop(
    public_source: Source, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed_server.play("/rss", to("http://a.so.example.vn/1"))
    feed_server.play("/1", to("http://b.so.example.vn/2"))
    feed_server.play("/2", play.validated(FEED, '"v1"'))
    # A second look-up of any name would give a private address.
    changing = {name: [Internet.PUBLIC, "127.0.0.1"] for name in ("so", "a", "b")}
    net = Internet(monkeypatch, feed_server, **changing)
    assert polled(public_source).last_error == ""
    assert net.lookups == ["so.example.vn", "a.so.example.vn", "b.so.example.vn"]
    assert net.dialled == [Internet.PUBLIC] * 3


def test_name_that_points_inside_is_not_dialled_at_any_hop(
    chief_client: Client, public_source: Source, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed_server.play("/rss", to("http://a.so.example.vn/1"))
    net = Internet(monkeypatch, feed_server)
    for inside in INSIDE:
        for answers in ({"so": [inside]}, {"so": [Internet.PUBLIC], "a": [inside]}):
            Source.objects.update(last_error="", consecutive_failures=0)
            net.answers, net.dialled = answers, []
            polled(public_source)
            assert net.dialled == [Internet.PUBLIC] * (len(answers) - 1), answers
            assert "Địa chỉ trỏ vào mạng nội bộ" in public_source.last_error, answers
            assert_waits(public_source, MIN_INTERVAL)
    assert "Địa chỉ trỏ vào mạng nội bộ" in health(chief_client)


def test_discovery_dials_only_what_it_checked(
    chief_client: Client, public_source: Source, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = "".join(f'<a href="http://{name}.example.vn/rss">RSS</a>' for name in ("trong", "doi"))
    links += "".join(f'<a href="http://{host}/rss">RSS</a>' for host in PRIVATE[:10])
    feed_server.play("/", play.body(f"<html>{links}</html>", "text/html"))
    feed_server.play("/rss", play.body(FEED))
    net = Internet(
        monkeypatch,
        feed_server,
        moi=[Internet.PUBLIC, "::1"],
        trong=["10.0.0.5"],
        doi=[Internet.PUBLIC, "::1"],
    )
    page = chief_client.get("/admin/nguon-tin/tim/", {"address": "http://moi.example.vn/"}).content.decode()
    assert "http://doi.example.vn/rss" in page
    assert "http://trong.example.vn/rss" not in page
    assert net.lookups == ["moi.example.vn", "trong.example.vn", "doi.example.vn"]
    assert set(net.dialled) == {Internet.PUBLIC}


def test_search_for_a_lost_feed_dials_only_what_it_checked(
    public_source: Source, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed_server.play("/rss", play.status(404))
    net = Internet(monkeypatch, feed_server, so=[Internet.PUBLIC, Internet.PUBLIC, "127.0.0.1"])
    polled(public_source, 2)
    assert net.lookups == ["so.example.vn"] * 3
    assert net.dialled == [Internet.PUBLIC] * 2, "the site pointed inside when it was searched"


def test_lead_image_is_dialled_only_where_it_was_checked(
    author_client: Client,
    tree: Tree,
    public_source: Source,
    feed_server: FeedServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    feed_server.play("/anh.png", to("http://kho.example.vn/anh.png"))
    net = Internet(monkeypatch, feed_server, anh=[Internet.PUBLIC])
    Source.objects.update(default_topic=tree.topics["canh-bao-lua-dao"])
    for inside in INSIDE[:2]:
        wanted = InboxItem.objects.create(
            source=public_source,
            key=inside,
            title=f"Trỏ tới {inside}",
            link="https://so.example.vn/1",
            image_url="http://anh.example.vn/anh.png",
        )
        net.answers["kho"], net.dialled = [inside], []
        answer = author_client.post(
            "/admin/hop-tin/quyet-dinh/",
            {"one": f"draft:{wanted.pk}"},
            headers={"accept": "application/json"},
        ).json()
        assert answer["done"] == [wanted.pk]
        assert "mạng nội bộ" in answer["errors"][0], inside
        assert net.dialled == [Internet.PUBLIC], inside


def test_limits_of_a_poll_are_those_of_the_issue() -> None:
    config = FetchConfig()
    assert (config.connect_seconds, config.total_seconds) == (5, 20)
    assert config.max_bytes == 5 * 1024 * 1024
