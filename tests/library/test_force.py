"""Tests of the status that readers see: it follows from editors, dates and published documents; the worst one wins."""

import datetime
from unittest.mock import patch

from django.utils import timezone

from campaign.library import force
from campaign.library.models import DocumentRecord, DocumentStatus, Relation, RelationKind
from tests.factories import DocumentRecordFactory, record_row

S = DocumentStatus
PAST, TODAY, FUTURE = datetime.date(2022, 1, 1), datetime.date(2024, 6, 1), datetime.date(2026, 7, 1)


def _status(record: DocumentRecord, day: datetime.date = TODAY) -> str:
    """Return the status. Asserts that the record, a query of records, and the cache of all endings agree on it."""
    record = DocumentRecord.objects.get(pk=record.pk)
    effects = [one.effect for one in record.effects if one.kind in force.CHANGES]
    shown = force.status_on(day, record, effects, today=day)
    with patch.object(timezone, "localdate", lambda: day):
        same = DocumentRecord.objects.filter(pk=record.pk)
        assert same.with_status().get().shown_status == shown
        assert [one.shown_status for one in same.as_shown()] == [shown]
    return shown


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
    for fields, shown in WORDS_AND_DATES:
        with subtests.test(**fields):
            record = record_row(tree.library, title="Văn bản", subject="về việc làm mẫu", **fields)
            assert _status(record) == shown


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
