"""The events of a document: issued, in force, changed, consolidated, replaced, at an end, cited."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from wagtail.models import Page

from campaign.library import force
from campaign.library.choices import RelationKind
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Relation
from vietnamese.dates import midnight

_TOLD = (*force.CHANGES, RelationKind.CONSOLIDATES)


@dataclass(frozen=True)
class Event:
    """One event. `key` is a permanent name, unique within the document; `by` is the page whose title follows `words`.

    `known_at` is the moment from which readers of the site can know of it.
    """

    key: str
    day: datetime.date
    words: str
    known_at: datetime.datetime
    by: Page | None = None
    is_citation: bool = False

    @property
    def title(self) -> str:
        return f"{self.words} {self.by.title}" if self.by else self.words

    @property
    def is_ahead(self) -> bool:
        return self.day > timezone.localdate()


def events_of(
    record: DocumentRecord,
    effects: Iterable[Relation],
    documents: Iterable[DocumentRecord],
    stories: Iterable[Page],
) -> list[Event]:
    """Return the events of a record, oldest first.

    `effects` are the relations of other documents to it, `documents` and `stories` the pages that cite it.
    """
    shown_at = record.first_published_at or timezone.now()
    is_one_day = record.begins_on == record.issued_on
    end = record.end_on(datetime.date.max)
    # A new end is a new event, also for those who have read of the first one.
    ended = "het-hieu-luc" if end == record.expires_on else f"het-hieu-luc-{end}"
    own = {
        "ban-hanh": ("Ban hành và có hiệu lực" if is_one_day else "Ban hành", record.issued_on),
        "hieu-luc": ("Có hiệu lực", None if is_one_day else record.begins_on),
        ended: ("Hết hiệu lực", end),
    }
    found = [Event(key, day, words, max(shown_at, midnight(day))) for key, (words, day) in own.items() if day]
    acting = set()
    for relation in effects:
        by = relation.from_record
        day = relation.starts_on if relation.kind in force.CHANGES else by.issued_on
        if relation.kind in _TOLD and day:
            acting.add(by.pk)
            known_at = max(shown_at, by.first_published_at or shown_at)
            key = f"{relation.kind}-{by.translation_key}"
            found.append(Event(key, day, relation.kind_from_there, known_at, by))
            over = relation.stops_on if relation.kind == RelationKind.SUSPENDS else None
            if over and over > day:
                words = f"Hết thời gian ngưng hiệu lực{' một phần' * relation.is_partial} theo"
                found.append(Event(f"het-{key}", over, words, max(known_at, midnight(over)), by))
    for document in documents:
        if document.issued_on and document.pk not in acting:
            known_at = max(shown_at, document.first_published_at or shown_at)
            found.append(_citation(document, document.issued_on, known_at, "Được viện dẫn tại"))
    for story in stories:
        if story.first_published_at:
            day = timezone.localtime(story.first_published_at).date()
            known_at = max(shown_at, story.first_published_at)
            found.append(_citation(story, day, known_at, "Được viện dẫn trong bài"))
    return sorted(found, key=lambda event: (event.day, event.known_at))


def _citation(page: Page, day: datetime.date, known_at: datetime.datetime, words: str) -> Event:
    return Event(f"vien-dan-{page.translation_key}", day, words, known_at, page, is_citation=True)
