"""Similar messages: messages with the same link or number, or nearly the same words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from zlib import crc32

from campaign.engagement.messages import words
from campaign.engagement.models import Mark, Message

# Hosts that everybody links to do not make messages similar.
_COMMON_HOSTS = frozenset(
    {"facebook.com", "google.com", "zalo.me", "youtube.com", "t.me", "tiktok.com", "bit.ly"}
)
_MAX_LENGTH = 200
# Minimum number of hashes that similar texts have in common.
_ALIKE = words.SKETCH // 3
_MAX_SHOWN = 20
# A wave brings thousands of similar messages; the newest ones are enough to see it.
_MAX_ROWS = 10_000


def marks_of(text: str) -> set[tuple[str, str]]:
    """Return the marks (kind, value) of a text."""
    found: set[tuple[str, str]] = set()
    for link in words.links(text):
        found.add((Mark.Kind.LINK, link.key[:_MAX_LENGTH]))
        host = link.host.lower().removeprefix("www.")
        if host not in _COMMON_HOSTS:
            found.add((Mark.Kind.HOST, host[:_MAX_LENGTH]))
    for is_phone, number in words.numbers(text):
        found.add((Mark.Kind.PHONE if is_phone else Mark.Kind.ACCOUNT, number))
    # The smallest hashes are a sample of the shingles: similar texts have similar samples.
    sketch = sorted(crc32(shingle.encode()) for shingle in words.shingles(text))[: words.SKETCH]
    return found | {(Mark.Kind.WORDS, f"{one:08x}") for one in sketch}


def store(message: Message) -> None:
    """Store the marks of a new message."""
    rows = [Mark(message=message, kind=kind, value=value) for kind, value in sorted(marks_of(message.text))]
    Mark.objects.bulk_create(rows)


@dataclass(frozen=True)
class Likeness:
    """Message similar to another one, with the reasons in words."""

    message: Message
    reasons: list[str]


def similar_to(message: Message) -> tuple[list[Likeness], int]:
    """Return messages similar to `message`, most reasons first, and the number of all similar messages."""
    reasons = _reasons([message]).get(message.pk, {})
    keys = sorted(reasons, key=lambda key: (-len(reasons[key]), -key))[:_MAX_SHOWN]
    rows = Message.objects.select_related("page", "assignee").in_bulk(keys)
    return [Likeness(rows[key], reasons[key]) for key in keys if key in rows], len(reasons)


def counts(messages: Collection[Message]) -> dict[int, int]:
    """Return the number of similar messages of each of `messages` that has any."""
    return {key: len(others) for key, others in _reasons(messages).items()}


def _reasons(messages: Collection[Message]) -> dict[int, dict[int, list[str]]]:
    """Return for each message the keys of similar messages, with the reasons. Two queries at most."""
    own: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    sizes: Counter[int] = Counter()
    for message, kind, value in Mark.objects.filter(message__in=messages).values_list(
        "message", "kind", "value"
    ):
        own[kind, value].append(message)
        sizes[message] += kind == Mark.Kind.WORDS
    if not own:
        return {}
    values = {value for _, value in own}
    rows = Mark.objects.filter(value__in=values).order_by("-pk").values_list("message", "kind", "value")
    common: defaultdict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for other, kind, value in rows[:_MAX_ROWS]:
        for message in own.get((kind, value), ()):
            if message != other:
                common[message, other][kind] += 1
    found: defaultdict[int, dict[int, list[str]]] = defaultdict(dict)
    for (message, other), kinds in common.items():
        if kinds[Mark.Kind.WORDS] < max(min(_ALIKE, sizes[message]), 2):
            del kinds[Mark.Kind.WORDS]
        if kinds[Mark.Kind.LINK]:
            del kinds[Mark.Kind.HOST]
        if reasons := [str(kind.label) for kind in Mark.Kind if kinds[kind]]:
            found[message][other] = reasons
    return found
