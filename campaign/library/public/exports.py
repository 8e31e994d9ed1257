"""Exports the list as CSV or as XLSX for spreadsheets, with the same documents and order as on the page.

Full texts are not included. No cell can become a formula, whatever its text begins with.
"""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.models import Page

from base.desk.exports import BOM, csv_cell
from base.files.sending import download
from base.sharing.head import absolute
from campaign.library import force
from campaign.library.choices import RelationKind
from campaign.library.models import DocumentRecord
from campaign.library.models.record import all_effects, open_relations
from campaign.library.public.document_list import DocumentList
from vietnamese import dates

_BATCH = 500
_PIECE = 64 * 1024
# A workbook is built as a whole before its first byte is sent; CSV is streamed and has no limit.
MAX_XLSX_ROWS = 20_000

_STATUS = "Tình trạng hiệu lực"
_COLUMNS = {
    "Số, ký hiệu": 22,
    "Loại văn bản": 16,
    "Cơ quan ban hành": 34,
    "Ngày ban hành": 14,
    "Ngày có hiệu lực": 14,
    "Ngày hết hiệu lực": 14,
    "Trích yếu": 80,
    "Lĩnh vực": 20,
    "Người ký": 26,
    _STATUS: 20,
    "Được thay thế bởi": 30,
    "Địa chỉ": 50,
}
_NOT_NEEDED = ("text", "warnings", "import_notes", "addressees", "recipients", "summary")


def answer(request: HttpRequest, chosen: DocumentList, form: str) -> HttpResponseBase:
    """Return the list as a file; `form` is csv or xlsx."""
    keys, day = [document.pk for document in chosen.documents], chosen.selection.day
    seen_from = chosen.catalogue.seen_from
    of_day = f"-hieu-luc-{day:%Y%m%d}" if day else ""
    name = f"van-ban-{timezone.localdate():%Y%m%d}{of_day}.{form}"
    heads = [f"{head} ngày {dates.short(day)}" if day and head == _STATUS else head for head in _COLUMNS]
    if form == "csv":
        pieces = _csv(heads, _rows(keys, day, seen_from, request))
        response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return _for_one_reader(response)
    # Imported late: openpyxl takes memory in every worker, and few requests need it.
    from base.files.workbooks import Book

    book = Book()
    columns = dict(zip(heads, _COLUMNS.values(), strict=True))
    book.sheet("Văn bản", columns, _rows(keys[:MAX_XLSX_ROWS], day, seen_from, request))
    return _for_one_reader(download(book.content(), name))


def _for_one_reader(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the file out of the edition, shared caches and search engines: filters have too many combinations."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _rows(
    keys: list[int], day: datetime.date | None, seen_from: Page | None, request: HttpRequest
) -> Iterator[list[str | datetime.date | None]]:
    """Yield the cells of each document, fetched in batches; documents withdrawn meanwhile are left out."""
    effects = all_effects(seen_from)
    today = timezone.localdate()
    successors = _successors(day or today, seen_from)
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        records = DocumentRecord.objects.published(seen_from).with_status(day, seen_from)
        by_key = records.select_related("field").defer(*_NOT_NEEDED).in_bulk(batch)
        for key in batch:
            if key in by_key:
                end = force.end_on(day or today, by_key[key], effects.get(key, ()))
                successor = successors.get(key) or by_key[key].replaced_by_text
                yield _cells(by_key[key], end, successor, absolute(by_key[key].get_url(request), request))


def _successors(day: datetime.date, seen_from: Page | None) -> dict[int, str]:
    """Return the titles of the documents that replace others on `day`, by the keys of these others; one query."""
    relations = open_relations(seen_from).filter(kind=RelationKind.REPLACES, is_partial=False)
    begun = relations.alias(starts=force.STARTS).filter(Q(starts__lte=day) | Q(starts=None))
    found: dict[int, list[str]] = {}
    ordered = begun.order_by(F("starts").asc(nulls_last=True), "pk")
    for key, title in ordered.values_list("to_record", "from_record__title"):
        found.setdefault(key, []).append(title)
    return {key: "; ".join(titles) for key, titles in found.items()}


def _cells(
    record: DocumentRecord, end: datetime.date | None, successor: str, url: str
) -> list[str | datetime.date | None]:
    return [
        record.code,
        record.get_doc_type_display(),
        record.issuer,
        record.issued_on,
        record.effective_on,
        end,
        f"[Nội dung mẫu] {record.subject}" if record.is_sample else record.subject,
        record.field.name if record.field else "",
        record.signer,
        record.shown_status_label,
        successor,
        url,
    ]


def _csv(heads: list[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    """Yield pieces of the file. It begins with a byte order mark, without which spreadsheets misread UTF-8."""
    piece = io.StringIO()
    writer = csv.writer(piece)
    piece.write(BOM)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
        if piece.tell() > _PIECE:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def _csv_cell(value: str | datetime.date | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        # ISO 8601 is unambiguous; some programs read 01/8/2022 as 8 January.
        return value.isoformat()
    return csv_cell(value)
