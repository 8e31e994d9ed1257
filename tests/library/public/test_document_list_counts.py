"""Tests of the list's results, counts and order against the rows of the database, gone through one by one."""

import datetime
import random
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from campaign.library.models import DocumentField, DocumentRecord, LibraryPage
from campaign.library.public import matching
from campaign.library.public.catalogue import catalogue
from campaign.library.public.document_list import (
    NEWEST,
    NUMBER,
    OLDEST,
    RECORDS_PER_PAGE,
    RELEVANCE,
    DocumentList,
    select,
)
from tests.factories import record_row

pytestmark = pytest.mark.both

_TYPES = ["chi-thi", "ke-hoach", "nghi-dinh"]
_ISSUERS = {"chinh-phu": "Chính phủ", "bo-cong-an": "Bộ Công an", "so-y-te": "Sở Y tế"}
_STATUSES = ["con-hieu-luc", "het-hieu-luc", "chua-xac-dinh"]
_YEARS = ["2021", "2022", "2023"]
# No word is a prefix of another, so that treating a word as unfinished changes nothing.
_WORDS = ["mot", "hai", "ba", "bon"]
_COLUMN_OF = {
    "loai": "doc_type",
    "co-quan": "issuer",
    "nam": "issued_on__year",
    "linh-vuc": "field__slug",
    "hieu-luc": "shown_status",
}


Row = dict[str, Any]


def _chosen(rows: list[Row], text: str, chosen: dict[str, list[str]]) -> list[Row]:
    """Return the rows that have all words of `text` and, in each facet, one of the chosen values."""
    wanted = {
        _COLUMN_OF[facet]: {_ISSUERS.get(value, value) for value in values}
        for facet, values in chosen.items()
    }
    return [
        row
        for row in rows
        if all(str(row[column]) in values for column, values in wanted.items())
        and all(word in row["search_entry__text"] for word in text.split())
    ]


@pytest.fixture(scope="module")
def records(module_data):
    library = LibraryPage.objects.get()
    rng = random.Random(4)  # noqa: S311
    fields = [DocumentField.objects.create(name=name) for name in ("An ninh", "Dữ liệu")]
    for number in rng.sample(range(1, 900), 24):
        record_row(
            library,
            title=f"Chỉ thị số {number}/CT-UBND",
            number=str(number),
            doc_type=rng.choice(_TYPES),
            issuer=rng.choice(list(_ISSUERS.values())),
            issued_on=datetime.date(int(rng.choice(_YEARS)), rng.randint(1, 12), rng.randint(1, 28)),
            status=rng.choice(_STATUSES),
            field=rng.choice([None, *fields]),
            subject=rng.choice(["về việc", "về mot việc"]),
            text=" ".join(rng.sample(_WORDS, rng.randint(0, 4))),
        )


@pytest.fixture
def rows(db, records) -> list[Row]:
    """Return the rows of all records, with their status, in the order of the database."""
    columns = ("pk", "number", "subject", "search_entry__text", *_COLUMN_OF.values())
    return list(DocumentRecord.objects.published().with_status().values(*columns))


@pytest.mark.parametrize("few", [1000, 5], ids=["ranked", "more than are ranked"])
def test_counts_hits_and_orders_are_those_of_the_database(rows, monkeypatch, few):
    monkeypatch.setattr(matching, "FEW", few)
    rng = random.Random(few)  # noqa: S311
    known = catalogue()
    facets = {
        facet.name: [
            value
            for value in facet.labels
            if any(each.values[facet.name] == value for each in known.documents)
        ]
        for facet in known.facets
    }
    for _ in range(12):
        text = " ".join(rng.sample(_WORDS, rng.choice([0, 1, 1, 2])))
        chosen = {name: rng.sample(facets[name], 2) for name in rng.sample(list(facets), rng.randint(0, 3))}
        sort = rng.choice([NEWEST, OLDEST, NUMBER, *([RELEVANCE] if text else [])])
        asked = QueryDict(urlencode({"q": text, "xep": sort, **chosen}, doseq=True))
        shown = DocumentList(select(asked, known), known)
        expected = _chosen(rows, text, chosen)

        found = [document.pk for document in shown.documents]
        assert shown.total == len(expected)
        if sort == RELEVANCE:
            assert sorted(found) == sorted(row["pk"] for row in expected)
        else:
            by_date = [row["pk"] for row in expected]
            by_number = [row["pk"] for row in sorted(expected, key=lambda row: int(row["number"]))]
            assert found == {NEWEST: by_date, OLDEST: by_date[::-1], NUMBER: by_number}[sort]
        assert [row.record.pk for row in shown.rows] == found[:RECORDS_PER_PAGE]
        for each in shown.filters:
            counts = {choice.label: choice.count for choice in each.choices}
            labels = next(facet.labels for facet in known.facets if facet.name == each.name)
            others = {name: values for name, values in chosen.items() if name != each.name}
            counted = Counter(str(row[_COLUMN_OF[each.name]]) for row in _chosen(rows, text, others))
            for value in facets[each.name]:
                assert counts.get(labels[value], 0) == counted[_ISSUERS.get(value, value)]


def test_hits_of_many_stand_by_title_and_date(rows, monkeypatch):
    monkeypatch.setattr(matching, "FEW", 5)
    known = catalogue()
    shown = DocumentList(select(QueryDict("q=mot"), known), known)
    expected = _chosen(rows, "mot", {})
    in_title = [row["pk"] for row in expected if "mot" in row["subject"]]
    others = [row["pk"] for row in expected if "mot" not in row["subject"]]
    assert in_title
    assert others
    assert [document.pk for document in shown.documents] == in_title + others
