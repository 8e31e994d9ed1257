"""Finds the documents that a text cites, each once, with all places where it is named.

These rules decide where official usage leaves a choice:

- A law that is named only within another document's subject ("hướng dẫn thi hành Luật X") is not cited, except
  with its number or date.
- The constitution and drafts of laws are not cited.
- Standards (TCVN, ISO) are not cited.
- Judgements are cited.
- A date or an organ that may be an event's is left out (`official.citations.date_forms`).
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, replace

from official.citations.laws import name_key
from official.citations.marks import find_marks
from official.citations.mentions import find_mentions
from official.citations.merge import Entry, merge
from official.citations.surroundings import Mention, subject_of
from official.issuers import are_elsewhere
from official.numbers import number_key, split_number
from official.shadow import Shadow, cast

# A document's subject is given at its first mention or soon after.
_MENTIONS_ASKED = 5


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited document as the text names it.

    `number` is as printed without inner spaces; a law cited by name has `name` and may lack a number. `spans`
    are offsets into the original text.
    """

    type: str
    number: str | None
    date: datetime.date | None
    issuer: str | None
    name: str | None
    subject: str | None
    spans: tuple[tuple[int, int], ...]
    warnings: tuple[str, ...]
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Own:
    """A document's own number, date, type, name and issuer, so that it does not cite itself.

    `joint` holds its numbers in the registers of the other issuers.
    """

    number: str | None = None
    date: datetime.date | None = None
    type: str | None = None
    name: str | None = None
    joint: tuple[str, ...] = ()
    issuer: str | None = None

    def is_meant_by(self, mention: Mention) -> bool:
        """Return True if the mention means the document itself."""
        if any(replace(self, number=number, joint=()).is_meant_by(mention) for number in self.joint):
            return True
        if self.name and mention.name and name_key(self.name) == name_key(mention.name):
            return (
                not mention.number or not self.number or number_key(mention.number) == number_key(self.number)
            )
        if not self.number or not mention.number:
            return False
        if mention.date != self.date and are_elsewhere(self.issuer, mention.issuer):
            return False
        if self.date and mention.date and self.date.year != mention.date.year:
            return False
        if number_key(self.number) == number_key(mention.number):
            return True
        own, other = split_number(self.number), split_number(mention.number)
        if other.symbol:
            # "1961/QĐUBND" of 2019 is "1961/2019/QĐ-UBND" in a site's heading.
            same_organ = "".join(own.groups) == "".join(other.groups)
            year = other.year or (mention.date.year if mention.date else None)
            same_year = year in (own.year, self.date.year if self.date else own.year)
            return own.serial == other.serial and same_organ and same_year
        return mention.type == self.type and (own.serial, own.year) == (other.serial, other.year)


def find_citations(text: str, names: Collection[str] = ()) -> tuple[Citation, ...]:
    """Return the documents that `text` cites in the order of their first mention.

    `names` are names of laws that the caller knows, folded: "luat thuong mai dien tu".
    """
    return cited_in(cast(text), Own(), names)


def cited_in(shadow: Shadow, own: Own, names: Collection[str] = ()) -> tuple[Citation, ...]:
    """Return the documents that the shadow's text cites, without the document itself."""
    mentions = find_mentions(shadow, find_marks(shadow, names))
    entries = merge(mention for mention in mentions if not own.is_meant_by(mention))
    return tuple(_citation(shadow, entry, mentions) for entry in entries)


def _citation(shadow: Shadow, entry: Entry, mentions: list[Mention]) -> Citation:
    subjects = (subject_of(shadow, mention, mentions) for mention in entry.mentions[:_MENTIONS_ASKED])
    spans = sorted(shadow.span(mention.start, mention.named_end) for mention in entry.mentions)
    return Citation(
        type=entry.type,
        number=entry.number,
        date=entry.date,
        issuer=entry.issuer,
        name=entry.name,
        subject=next(filter(None, subjects), None),
        spans=tuple(spans),
        warnings=entry.warnings(),
        year=entry.year,
    )
