"""Tests of the status that readers see: it follows from editors, dates and published documents; the worst one wins."""

import datetime
from unittest.mock import patch

from django.utils import timezone
from wagtail.models import Page

from campaign.library import force
from campaign.library.models import DocumentRecord, DocumentStatus, Relation, RelationKind
from tests.factories import DocumentRecordFactory, record_row

S = DocumentStatus
PAST, TODAY, FUTURE = datetime.date(2022, 1, 1), datetime.date(2024, 6, 1), datetime.date(2026, 7, 1)


def _statuses(records: list[DocumentRecord], day: datetime.date) -> list[str]:
    """Return each status. Asserts that the record, a query of records, and the cache of all endings agree on it."""
    shown = {}
    for key, record in DocumentRecord.objects.in_bulk([record.pk for record in records]).items():
        effects = [one.effect for one in record.effects if one.kind in force.CHANGES]
        shown[key] = force.status_on(day, record, effects, today=day)
    with patch.object(timezone, "localdate", lambda: day):
        same = DocumentRecord.objects.filter(pk__in=shown)
        for found in (same.with_status(), same.as_shown()):
            assert sorted((one.pk, one.shown_status) for one in found) == sorted(shown.items())
    return [shown[record.pk] for record in records]


def _status(record: DocumentRecord, day: datetime.date = TODAY) -> str:
    return _statuses([record], day)[0]


def _act(tree, kind: str, other: DocumentRecord, **fields) -> DocumentRecord:
    acting = DocumentRecordFactory(parent=tree.library, **fields)
    Relation.objects.create(from_record=acting, kind=kind, to_record=other)
    return acting


WORDS_AND_DATES = [
    ({}, S.UNKNOWN),
    ({"status": S.IN_FORCE}, S.IN_FORCE),
    ({"status": S.IN_FORCE, "expires_on": PAST}, S.EXPIRED),
    ({"status": S.IN_FORCE, "expires_on": FUTURE}, S.IN_FORCE),
    ({"status": S.IN_FORCE, "effective_on": FUTURE}, S.NOT_YET),
    ({"effective_on": PAST}, S.IN_FORCE),
    # Only legal documents name a day of effect that may differ from the date of issue.
    ({"issued_on": PAST}, S.IN_FORCE),
    ({"issued_on": FUTURE}, S.NOT_YET),
    ({"issued_on": PAST, "doc_type": "nghi-dinh"}, S.UNKNOWN),
    ({"issued_on": PAST, "doc_type": "quyet-dinh", "number": "7/2021"}, S.UNKNOWN),
    ({"issued_on": FUTURE, "doc_type": "nghi-dinh"}, S.NOT_YET),
    ({"issued_on": PAST, "status": S.NOT_YET}, S.NOT_YET),
    ({"issued_on": PAST, "expires_on": TODAY}, S.EXPIRED),
    ({"status": S.REPLACED, "replaced_by_text": "Luật khác", "expires_on": TODAY}, S.REPLACED),
    (
        {"status": S.REPLACED, "replaced_by_text": "Luật khác", "expires_on": FUTURE, "issued_on": PAST},
        S.IN_FORCE,
    ),
    ({"status": S.NOT_YET, "effective_on": PAST}, S.IN_FORCE),
    ({"status": S.EXPIRED, "effective_on": FUTURE}, S.EXPIRED),
    ({"status": S.REPLACED, "replaced_by_text": "Luật khác"}, S.REPLACED),
]


def test_word_of_the_editor_and_dates(tree, subtests):
    records = [
        record_row(tree.library, title="Văn bản", subject="về việc làm mẫu", **fields)
        for fields, _ in WORDS_AND_DATES
    ]
    for (fields, expected), shown in zip(WORDS_AND_DATES, _statuses(records, TODAY), strict=True):
        with subtests.test(**fields):
            assert shown == expected


def test_a_published_document_ends_another_whatever_editors_said_before(tree):
    old = DocumentRecordFactory(parent=tree.library, status=S.IN_FORCE)
    acting = _act(tree, RelationKind.REPLACES, old, issued_on=PAST)
    shown = {}
    for kind in (RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.CARRIES_OUT):
        acting.relations.update(kind=kind)
        shown[kind] = _status(old)
    assert list(shown.values()) == [S.REPLACED, S.EXPIRED, S.AMENDED, S.IN_FORCE]


def test_the_end_comes_on_the_day_of_effect(tree):
    old = DocumentRecordFactory(parent=tree.library)
    _act(tree, RelationKind.REPLACES, old, issued_on=PAST, effective_on=FUTURE)
    assert _status(old) == S.UNKNOWN
    assert _status(old, FUTURE) == S.REPLACED


def test_what_ends_or_amends_another_does_so_for_good(tree):
    old, amended = (record_row(tree.library, title="Văn bản", subject="về mẫu", issued_on=PAST) for _ in "ab")
    _act(tree, RelationKind.REPEALS, old, issued_on=PAST, expires_on=TODAY)
    _act(tree, RelationKind.AMENDS, amended, issued_on=PAST, expires_on=TODAY)
    assert _statuses([old, amended], FUTURE) == [S.EXPIRED, S.AMENDED]


def test_a_partial_end_amends(tree):
    old = DocumentRecordFactory(parent=tree.library, issued_on=PAST)
    acting = _act(tree, RelationKind.REPEALS, old, issued_on=TODAY)
    assert _status(old) == S.EXPIRED
    acting.relations.update(is_partial=True)
    assert _status(old) == S.AMENDED


def test_an_end_on_an_unknown_day_says_nothing_of_earlier_days(tree):
    old = DocumentRecordFactory(parent=tree.library, issued_on=PAST, status=S.EXPIRED)
    assert _status(old) == S.EXPIRED
    day = TODAY - datetime.timedelta(days=1)
    assert force.status_on(day, old, [], today=TODAY) == S.UNKNOWN
    with patch.object(timezone, "localdate", lambda: TODAY):
        assert DocumentRecord.objects.with_status(day).get(pk=old.pk).shown_status == S.UNKNOWN


def test_a_draft_ends_nothing_and_its_withdrawal_gives_back(tree):
    old = DocumentRecordFactory(parent=tree.library)
    acting = _act(tree, RelationKind.REPLACES, old, live=False)
    assert _status(old) == S.UNKNOWN
    acting.get_latest_revision().publish()
    # The revision is older than the relation, so the relation is added again.
    Relation.objects.get_or_create(from_record=acting, kind=RelationKind.REPLACES, to_record=old)
    assert _status(old) == S.REPLACED
    DocumentRecord.objects.get(pk=acting.pk).unpublish()
    assert _status(old) == S.UNKNOWN


EARLY, LATE = datetime.date(2023, 3, 1), datetime.date(2025, 12, 31)
SUSPENDS, EXTENDS = RelationKind.SUSPENDS, RelationKind.EXTENDS


# Fields of a record, the relations of others to it, and its statuses on EARLY, TODAY, LATE and FUTURE.
LASTING = [
    ({}, [(SUSPENDS, {})], [S.IN_FORCE, S.SUSPENDED, S.SUSPENDED, S.SUSPENDED]),
    ({}, [(SUSPENDS, {"until": LATE})], [S.IN_FORCE, S.SUSPENDED, S.SUSPENDED, S.IN_FORCE]),
    ({}, [(SUSPENDS, {"is_partial": True})], [S.IN_FORCE, *[S.PARTLY_SUSPENDED] * 3]),
    # From a day that the acting document names, not from its own.
    ({}, [(SUSPENDS, {"since": LATE})], [S.IN_FORCE, S.IN_FORCE, S.SUSPENDED, S.SUSPENDED]),
    ({}, [(SUSPENDS, {"since": LATE, "until": LATE})], [S.IN_FORCE, S.IN_FORCE, S.SUSPENDED, S.IN_FORCE]),
    ({}, [(RelationKind.REPEALS, {"since": LATE})], [S.IN_FORCE, S.IN_FORCE, S.EXPIRED, S.EXPIRED]),
    (
        {},
        [(SUSPENDS, {"until": TODAY}), (SUSPENDS, {"is_partial": True, "until": LATE})],
        [S.IN_FORCE, S.SUSPENDED, S.PARTLY_SUSPENDED, S.IN_FORCE],
    ),
    # A day before its beginning suspends nothing.
    ({}, [(SUSPENDS, {"until": PAST})], [S.IN_FORCE] * 4),
    ({}, [(SUSPENDS, {}), (RelationKind.REPEALS, {})], [S.IN_FORCE, *[S.EXPIRED] * 3]),
    (
        {},
        [(SUSPENDS, {"until": LATE}), (RelationKind.AMENDS, {})],
        [S.IN_FORCE, S.SUSPENDED, S.SUSPENDED, S.AMENDED],
    ),
    ({"expires_on": LATE}, [(SUSPENDS, {})], [S.IN_FORCE, S.SUSPENDED, S.EXPIRED, S.EXPIRED]),
    ({"effective_on": FUTURE}, [(SUSPENDS, {})], [*[S.NOT_YET] * 3, S.SUSPENDED]),
    ({"effective_on": None, "doc_type": "luat"}, [(SUSPENDS, {})], [S.UNKNOWN, *[S.SUSPENDED] * 3]),
    ({}, [(RelationKind.CORRECTS, {}), (EXTENDS, {})], [S.IN_FORCE] * 4),
    ({"expires_on": LATE}, [(EXTENDS, {})], [S.IN_FORCE] * 4),
    ({"expires_on": EARLY}, [(EXTENDS, {"until": TODAY})], [S.EXPIRED, S.IN_FORCE, S.EXPIRED, S.EXPIRED]),
    ({}, [(EXTENDS, {"until": LATE})], [*[S.IN_FORCE] * 3, S.EXPIRED]),
    (
        {"expires_on": EARLY},
        [(EXTENDS, {"until": TODAY}), (EXTENDS, {"until": LATE})],
        [S.EXPIRED, S.IN_FORCE, S.IN_FORCE, S.EXPIRED],
    ),
    # A shorter day than its own end takes nothing away.
    ({"expires_on": FUTURE}, [(EXTENDS, {"until": LATE})], [*[S.IN_FORCE] * 3, S.EXPIRED]),
    (
        {"expires_on": EARLY},
        [(EXTENDS, {"until": LATE, "is_partial": True})],
        [S.EXPIRED, S.AMENDED, S.AMENDED, S.EXPIRED],
    ),
    ({"status": S.EXPIRED}, [(EXTENDS, {}), (SUSPENDS, {})], [S.EXPIRED] * 4),
]


def test_suspensions_and_extensions_hold_from_day_to_day(tree, subtests):
    records = []
    both = [
        record_row(tree.library, title=title, subject="về mẫu", issued_on=datetime.date(2024, 1, 1))
        for title in ("Văn bản khác", "Văn bản khác nữa")
    ]
    for fields, acting, _ in LASTING:
        known = {"issued_on": PAST, "effective_on": PAST} | fields
        records.append(record_row(tree.library, title="Văn bản", subject="về mẫu", **known))
        for by, (kind, relation) in zip(both, acting, strict=False):
            Relation.objects.create(from_record=by, kind=kind, to_record=records[-1], **relation)
    by_day = [_statuses(records, day) for day in (EARLY, TODAY, LATE, FUTURE)]
    for (fields, acting, expected), *shown in zip(LASTING, *by_day, strict=True):
        with subtests.test(fields=fields, acting=acting):
            assert shown == expected


def test_a_suspension_ends_with_the_document_that_suspends(tree):
    old, acting, lifting = (
        record_row(tree.library, title="Văn bản", subject="về mẫu", issued_on=day)
        for day in (PAST, EARLY, LATE)
    )
    Relation.objects.create(from_record=acting, kind=SUSPENDS, to_record=old)
    lifted = Relation.objects.create(from_record=lifting, kind=RelationKind.REPEALS, to_record=acting)

    def status(relation=(), **record) -> list[str]:
        Relation.objects.filter(pk=lifted.pk).update(**{"is_partial": False} | dict(relation))
        Page.objects.filter(pk=lifting.pk).update(**{"live": True} | record)
        return [_status(old, day) for day in (TODAY, LATE)]

    assert status() == [S.SUSPENDED, S.IN_FORCE]
    # Not by a part or a draft.
    assert status({"is_partial": True}) == [S.SUSPENDED, S.SUSPENDED]
    assert status(live=False) == [S.SUSPENDED, S.SUSPENDED]
    # A document that suspends the suspending one in turn does not end it.
    Relation.objects.create(from_record=old, kind=SUSPENDS, to_record=acting)
    assert status(live=False) == [S.SUSPENDED, S.SUSPENDED]
    assert _status(acting, LATE) == S.SUSPENDED
    DocumentRecord.objects.filter(pk=acting.pk).update(expires_on=LATE)
    assert status(live=False) == [S.SUSPENDED, S.IN_FORCE]
    Page.objects.filter(pk=acting.pk).update(live=False)
    assert status() == [S.IN_FORCE, S.IN_FORCE]
