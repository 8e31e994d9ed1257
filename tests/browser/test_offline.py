"""Tests of the offline page in each engine: a reader visits, loses the line, and gets it back."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import RunningSite
from tests.browser.engines.reader import Reader, wait_for
from tests.browser.lines.phone_line import PhoneLine

LIST, WORKER = "/khong-co-mang/", "/khong-co-mang.js"
GUIDE = "/phong-trao/cam-nang-an-toan/khong-doc-ma-otp-cho-bat-ky-ai/"
ALERTS = "/phong-trao/canh-bao-lua-dao/"
CURRENT = f"{ALERTS}tin-nhan-bao-buu-kien-cho-giao-kem-lien-ket-la/"
ENDED = f"{ALERTS}gia-danh-can-bo-yeu-cau-cai-ung-dung/"

HEADING = "document.querySelector('h1')?.textContent"
# The list is stored last, so by then the pages are there, too.
IS_KEPT = f"await caches.match('{LIST}')"
GROW_OLD = f"""
    const cache = await caches.open("{LIST}");
    const list = await cache.match("{LIST}");
    const headers = new Headers(list.headers);
    headers.set("date", "Thu, 26 Nov 2026 00:00:00 GMT");
    await cache.put("{LIST}", new Response(await list.text(), {{ headers }}));
"""


@pytest.fixture
def line(window: Reader, site: RunningSite) -> Iterator[PhoneLine]:
    opened = PhoneLine(site.url)
    window.scripts(True)
    yield opened
    opened.cut()


def _end_now(html: str) -> str:
    """Return the list as it was before the alert ENDED had ended; a kept copy cannot know that it has."""
    before, row, after = html.partition(f'<li data-keep="{ENDED}" data-until="')
    assert row
    return f'{before}{row}2026-11-27T00:00:00+07:00"{after.partition(chr(34))[2]}'


def _visit(window: Reader, line: PhoneLine, path: str = "/") -> None:
    """Open a page, and wait until the worker has kept its pages."""
    assert window.open(line.url + path)
    wait_for(window, IS_KEPT)
    wait_for(window, "(await navigator.serviceWorker.ready).active.state === 'activated'")


def _assert_only_public_pages_are_kept(window: Reader) -> None:
    kept = window.run(f"""
        const kept = await (await caches.open("{LIST}")).keys();
        const list = await (await caches.match("{LIST}")).text();
        return [await caches.keys(), kept.map((one) => new URL(one.url).pathname),
            [...list.matchAll(/data-keep="([^"]*)"/g)].map((found) => found[1])];
    """)
    assert kept[0] == [LIST]
    sheets = [path for path in kept[1] if path.startswith("/static/css/site.")]
    assert len(sheets) == 1
    assert sorted(kept[1]) == sorted([LIST, *sheets, *kept[2]])


def test_without_a_line_there_are_guides_and_current_alerts_and_no_other_page(
    window: Reader, line: PhoneLine
):
    line.changes[LIST] = _end_now
    _visit(window, line)
    heading = window.run(f"return {HEADING}")
    for path in ("/admin/login/", "/van-ban/"):
        assert window.open(line.url + path)
    _assert_only_public_pages_are_kept(window)
    line.cut()
    for path in (GUIDE, CURRENT):
        assert window.open(line.url + path)
        assert window.run(f"return {HEADING}") not in (heading, "Không có mạng")
        # Cards of other stories would not know whether their alerts have ended.
        assert window.run("return document.querySelector('.neighbours, .related')") is None
    # An alert that has ended, a page that was not kept, an address with a parameter.
    for path in (ENDED, "/van-ban/", "/", "/tim-kiem/?q=otp"):
        assert window.open(line.url + path)
        assert window.run(f"return {HEADING}") == "Không có mạng"
    listed = window.run("return [...document.querySelectorAll('main .row a')].map((link) => link.pathname)")
    assert {GUIDE, CURRENT, "/lien-he/"} <= set(listed)
    assert ENDED not in listed
    # The page has its style sheet and font.
    assert "Roboto" in window.run("return getComputedStyle(document.body).fontFamily")
    for path in ("/admin/login/", "/tep/1/tep.pdf", "/xem-truoc/khoa/"):
        assert not window.open(line.url + path)
    line.mend()


def test_pages_are_fresh_while_there_is_a_connection(window: Reader, line: PhoneLine):
    _visit(window, line)
    line.changes[GUIDE] = lambda html: html.replace("Không đọc mã OTP", "Đừng đọc mã OTP")
    assert window.open(line.url + GUIDE)
    assert window.run(f"return {HEADING}").startswith("Đừng")
    line.cut()
    assert window.open(line.url + GUIDE)
    assert window.run(f"return {HEADING}").startswith("Không")
    line.mend()
    window.run(GROW_OLD)
    assert window.open(line.url + GUIDE)
    assert window.run(f"return {HEADING}").startswith("Đừng")
    # After ten minutes the worker renews its copies.
    wait_for(window, f"(await (await caches.match('{GUIDE}'))?.text())?.includes('Đừng đọc mã OTP')")


def test_a_new_worker_takes_over(window: Reader, line: PhoneLine):
    _visit(window, line)
    line.changes[WORKER] = lambda script: script.replace(
        "return offline(pathname)",
        "return new Response('<h1>Bản mới</h1>', {headers:{'Content-Type':'text/html;charset=utf-8'}})",
    )
    window.run("await (await navigator.serviceWorker.ready).update()")
    wait_for(
        window,
        "!(await navigator.serviceWorker.ready).installing && !(await navigator.serviceWorker.ready).waiting",
    )
    line.cut()
    assert window.open(line.url + GUIDE)
    assert window.run(f"return {HEADING}") == "Bản mới"
    line.mend()


def test_a_worker_that_the_site_no_longer_knows_leaves(window: Reader, line: PhoneLine):
    _visit(window, line)
    line.gone |= {LIST, WORKER}
    # Pages of an older site do not load the worker.
    line.changes[GUIDE] = lambda html: html.replace("/static/js/site.", "/static/js/older.")
    window.run(GROW_OLD)
    assert window.open(line.url + GUIDE)
    wait_for(
        window, "!(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length"
    )
    line.cut()
    assert not window.open(line.url + GUIDE)
    line.mend()
