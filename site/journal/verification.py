"""Verification of the chain: finds edited, deleted and inserted entries, and a tail that was cut off."""

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from journal.models import BROKEN, Entry, Head


class Fault(NamedTuple):
    """Entries with a fault, from number `first` to `last`, and the fault in words."""

    first: int
    last: int
    words: str

    def __str__(self) -> str:
        if self.first == self.last:
            return f"Mục số {self.first} {self.words}."
        return f"Các mục từ số {self.first} đến số {self.last} {self.words}."


def merged(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield `faults`, merging neighbours with the same fault into one."""
    pending: Fault | None = None
    for fault in faults:
        if pending and (pending.words, pending.last + 1) == (fault.words, fault.first):
            pending = Fault(pending.first, fault.last, fault.words)
            continue
        if pending:
            yield pending
        pending = fault
    if pending:
        yield pending


def faults(entries: Iterable[Entry], number: int = 0, previous: str = "") -> Iterator[Fault]:
    """Yield the faults among `entries`, which follow the entry with this number and hash.

    No more than two entries are held in memory.
    """
    return merged(_faults(entries, number, previous))


def _faults(entries: Iterable[Entry], number: int, previous: str) -> Iterator[Fault]:
    # Entries after an inserted one were given higher numbers to make room.
    inserted = 0
    for entry, after in pairwise(chain(entries, [None])):
        assert entry is not None  # noqa: S101  only the last of the chain is None
        own = entry.number
        is_next = own == number + 1
        if not is_next:
            yield Fault(number + 1, own - 1, "bị xóa")
        number = own
        is_genuine = entry.hash == entry.true_hash(own - inserted)
        if not is_genuine and after and after.previous == previous:
            inserted += 1
            yield Fault(own, own, "bị chèn vào")
            continue
        if not is_genuine:
            yield Fault(own, own, "bị sửa")
        elif is_next and entry.previous != previous:
            yield Fault(own, own, "không nối tiếp mục liền trước")
        elif not entry.has_true_address():
            yield Fault(own, own, "bị sửa hoặc xóa địa chỉ mạng")
        elif entry.action == BROKEN:
            yield Fault(own, own, "ghi rằng cuối nhật ký khi đó không còn nguyên vẹn")
        previous = entry.hash


def faults_of_end() -> Iterator[Fault]:
    """Yield the faults between the last entry and the mark of the end."""
    head = Head.objects.filter(pk=1).first()
    last = Entry.objects.values_list("number", flat=True).first() or 0
    if head is None:
        if last:
            yield Fault(last, last, "là mục cuối nhưng dấu cuối nhật ký bị xóa")
    elif not head.is_genuine:
        yield Fault(head.number, head.number, "mang dấu cuối nhật ký giả")
    elif last < head.number:
        yield Fault(last + 1, head.number, "bị cắt khỏi cuối nhật ký")
    elif last > head.number:
        yield Fault(head.number + 1, last, "bị chèn vào cuối nhật ký")
