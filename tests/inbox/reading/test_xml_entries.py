"""Tests of finding entries in the text of a document: known ones are skipped, incomplete ones are not items."""

from __future__ import annotations

import pytest

from campaign.inbox.reading.formats import xml_entries
from campaign.inbox.reading.formats.xml_entries import cut
from campaign.inbox.reading.parse import parse
from campaign.inbox.reading.types import ParsedFeed, ParseRefused
from tests.inbox.server import item, rss


def fingerprints(document: str, context: str = "") -> tuple[str, ...]:
    found = cut(document, context=context, most=200).fingerprints
    assert found is not None
    return found


def feed(document: str, known: tuple[str, ...] = ()) -> ParsedFeed:
    parsed = parse(document.encode(), known=known)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def test_known_entries_are_passed_over_and_the_others_read() -> None:
    first = feed(rss(item(1), item(2)))
    known = tuple(entry.fingerprint for entry in first.entries)
    second = feed(rss("<lastBuildDate>x</lastBuildDate>", item(3), item(1), item(2, "Tiêu đề đã sửa")), known)
    assert [entry.guid for entry in second.entries] == ["tin-3", "tin-2"]
    assert second.passed == (known[0],)
    assert second.title == first.title


@pytest.mark.parametrize(
    "other",
    [
        rss(item(1)).replace('version="2.0"', 'version="2.0" xml:base="https://khac.example.vn/"'),
        rss(item(1)).replace("<rss", '<!DOCTYPE rss [<!ENTITY x "y">]><rss'),
    ],
)
def test_inherited_values_belong_to_the_fingerprint(other: str) -> None:
    assert fingerprints(other) != fingerprints(rss(item(1)))
    assert fingerprints(rss(item(1)), "https://a.vn/rss") != fingerprints(rss(item(1)), "https://b.vn/rss")


def test_tags_in_text_are_text() -> None:
    quoted = item(1).replace("Tóm tắt", "<![CDATA[</item><item>]]><!-- <item> -->")
    assert len(fingerprints(rss(quoted, item(2)))) == 2


def test_entries_that_do_not_lie_side_by_side_are_left_to_the_parser() -> None:
    nested = rss(item(1).replace("<description>", "<item></item><description>"), item(2))
    assert cut(nested, most=200).fingerprints is None
    assert cut(nested, most=200).text == nested


def test_entries_that_are_distinguished_only_by_each_other_are_read_each_time() -> None:
    twins = feed(rss(item(1, guid="x"), item(2, guid="x")))
    assert [entry.fingerprint for entry in twins.entries] == ["", ""]


@pytest.mark.parametrize("missing", [1, 10, 30, 120])
def test_document_torn_in_its_last_item_gives_the_whole_ones(missing: int) -> None:
    document = rss(item(1), item(2))
    torn = feed(document[: -len("</channel></rss>") - missing])
    assert [entry.guid for entry in torn.entries] == ["tin-1"]
    assert torn.is_torn
    assert "cắt cụt" in torn.warnings[0]


@pytest.mark.parametrize(
    ("end", "summary"),
    [
        ("Tóm tắt của", ""),
        ("<category>Ti", "Tóm tắt của tin số 2."),
        ("</descrip", ""),
        ("</item", "Tóm tắt của tin số 2."),
    ],
)
def test_torn_item_is_given_without_its_torn_element(end: str, summary: str) -> None:
    document = rss(item(1), item(2, more="<category>Tin</category>"))
    torn = parse((document.rpartition(end)[0] + end).encode(), keeps_torn=True)
    assert isinstance(torn, ParsedFeed)
    assert torn.is_torn
    assert not torn.is_whole
    assert [(entry.guid, entry.summary) for entry in torn.entries] == [
        ("tin-1", "Tóm tắt của tin số 1."),
        ("tin-2", summary),
    ]
    assert "ba lần liền" in torn.warnings[0]


def test_torn_item_that_could_not_be_recognised_again_is_not_given() -> None:
    document = rss(item(1), item(2))
    torn = parse(document[: document.rindex("</link>")].encode(), keeps_torn=True)
    assert isinstance(torn, ParsedFeed)
    assert [entry.guid for entry in torn.entries] == ["tin-1"]


def test_torn_item_in_atom_is_given_with_its_whole_markup() -> None:
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sở</title><entry><id>a</id><title>A</title>'
        '<link href="https://so.example.vn/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
        "<p>Một.</p><p>Ha"
    )
    torn = parse(document.encode(), keeps_torn=True)
    assert isinstance(torn, ParsedFeed)
    assert [(entry.guid, entry.title, entry.content_html) for entry in torn.entries] == [("a", "A", "")]


def test_torn_json_item_is_given_with_its_whole_members() -> None:
    start = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "Sở", "items": [{"id": "1", "title": "A"}, '
    )
    for document, guids in (
        (start + '{"id": "2", "title": "B", "content_html": "<p>M', ["1", "2"]),
        (start + '{"title": "B", "id": 12', ["1"]),
        (start + '{"id": 12, "title": {"a": [', ["1", "12"]),
    ):
        torn = parse(document.encode(), keeps_torn=True)
        assert isinstance(torn, ParsedFeed)
        assert [entry.guid for entry in torn.entries] == guids


def test_document_torn_between_items_loses_none() -> None:
    torn = feed(rss(item(1), item(2)).replace("</channel></rss>", ""))
    assert len(torn.entries) == 2
    assert torn.is_torn


@pytest.mark.parametrize("length", [60, 150, 250])
def test_document_torn_before_its_first_item_is_whole_is_refused(length: int) -> None:
    refused = parse(rss(item(1)).encode()[:length])
    assert isinstance(refused, ParseRefused)
    assert refused.reason == "torn"


def test_torn_json_feed_gives_the_whole_items() -> None:
    document = '{"version": "https://jsonfeed.org/version/1.1", "title": "Sở", "items": [{"id": "1", "title": "A"}, {'
    torn = feed(document)
    assert ([entry.guid for entry in torn.entries], torn.title, torn.is_torn) == (["1"], "Sở", True)


def test_entry_of_suspicious_length_does_not_lose_the_others() -> None:
    heavy = item(1).replace("Tóm tắt", "x" * 5000)
    found = parse(rss(heavy, item(2)).encode(), largest=2000)
    assert isinstance(found, ParsedFeed)
    assert [entry.guid for entry in found.entries] == ["tin-2"]
    assert found.warnings == ("Bỏ qua 1 tin dài bất thường, có thể gây quá tải.",)
    assert not found.is_whole


def test_cutting_costs_no_more_than_the_length_allows() -> None:
    hostile = rss("<item a='" * 20_000)
    assert xml_entries.cut(hostile, most=200).total == 0
