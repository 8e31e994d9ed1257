"""Poll sources: claim those that are due, fetch several at once, parse in a worker, record in batches.

Only fetching runs in threads, with one request at a time per host; the calling thread alone uses the
database. Several pollers may run at once, on one machine or more, because claims keep them apart.
"""

from __future__ import annotations

import hashlib
import logging
import random
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone

from campaign.inbox.models import Source
from campaign.inbox.polling import store
from campaign.inbox.polling.listed_entries import collides, fingerprints
from campaign.inbox.polling.plan import TORN_POLLS
from campaign.inbox.reading.discovery import discover
from campaign.inbox.reading.fetch import FetchConfig, fetch, take_turns, user_agent
from campaign.inbox.reading.parse_worker import BUSY, ParseWorker
from campaign.inbox.reading.types import (
    Fetched,
    FetchFailed,
    FetchRequest,
    FetchResult,
    Listed,
    NotModified,
    Outcome,
    ParsedFeed,
    ParseResult,
    Read,
    Unreadable,
)

THREADS = 8
_CLAIMED_AT_ONCE = 16
_RECORDED_AT_ONCE = 16
_BATCH_BYTES = 8 * 1024 * 1024
# The longest time for which a response waits to be recorded together with others.
_PATIENCE_SECONDS = 1.0
# Each search may take half a minute; the remaining sources are searched for at a later failure.
_SEARCHED_FOR_AT_ONCE = 3
Parser = Callable[[bytes, str, str, Collection[str], bool], ParseResult]
logger = logging.getLogger(__name__)


@dataclass
class PollSummary:
    """The totals of one run. `unchanged` counts items, `not_modified` counts sources."""

    sources: int = 0
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    seconds: float = 0.0


@dataclass
class _Run:
    """The state of one call of `poll`: waiting sources, running requests, and the totals so far."""

    parse: Parser
    config: FetchConfig
    pool: ThreadPoolExecutor
    summary: PollSummary = field(default_factory=PollSummary)
    waiting: list[Source] = field(default_factory=list)
    under_way: dict[Future[FetchResult], Source] = field(default_factory=dict)
    ready: list[tuple[Source, FetchResult]] = field(default_factory=list)
    lost: list[Source] = field(default_factory=list)

    def start_requests(self) -> None:
        """Start a request for every waiting source whose host is idle, up to the number of threads."""
        busy = {source.host for source in self.under_way.values()}
        for source in list(self.waiting):
            if len(self.under_way) >= THREADS:
                return
            if source.host not in busy:
                busy.add(source.host)
                self.waiting.remove(source)
                self.under_way[self.pool.submit(fetch, _request(source), self.config)] = source

    def take_results(self) -> None:
        """Wait for a response; record the collected responses if they are many or if no other is due soon."""
        done, _ = wait(self.under_way, timeout=_PATIENCE_SECONDS, return_when=FIRST_COMPLETED)
        asks_for_rest = False
        for future in done:
            source, result = self.under_way.pop(future), future.result()
            self.ready.append((source, result))
            asks_for_rest |= isinstance(result, FetchFailed) and result.retry_after is not None
        size = sum(len(result.body) for _source, result in self.ready if isinstance(result, Fetched))
        is_full = len(self.ready) >= _RECORDED_AT_ONCE or size > _BATCH_BYTES
        if is_full or asks_for_rest or not done or not self.under_way:
            self.record_ready()

    def record_ready(self) -> None:
        """Parse the collected responses and record them in one batch."""
        ready, self.ready = self.ready, []
        listings = store.listings(source for source, result in ready if isinstance(result, Fetched))
        polled = []
        while ready:
            # Popped, so that each body can be freed once it is parsed.
            source, result = ready.pop(0)
            listing = listings.get(source.pk, ())
            outcome = interpret(source, result, self.parse, listing)
            jitter = random.random()  # noqa: S311  spreads load, needs no secrecy
            polled.append(store.Polled(source, outcome, jitter, listing))
        for one, recorded in zip(polled, store.record_all(polled, timezone.now()), strict=True):
            self.add_totals(one.source, one.outcome, recorded)

    def add_totals(self, source: Source, outcome: Outcome, recorded: store.Recorded | None) -> None:
        """Add the result of one source to the totals."""
        self.summary.sources += 1
        if recorded is None:
            logger.warning("what source %s brought was not recorded", source.pk)
            return
        _count(self.summary, outcome, recorded)
        if _is_lost(source, outcome):
            self.lost.append(source)
        if recorded.held_host:
            # The server asked for a pause, so the host's other sources are not polled in this run either.
            held = [other for other in self.waiting if other.host == recorded.held_host]
            self.waiting = [other for other in self.waiting if other.host != recorded.held_host]
            store.release(held)


def poll(
    *,
    everything: bool = False,
    limit: int | None = None,
    only: list[int] | None = None,
    config: FetchConfig | None = None,
) -> PollSummary:
    """Poll due sources until none is left (or `limit` is reached), and release items whose delay is over.

    `everything` includes sources that are not due; `only` polls just the sources with these ids; `config`
    sets other limits than the defaults. Returns the totals.
    """
    started = time.monotonic()
    begun_at = timezone.now()
    left = limit if limit is not None else Source.objects.count()
    with (
        ParseWorker() as parse,
        ThreadPoolExecutor(THREADS, thread_name_prefix="inbox-fetch") as pool,
    ):
        # Redirects may lead from several hosts to one, where requests must wait for each other.
        run = _Run(parse, replace(config or fetch_config(), turn=take_turns()), pool)
        while True:
            room = min(left, _CLAIMED_AT_ONCE) if len(run.waiting) < THREADS else 0
            if room > 0:
                # `begun_at`, so that with `everything` no source is polled twice in this run.
                claimed = store.claim_due(
                    timezone.now(), room, everything_before=begun_at if everything else None, only=only
                )
                left = left - len(claimed) if claimed else 0
                run.waiting += claimed
                if only is not None:
                    only = [pk for pk in only if pk not in {source.pk for source in claimed}]
            run.start_requests()
            if not run.under_way:
                break
            run.take_results()
    for source in run.lost[:_SEARCHED_FOR_AT_ONCE]:
        look_for(source)
    store.release_due(timezone.now())
    store.purge_expired(timezone.now())
    run.summary.seconds = round(time.monotonic() - started, 3)
    return run.summary


def _is_lost(source: Source, outcome: Outcome) -> bool:
    """Return True if the feed should be searched for now.

    It is searched for if its address is gone or its document is not a feed: at the second consecutive
    failure, then at every tenth.
    """
    match outcome:
        case FetchFailed(status=404 | 410) | Unreadable():
            failures = source.consecutive_failures + 1
            return failures == 2 or failures % 10 == 0
    return False


def look_for(source: Source) -> None:
    """Search the source's site for its feed, and propose the address to the editor. Changes nothing else.

    Of several feeds, it proposes the one with most of the source's items, and none if no feed has any of them.
    """
    site = source.site_url or urljoin(source.feed_url, "/")
    others = Source.objects.exclude(pk=source.pk)
    feeds = [
        feed
        for feed in discover(site, fetch_config()).feeds
        if feed.url != source.feed_url and not others.filter(feed_url=feed.url).exists()
    ]
    shared = [store.known_links(source, (entry.link_key for entry in feed.previews)) for feed in feeds]
    if feeds and (len(feeds) == 1 or max(shared) > 0):
        store.propose(source, feeds[shared.index(max(shared))].url)


def ingest(source: Source, data: bytes, content_type: str = "", *, parse: Parser) -> PollSummary:
    """Record a document from elsewhere, such as a file, as if `source` had just served it. Returns the totals."""
    summary = PollSummary(sources=1)
    listing = store.listings([source]).get(source.pk, ())
    outcome = interpret(source, Fetched(source.feed_url, data, content_type), parse, listing)
    polled = store.Polled(source, outcome, listing=listing)
    recorded = store.record_all([polled], timezone.now())[0]
    if recorded is not None:
        _count(summary, outcome, recorded)
    source.refresh_from_db()
    return summary


def interpret(source: Source, result: FetchResult, parse: Parser, listing: Sequence[Listed]) -> Outcome:
    """Return the outcome of a response.

    Neither the same bytes as last time nor known entries are parsed again. `listing` are the entries of the source's
    last document.
    """
    if isinstance(result, NotModified | FetchFailed):
        return result
    digest = hashlib.sha256(result.body).hexdigest()
    if digest == source.body_hash:
        return NotModified(result.etag, result.last_modified, result.moved_to)
    keeps_torn = source.torn_polls >= TORN_POLLS - 1
    parsed = parse(result.body, result.content_type, result.url, fingerprints(listing), keeps_torn)
    if isinstance(parsed, ParsedFeed) and collides(listing, parsed):
        parsed = parse(result.body, result.content_type, result.url, (), keeps_torn)
    if isinstance(parsed, ParsedFeed):
        return Read(parsed, replace(result, body=b""), digest)
    if parsed == BUSY:
        return FetchFailed(parsed.reason, parsed.message)
    return Unreadable(parsed)


def fetch_config() -> FetchConfig:
    """Return the limits for fetching, with the site's User-Agent and the addresses allowed by the settings."""
    return FetchConfig(
        allow=frozenset(settings.INBOX_ALLOW_ADDRESSES),
        user_agent=user_agent(settings.WAGTAILADMIN_BASE_URL),
    )


def _request(source: Source) -> FetchRequest:
    return FetchRequest(source.feed_url, source.etag, source.last_modified, source.hosts)


def _count(summary: PollSummary, outcome: Outcome, recorded: store.Recorded) -> None:
    match outcome:
        case NotModified():
            summary.not_modified += 1
        case FetchFailed() | Unreadable():
            summary.failed += 1
    summary.new += recorded.new
    summary.updated += recorded.updated
    summary.unchanged += recorded.unchanged
