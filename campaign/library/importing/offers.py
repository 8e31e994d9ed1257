"""Compares the file of a document that the library has with its record, field by field."""

import datetime
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from campaign.library.choices import DocumentType
from campaign.library.models import DocumentRecord
from extraction.reading import DoubtfulWord, ReadText
from vietnamese import dates
from vietnamese.text import nfc

LABELS = {
    "title": "tên hồ sơ",
    "doc_type": "loại văn bản",
    "number": "số",
    "symbol": "ký hiệu",
    "issuer": "cơ quan ban hành",
    "place": "nơi ban hành",
    "issued_on": "ngày ban hành",
    "effective_on": "ngày có hiệu lực",
    "expires_on": "ngày hết hiệu lực",
    "subject": "trích yếu",
    "signer": "người ký",
    "addressees": "kính gửi",
    "recipients": "nơi nhận",
    "text": "toàn văn",
}
_DATES = {"issued_on", "effective_on", "expires_on"}
# A title is wrong only if its type or number is; otherwise an editor may have chosen it.
_IN_TITLE = {"doc_type", "number", "symbol"}
_MAX_LINES = 60
# A comparison takes time quadratic in the number of lines.
_MAX_COMPARED = 3000


@dataclass(frozen=True)
class Offer:
    """A file's values for the fields of a record. Without `is_certain`, the file may be of another document."""

    fields: dict[str, Any]
    is_certain: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the offer as it is stored until an editor decides."""
        fields = {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.fields.items()
        }
        return {"fields": fields, "is_certain": self.is_certain}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Offer":
        """Return the offer from the form that `as_json` returned."""
        fields = {
            name: datetime.date.fromisoformat(value) if name in _DATES and value else value
            for name, value in stored["fields"].items()
        }
        return cls(fields, stored["is_certain"])

    def as_read(self) -> ReadText:
        """Return the text of the file, which need not be read again."""
        doubtful = tuple(DoubtfulWord(*word) for word in self.fields["doubtful_words"])
        return ReadText(
            self.fields["text"],
            kind="",
            pages=None,
            warnings=(),
            is_machine_read=self.fields["is_machine_read"],
            doubtful=doubtful,
        )


@dataclass(frozen=True)
class Difference:
    """A field in which record and file differ, as shown. `is_gain`: the record has no value."""

    name: str
    label: str
    old: str
    new: str
    is_gain: bool


def differences(record: DocumentRecord, offer: Offer) -> list[Difference]:
    """Return the fields in which the file differs from the record."""
    found = [
        Difference(name, label, shown(name, old), shown(name, new), not old)
        for name, label in LABELS.items()
        if (new := offer.fields.get(name)) and not _same(old := getattr(record, name), new)
    ]
    names = {each.name for each in found}
    return [each for each in found if each.name != "title" or names & _IN_TITLE]


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        return nfc(old).split() == nfc(new).split()
    return bool(old == new)


def shown(name: str, value: Any) -> str:
    """Return the value of a field in words."""
    if isinstance(value, datetime.date):
        return dates.short(value)
    return DocumentType(value).label if name == "doc_type" and value else str(value or "")


def text_lines(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield sign and text of the lines in which two texts differ, the first ones if there are many.

    "-" is a line of `old` only, "+" of `new` only, and "…" says how many are left out.
    """
    before, after = (
        [words for line in text.splitlines()[:_MAX_COMPARED] if (words := " ".join(line.split()))]
        for text in (old, new)
    )
    changes = difflib.unified_diff(before, after, n=0, lineterm="")
    shown = [line for line in islice(changes, 2, None) if not line.startswith("@@")]
    for line in shown[:_MAX_LINES]:
        yield line[0], line[1:]
    if len(shown) > _MAX_LINES:
        yield "…", f"còn {len(shown) - _MAX_LINES} dòng khác nữa; hãy mở tệp để xem hết"
