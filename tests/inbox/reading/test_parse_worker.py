"""Tests of hostile documents: bounded time, and no effect on the next document."""

from __future__ import annotations

import os
import signal
import threading

from campaign.inbox.reading.parse_worker import BUSY, TOO_HEAVY, ParseWorker
from campaign.inbox.reading.types import ParsedFeed
from tests.inbox.ingesting import parser
from tests.inbox.server import item, rss

# feedparser takes quadratic time in the number of attributes.
ATTRIBUTES = b" ".join(b'a%d="1"' % number for number in range(20_000))
SLOW = b"<rss><channel><item><title>x</title><a " + ATTRIBUTES + b"/></item></channel></rss>"


def test_document_that_takes_too_long_is_refused_and_the_worker_goes_on() -> None:
    with ParseWorker(cpu_seconds=0.8) as parse:
        assert isinstance(parse(rss(item(1)).encode()), ParsedFeed)
        before = os.times()
        assert parse(SLOW) == TOO_HEAVY
        spent = os.times()
        # The CPU time of the killed children.
        assert spent.children_user - before.children_user < 4
        # The time of the killed process does not count for the next.
        assert isinstance(parse(rss(item(1)).encode()), ParsedFeed)


def test_machine_that_gives_the_worker_no_time_does_not_accuse_the_document() -> None:
    with ParseWorker(cpu_seconds=0.5) as parse:
        parse(rss(item(1)).encode())
        assert parse._child is not None
        child = parse._child.pid
        os.kill(child, signal.SIGSTOP)
        threading.Timer(1, os.kill, (child, signal.SIGCONT)).start()
        assert isinstance(parse(rss(item(2)).encode()), ParsedFeed)
        assert parse._child.pid == child


def test_worker_that_never_answers_or_died_is_replaced_and_the_document_is_not_accused() -> None:
    with ParseWorker(wall_seconds=0.3) as parse:
        parse(rss(item(1)).encode())
        assert parse._child is not None
        os.kill(parse._child.pid, signal.SIGSTOP)
        assert parse(rss(item(2)).encode()) == BUSY
    with ParseWorker() as parse:
        parse(rss(item(1)).encode())
        assert parse._child is not None
        parse._child.kill()
        parse._child.wait()
        assert isinstance(parse(rss(item(1)).encode()), ParsedFeed)


def test_time_of_one_document_does_not_count_for_the_next() -> None:
    heavy = rss(*(item(number) for number in range(400))).encode()
    with ParseWorker(cpu_seconds=1) as parse:
        results = [parse(heavy) for _ in range(8)]
        assert all(isinstance(result, ParsedFeed) for result in results)


def test_entities_are_neither_expanded_without_end_nor_fetched() -> None:
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    document = f'<!DOCTYPE rss [<!ENTITY a "lol">{laughs}]>' + rss(item(1, "&j;")).split("?>", 1)[1]
    parsed = parser(document.encode())
    assert isinstance(parsed, ParsedFeed)
    assert len(parsed.entries[0].title) < 1000


def test_entry_that_takes_too_long_does_not_lose_the_others() -> None:
    bomb = SLOW.partition(b"<channel>")[2].removesuffix(b"</channel></rss>").decode()
    with ParseWorker(cpu_seconds=2) as parse:
        parsed = parse(rss(item(1), bomb, item(2)).encode())
    assert isinstance(parsed, ParsedFeed)
    assert [entry.guid for entry in parsed.entries] == ["tin-1", "tin-2"]
    assert "1 tin dài bất thường" in parsed.warnings[0]
    assert not parsed.is_whole
