"""The versions of a work: the document as issued, and the consolidated texts that include later amendments.

A work has no table of its own: it is the group of records whose relation "Hợp nhất" leads to the same document.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from campaign.library import force
from campaign.library.choices import RelationKind
from campaign.library.models.record import DocumentRecord
from campaign.library.public.relations import Neighbourhood

_FAR = datetime.date.max


@dataclass(frozen=True)
class Version:
    """One text of a work. It states the law as of `since`, the day on which its last amendment took effect.

    `is_used`: it is the text to use on the chosen day.
    """

    record: DocumentRecord
    since: datetime.date | None
    is_consolidated: bool
    is_used: bool


@dataclass(frozen=True)
class Comparison:
    """Two documents that readers can see side by side."""

    earlier: DocumentRecord
    later: DocumentRecord

    @property
    def url(self) -> str:
        return f"{self.earlier.get_url() or ''}so-sanh/{self.later.slug}/"


class Work:
    """The work to which a record belongs, as it is on `day`. `here` is the record."""

    def __init__(self, near: Neighbourhood, day: datetime.date) -> None:
        self._near = near
        self._day = day
        self.here = near.records[near.key]
        consolidated = [
            relation.to_record for relation in near.own if relation.kind == RelationKind.CONSOLIDATES
        ]
        self.original = min(consolidated, key=_order, default=self.here)

    @property
    def is_consolidated_here(self) -> bool:
        """Return True if the record is a consolidated text of another document."""
        return self.original != self.here

    @cached_property
    def _amendments(self) -> list[tuple[datetime.date, DocumentRecord]]:
        """Return the documents that amend the original, with the days on which they take effect."""
        found = [
            (relation.starts_on, relation.from_record)
            for relation in self.original.effects
            if relation.kind == RelationKind.AMENDS
        ]
        return [(day, record) for day, record in found if day]

    @property
    def included(self) -> list[tuple[datetime.date, DocumentRecord]]:
        """Return the amendments that the text of this record includes, with their days; none for an original."""
        issued_on = self.here.issued_on
        if not self.is_consolidated_here or not issued_on:
            return []
        return [(day, record) for day, record in self._amendments if day <= issued_on]

    @cached_property
    def versions(self) -> list[Version]:
        """Return the versions, oldest first; none if there is only one."""
        effects = self.original.effects
        texts = [relation.from_record for relation in effects if relation.kind == RelationKind.CONSOLIDATES]
        if self.is_consolidated_here and self.here not in texts:
            # A draft, shown in its preview.
            texts.append(self.here)
        if not texts:
            return []
        starts = [day for day, _ in self._amendments]
        # Pairs, not a dictionary, because a page that is not stored yet, as in a preview, has no hash.
        dated = [(_since(text, starts), text) for text in texts]
        dated.append((self.original.begins_on or self.original.issued_on, self.original))
        dated.sort(key=lambda pair: (pair[0] or _FAR, _order(pair[1])))
        begun = [text for since, text in dated if (since or _FAR) <= self._day]
        is_in_force = self.original.status_on(self._day) in force.IN_FORCE
        used = begun[-1] if begun and is_in_force else None
        return [Version(text, since, text != self.original, text == used) for since, text in dated]

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Return pairs that readers may compare: each version with the next, the first with the last, replaced laws."""
        texts = [version.record for version in self.versions if version.record.has_text]
        pairs = list(pairwise(texts))
        if len(texts) > 2:
            pairs.append((texts[0], texts[-1]))
        pairs += [
            (relation.to_record, relation.from_record)
            for relation in [*self._near.own, *self._near.effects]
            if relation.kind == RelationKind.REPLACES
            and relation.to_record.has_text
            and relation.from_record.has_text
        ]
        stored = {
            (earlier.pk, later.pk): (earlier, later) for earlier, later in pairs if earlier.pk and later.pk
        }
        return [Comparison(earlier, later) for earlier, later in stored.values()]


def _since(text: DocumentRecord, starts: Iterable[datetime.date]) -> datetime.date | None:
    """Return the day as of which a consolidated text states the law: its record's, else its last amendment's."""
    begun = [start for start in starts if text.issued_on and start <= text.issued_on]
    return text.effective_on or max(begun, default=text.issued_on)


def _order(record: DocumentRecord) -> tuple[datetime.date, int]:
    return record.issued_on or _FAR, record.pk or 0
