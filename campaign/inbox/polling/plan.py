"""Decision on one poll of one source: from its old state and the outcome to a Plan of intents.

Pure: it reads no clock and no database, and never plans to overwrite an item on which an editor has decided.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from campaign.inbox.polling import listed_entries, schedule
from campaign.inbox.polling.advice import advice
from campaign.inbox.reading import similar
from campaign.inbox.reading.types import (
    AddItem,
    AddSighting,
    AdoptItem,
    ClearWithdrawn,
    FetchFailed,
    FlagChangedOriginal,
    FlagWithdrawn,
    HoldHost,
    ItemIntent,
    KnownItem,
    Listed,
    NotModified,
    Outcome,
    ParsedEntry,
    Plan,
    Quiet,
    Read,
    RekeyItem,
    SetPictures,
    SourceState,
    SourceUpdate,
    Unreadable,
    UpdateItem,
)

# Server clocks may be wrong by minutes; a time that is further in the future is an error.
_CLOCK_TOLERANCE = timedelta(minutes=15)
# Consecutive sightings after which a permanent redirect, or a status 410, counts: servers under repair send
# both.
MOVES_AFTER = 3
GONE_AFTER = 2
# Consecutive truncated documents after which a truncated last item counts: a transfer may be cut off by chance.
TORN_POLLS = 3
# Longer than an error in the time zone, shorter than the day after which a headline may recur.
_RECURS_AFTER = timedelta(hours=16)
GONE = (
    "Nguồn đã báo hai lần liền rằng bản tin này bị gỡ bỏ hẳn (mã 410) nên máy tạm dừng lấy tin. "
    "Hãy tìm địa chỉ mới của nguồn, hoặc bật lại nếu bản tin đã có trở lại."
)


def decide(state: SourceState, outcome: Outcome, now: datetime, jitter: float) -> Plan:
    """Return the plan for a source in `state` whose poll at `now` (aware) had this outcome.

    `jitter` is a number from 0 to 1; the caller draws a new one for every poll.
    """
    match outcome:
        case Read():
            return _after_reading(state, outcome, now, jitter)
        case NotModified():
            interval = schedule.after_no_change(state.interval)
            update = SourceUpdate(
                next_poll_at=_next_poll(interval, state.quiet, now, jitter),
                error="",
                consecutive_failures=0,
                etag=outcome.etag or None,
                last_modified=outcome.last_modified or None,
                interval=interval,
            )
            return Plan(_after_answer(state, update, outcome.moved_to))
        case FetchFailed():
            return _after_failure(state, outcome, now, jitter)
        case Unreadable():
            refused = outcome.refused
            plan = _after_failure(state, FetchFailed(refused.reason, refused.message), now, jitter)
            torn_polls = _torn_polls(state, is_torn=refused.reason == "torn")
            return replace(plan, source=replace(plan.source, torn_polls=torn_polls))


def _torn_polls(state: SourceState, *, is_torn: bool) -> int:
    return min(state.torn_polls + 1, TORN_POLLS) if is_torn else 0


def trustworthy(published: datetime | None, now: datetime) -> datetime | None:
    """Return the original time, or None if it lies in the future.

    A future time would keep the item at the top of every list.
    """
    return published if published is not None and published <= now + _CLOCK_TOLERANCE else None


def _next_poll(interval: timedelta, quiet: Quiet, now: datetime, jitter: float) -> datetime:
    return schedule.outside(quiet, now + schedule.spread(interval, jitter), now + schedule.MAX_INTERVAL)


def _after_failure(state: SourceState, failed: FetchFailed, now: datetime, jitter: float) -> Plan:
    failures = state.consecutive_failures + 1
    wait = schedule.spread(schedule.back_off(failures), jitter)
    hold = None
    if failed.retry_after is not None:
        asked = min(timedelta(seconds=failed.retry_after), schedule.MAX_INTERVAL)
        wait = max(wait, asked)
        hold = HoldHost(failed.host, now + asked)
    gone = state.gone_sightings + 1 if failed.status == 410 else 0
    pauses = gone >= GONE_AFTER
    sentences = (failed.message, advice(failed.reason, failed.status))
    message = GONE if pauses else " ".join(filter(None, sentences))
    # Counting starts again after a pause, so that a source resumed by an editor is not paused at once.
    update = SourceUpdate(now + wait, message, failures, gone_sightings=0 if pauses else gone, pauses=pauses)
    return Plan(update, hold_host=hold)


def _after_answer(state: SourceState, update: SourceUpdate, moved_to: str) -> SourceUpdate:
    """Return `update` with the address to which the feed has moved ("" for none) and the number of sightings."""
    before = state.moved_sightings if moved_to == state.moved_to else 0
    sightings = before + 1 if moved_to else 0
    takes = sightings >= MOVES_AFTER and moved_to != state.moved_ignored
    return replace(
        update,
        moved_to=moved_to,
        moved_sightings=min(sightings, MOVES_AFTER),
        gone_sightings=0,
        takes_move=takes,
    )


def _after_reading(state: SourceState, outcome: Read, now: datetime, jitter: float) -> Plan:
    feed, fetched = outcome.feed, outcome.fetched
    passed = listed_entries.passed(state.listing, feed)
    read = [
        Listed(
            entry.fingerprint, entry.key, entry.link_key, entry.text_key, trustworthy(entry.published, now)
        )
        for entry in feed.entries
    ]
    listed, withdrawn = listed_entries.following(state.listing, feed, read)
    items, unchanged = _item_intents(state, outcome, {entry.key for entry in passed}, now)
    if withdrawn:
        items = (*items, FlagWithdrawn(tuple(sorted(withdrawn))))
    times = [entry.published for entry in (*read, *passed)]
    interval = schedule.interval(times, feed.ttl_minutes, fetched.max_age)
    # The rest of a truncated document is still to come, and a missing entry must be missed once more. A response 304
    # would hide both for good.
    asks_in_full = feed.is_torn or any(entry.missed for entry in listed)
    update = SourceUpdate(
        next_poll_at=_next_poll(interval, feed.quiet, now, jitter),
        error="",
        consecutive_failures=0,
        etag="" if asks_in_full else fetched.etag,
        last_modified="" if asks_in_full else fetched.last_modified,
        body_hash="" if asks_in_full else outcome.body_hash,
        interval=interval,
        quiet=feed.quiet,
        warning=" ".join(feed.warnings),
        torn_polls=_torn_polls(state, is_torn=feed.is_torn),
    )
    return Plan(_after_answer(state, update, fetched.moved_to), items, unchanged + len(passed), listed)


def _item_intents(
    state: SourceState, outcome: Read, passed: set[str], now: datetime
) -> tuple[tuple[ItemIntent, ...], int]:
    """Return the intents for the parsed entries, and the number of entries that need no change.

    `passed` are the keys of the skipped entries.
    """
    entries = outcome.feed.entries
    matches = match_known(entries, tuple(item for item in state.known if item.key not in passed))
    summaries = Counter(entry.marks.summary for entry in entries)
    intents: list[ItemIntent] = []
    unchanged = 0
    # Oldest first, so that items are numbered in order of publication.
    for entry in reversed(entries):
        known = matches.get(entry.key)
        published = trustworthy(entry.published, now)
        brought = state.adoptable.get(entry.link_key)
        if known is None and brought is not None:
            intents.append(AdoptItem(brought.id, entry))
            known = replace(brought, key=entry.key, link_key=entry.link_key)
        if known is not None and known.is_withdrawn:
            intents.append(ClearWithdrawn(known.id))
        if known is None and (state.purged | state.seen) & {entry.key, entry.link_key}:
            unchanged += 1
        elif known is None and entry.link_key in state.elsewhere:
            intents.append(AddSighting(state.elsewhere[entry.link_key], entry))
        elif known is None:
            marks = entry.marks
            # A summary that one document uses twice is a formula, too.
            telling = marks if summaries[marks.summary] == 1 else replace(marks, summary=None)
            story = similar.story_of(entry.title, telling, published or now, state.id, state.openers)
            marks = similar.kept(marks, story, state.id, state.openers)
            intents.append(AddItem(entry, published, outcome.feed.encoding, story, marks))
        elif known.version == entry.version:
            unchanged += 1
            if (known.key, known.link_key) != (entry.key, entry.link_key):
                intents.append(RekeyItem(known.id, entry.key, entry.link_key))
            if not known.is_decided and known.pictures != entry.all_pictures:
                intents.append(SetPictures(known.id, entry))
        elif known.is_decided:
            intents.append(FlagChangedOriginal(known.id, entry))
        else:
            intents.append(UpdateItem(known.id, entry, published))
    return tuple(intents), unchanged


def match_known(entries: tuple[ParsedEntry, ...], known: tuple[KnownItem, ...]) -> dict[str, KnownItem]:
    """Return the known item of each entry, by the entry's key. Matched by key, else by address, else by text.

    Address and text count only if they identify exactly one entry and one item that is not matched yet, so
    that a feed whose items share an address or a title keeps them apart. The text does not count if the original times
    are far apart: the publisher has published the same headline again.
    """
    by_key = {item.key: item for item in known}
    matches = {entry.key: by_key[entry.key] for entry in entries if entry.key in by_key}
    for attribute in ("link_key", "text_key"):
        claimed = {item.id for item in matches.values()}
        free = [item for item in known if item.id not in claimed]
        open_entries = [entry for entry in entries if entry.key not in matches]
        item_counts = Counter(getattr(item, attribute) for item in free)
        entry_counts = Counter(getattr(entry, attribute) for entry in open_entries)
        by_attribute = {getattr(item, attribute): item for item in free}
        for entry in open_entries:
            value = getattr(entry, attribute)
            if value and entry_counts[value] == 1 and item_counts[value] == 1:
                item = by_attribute[value]
                if attribute == "link_key" or not _is_recurrence(entry, item):
                    matches[entry.key] = item
    return matches


def _is_recurrence(entry: ParsedEntry, item: KnownItem) -> bool:
    if entry.published is None or item.published is None:
        return False
    return abs(entry.published - item.published) > _RECURS_AFTER
