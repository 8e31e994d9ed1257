"""Tests of the feeds of official documents: the latest records, of the library and of each type."""

import datetime

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaign.library.models import DocumentRecord, DocumentType, Relation
from tests.factories import DocumentRecordFactory, record_row
from vietnamese import dates


def _feed(client, path: str = "/rss/van-ban.xml"):
    response = client.get(path)
    assert response.status_code == 200
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    return feed


@pytest.mark.parametrize("extension", ["xml", "atom"])
def test_record_added_last_comes_first_however_old_it_is(client, library, extension):
    DocumentRecordFactory(parent=library, title="Văn bản mới", issued_on=datetime.date(2024, 1, 1))
    old = DocumentRecordFactory(
        parent=library, title="Văn bản cũ", issued_on=datetime.date(2011, 12, 1), subject="về <việc> & lệ"
    )
    entry = _feed(client, f"/rss/van-ban.{extension}").entries[0]
    assert entry.title.startswith("Văn bản cũ: về")
    assert entry.link.endswith(old.url)
    assert "Ban hành 01/12/2011, UBND tỉnh Quảng Ngãi" in entry.summary
    assert entry.id == old.translation_key.urn
    assert {tag.label or tag.term for tag in entry.tags} == {"Chỉ thị"}


def test_feed_of_a_type_holds_that_type_and_has_a_name_of_its_own(client, library):
    DocumentRecordFactory(parent=library)
    plan = DocumentRecordFactory(parent=library, doc_type=DocumentType.KE_HOACH, title="Kế hoạch")
    feed = _feed(client, "/rss/van-ban/ke-hoach.atom")
    assert [entry.id for entry in feed.entries] == [plan.translation_key.urn]
    assert feed.feed.id != _feed(client, "/rss/van-ban.atom").feed.id
    assert feed.feed.link.endswith("/van-ban/?loai=ke-hoach")


def test_an_entry_is_updated_when_its_status_changes_by_a_day_or_by_another_document(
    client, library, monkeypatch
):
    now = timezone.now()
    days = [timezone.localdate() + datetime.timedelta(days=number) for number in (0, 10, 20, 30)]
    record = DocumentRecordFactory(
        parent=library, issued_on=days[0], effective_on=days[1], expires_on=days[3]
    )
    summaries = []

    def look(day):
        if day:
            monkeypatch.setattr(timezone, "now", lambda: dates.midnight(day))
        (entry,) = (each for each in _feed(client, "/rss/van-ban.atom").entries if each.id == record_id)
        summaries.append(entry.summary)
        return entry.updated[:10]

    record_id = record.translation_key.urn
    assert look(None) == f"{timezone.localtime(now):%Y-%m-%d}"
    acting = DocumentRecordFactory(parent=library, issued_on=days[2])
    relation = Relation.objects.create(from_record=acting, kind="dinh-chi", to_record=record, until=days[2])
    for day in days[1:]:
        assert look(day) == day.isoformat()
    assert len(set(summaries)) == 4
    # A document that is published later than it begins changes the entry at its publication.
    relation.delete()
    DocumentRecord.objects.filter(pk=record.pk).update(expires_on=None)
    late = DocumentRecordFactory(parent=library, issued_on=days[0])
    Relation.objects.create(from_record=late, kind="bai-bo", to_record=record)
    at = dates.midnight(days[3]) - datetime.timedelta(days=2)
    shown = DocumentRecord.objects.filter(pk=late.pk)
    shown.update(first_published_at=at, last_published_at=at)
    assert look(days[3]) == at.date().isoformat()
    # So does one that is published again, because it may not have changed the other one before.
    again = at + datetime.timedelta(days=1)
    shown.update(last_published_at=again)
    assert look(days[3]) == again.date().isoformat()


@pytest.mark.parametrize("kind", ["bai-bo", "dinh-chi"])
def test_an_entry_is_updated_when_the_document_that_acts_on_it_is_withdrawn(client, library, kind):
    record = DocumentRecordFactory(parent=library)
    acting, draft = DocumentRecordFactory(parent=library), DocumentRecordFactory(parent=library, live=False)
    for by in (acting, draft):
        Relation.objects.create(from_record=by, kind=kind, to_record=record)
    shown = DocumentRecord.objects.filter(pk__in=[record.pk, acting.pk])
    past = timezone.now() - datetime.timedelta(days=10)
    shown.update(first_published_at=past, last_published_at=past)

    def updated():
        (entry,) = (each for each in _feed(client, "/rss/van-ban.atom").entries if each.id.endswith(key))
        return entry.updated[:10]

    key = str(record.translation_key)
    assert updated() == timezone.localtime(past).date().isoformat()
    acting.unpublish(log_action="wagtail.unpublish.scheduled")
    assert updated() == timezone.localdate().isoformat()


def test_withdrawn_and_private_documents_leave_the_feed(client, library):
    gone, closed = DocumentRecordFactory(parent=library), DocumentRecordFactory(parent=library)
    gone.unpublish()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    assert _feed(client).entries == []


def test_a_closed_library_has_no_feed(client, library):
    DocumentRecordFactory(parent=library)
    PageViewRestriction.objects.create(page=library, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/rss/van-ban.xml").status_code == 404
    assert "/rss/van-ban" not in client.get("/rss/").content.decode()


def test_feeds_are_offered_on_the_list_of_feeds_and_in_the_heads_of_pages(client, library):
    record = DocumentRecordFactory(parent=library)
    listed = client.get("/rss/").content.decode()
    assert "/rss/van-ban.xml" in listed
    assert "/rss/van-ban/chi-thi.atom" in listed
    assert "/rss/van-ban/ke-hoach.xml" not in listed
    assert 'href="/rss/van-ban.atom"' in client.get(library.url).content.decode().split("</head>")[0]
    head = client.get(record.url).content.decode().split("</head>")[0]
    assert 'href="/rss/van-ban/chi-thi.xml"' in head
    assert 'href="/rss/van-ban.xml"' in head


def test_feed_keeps_to_its_budget(client, library):
    for number in range(4):
        record_row(library, title=str(number), subject="về mẫu")
    client.get("/rss/van-ban.xml")
    with CaptureQueriesContext(connection) as captured:
        client.get("/rss/van-ban.xml")
    assert len(captured) <= 6
