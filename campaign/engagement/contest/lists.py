"""Class lists: codes for pupils who are known only by a label."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from wagtail.models import Page

from campaign.engagement.contest import identity
from campaign.engagement.contest.keeping import LABEL
from campaign.engagement.contest.reading import workbook_rows
from campaign.engagement.models import ContestPage, EntryCode
from extraction.reading import Unreadable
from operations.backup import erasures
from vietnamese.text import one_line

CODE_COLUMNS = {"unit": "Đơn vị", "label": "Ký hiệu"}
_MAX_ROWS = 20_000
_AT_ONCE = 1_000
_NAME = re.compile(r"[^\W\d_]{2,}( [^\W\d_]{1,}){1,}")


class Pupil(NamedTuple):
    """A row of a list."""

    unit: str
    label: str


@dataclass
class ListRead:
    """Rows of a list, its faults, and places whose label looks like a person's name."""

    pupils: list[Pupil]
    faults: list[str]
    looks_like_names: list[str]


def read_list(data: bytes) -> ListRead:
    """Return the pupils that a workbook lists. Raises Unreadable, with a sentence for the editor."""
    if not data.startswith(b"PK"):
        raise Unreadable("Tệp này không phải .xlsx. Hãy tải tệp mẫu, điền vào rồi tải lên.")
    found = ListRead([], [], [])
    places: dict[Pupil, str] = {}
    for row in workbook_rows(data, CODE_COLUMNS):
        # Spaces that nobody sees make neither another unit nor another pupil.
        pupil = Pupil(*(one_line(row.values.get(name, "")) for name in CODE_COLUMNS))
        own = list(row.faults_of_excel())
        own += [row.fault(name, "còn trống.") for name, value in pupil._asdict().items() if not value]
        own += [
            row.fault(name, f"dài quá {most} ký tự.")
            for name, most in (("unit", 150), ("label", 40))
            if len(getattr(pupil, name)) > most
        ]
        if not own and pupil in places:
            own = [row.fault("label", f"trùng với {places[pupil].lower()}.")]
        found.faults += own
        if own:
            continue
        places[pupil] = row.where
        found.pupils.append(pupil)
        if _NAME.fullmatch(pupil.label):
            found.looks_like_names.append(row.fault("label", f"“{pupil.label}” giống tên người."))
    if not found.pupils and not found.faults:
        raise Unreadable("Tệp không có dòng nào. Hãy xem tệp mẫu.")
    if len(found.pupils) > _MAX_ROWS:
        raise Unreadable(f"Tệp có {len(found.pupils)} dòng; mỗi lần nhập nhiều nhất {_MAX_ROWS} dòng.")
    return found


@transaction.atomic
def add_codes(page: ContestPage, pupils: list[Pupil]) -> tuple[int, int, int]:
    """Make codes for the pupils who have none and were not erased on request.

    Return the numbers of new codes, of pupils who had one, and of erased pupils.
    """
    # If one list is imported twice at once, the second import finds the codes of the first.
    Page.objects.select_for_update(no_key=True).get(pk=page.pk)
    existing = set(EntryCode.objects.filter(page=page).values_list("unit", "label"))
    lacking = [pupil for pupil in pupils if tuple(pupil) not in existing]
    erased = erasures.noted(LABEL)
    new = [one for one in lacking if erased.isdisjoint(identity.of_label(page.pk, one.unit, one.label))]
    # A random code is one of 31^10, so duplicates are practically impossible; the constraint would refuse one.
    EntryCode.objects.bulk_create(
        (EntryCode(page=page, code=identity.new_code(), unit=one.unit, label=one.label) for one in new),
        batch_size=_AT_ONCE,
    )
    return len(new), len(pupils) - len(lacking), len(lacking) - len(new)
