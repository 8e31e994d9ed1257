"""The log of an attempt: chained entries, the only source of the score."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.crypto import constant_time_compare

from campaign.engagement.contest.bank import Card
from campaign.engagement.contest.drawing import Sheet
from campaign.engagement.models import Attempt, AttemptEvent
from journal.chain import is_signed, sign

Kind = AttemptEvent.Kind
_PURPOSE, _END = "contest", "contest.end"
Choices = dict[int, int]


def made(
    attempt: Attempt, before: AttemptEvent | None, kind: AttemptEvent.Kind, at: datetime, data: Any
) -> AttemptEvent:
    """Return the next entry of the log, signed, and set `attempt.log_end` to it. Neither is stored."""
    number = before.number + 1 if before else 0
    event = AttemptEvent(attempt=attempt, number=number, at=at, kind=kind, data=data)
    event.mac = sign(_PURPOSE, *_signed(attempt, event, before.mac if before else ""))
    attempt.log_end = end_of(attempt, event)
    return event


def end_of(attempt: Attempt, last: AttemptEvent) -> str:
    """Return the keyed hash that marks `last` as the last entry of the log."""
    return sign(_END, attempt.key, last.number, last.mac)


def _signed(attempt: Attempt, event: AttemptEvent, mac_before: str) -> list[str | int]:
    at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return [attempt.key, event.number, at, event.kind, json.dumps(event.data, sort_keys=True), mac_before]


def drawn_data(attempt: Attempt) -> dict[str, Any]:
    """Return the data of an attempt's first entry: sheet, end, guess."""
    ends_at = attempt.ends_at.astimezone(UTC).isoformat(timespec="microseconds")
    return {"sheet": attempt.sheet, "ends_at": ends_at, "guess": attempt.guess}


def choices(events: Iterable[AttemptEvent]) -> Choices:
    """Return the last choice for each question: places on the sheet, both from 0."""
    last: Choices = {}
    for event in events:
        if event.kind == Kind.ANSWERED:
            last |= dict(event.data)
    return last


def score(sheet: Sheet, chosen: Mapping[int, int], cards: Mapping[int, Card]) -> int:
    """Return the number of right answers."""
    return sum(
        place in chosen and order[chosen[place]] == cards[key].right
        for place, (key, order) in enumerate(sheet)
    )


def milliseconds(attempt: Attempt) -> int:
    """Return the duration of an attempt in milliseconds: all of its time if it was not handed in."""
    return round(((attempt.submitted_at or attempt.ends_at) - attempt.started_at).total_seconds() * 1000)


def faults(attempt: Attempt, events: Sequence[AttemptEvent]) -> list[str]:
    """Return the faults of an attempt's log, in words; [] if the log is intact."""
    found = []
    mac = ""
    for place, event in enumerate(events):
        if event.number != place:
            found.append(f"thiếu dòng {place} của nhật ký")
            break
        if not is_signed(event.mac, _PURPOSE, *_signed(attempt, event, mac)):
            found.append(f"dòng {place} của nhật ký bị sửa")
        mac = event.mac
        if event.at < attempt.started_at or event.at > attempt.ends_at:
            found.append(f"dòng {place} của nhật ký ở ngoài giờ làm bài")
        if place and events[place - 1].kind == Kind.SUBMITTED:
            found.append(f"dòng {place} của nhật ký ở sau lúc nộp")
    if not events or events[0].kind != Kind.DRAWN or events[0].data != drawn_data(attempt):
        found.append("đề, giờ hay dự đoán khác với lúc rút đề")
    if not events or not constant_time_compare(attempt.log_end, end_of(attempt, events[-1])):
        found.append("cuối nhật ký bị cắt hoặc thêm")
    submitted = next((event.at for event in events if event.kind == Kind.SUBMITTED), None)
    if submitted != attempt.submitted_at:
        found.append("giờ nộp khác với nhật ký")
    return found
