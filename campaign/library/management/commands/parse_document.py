"""Prints what the grammar finds in files of official documents: for people, or one JSON object per line.

The command uses no database and stores nothing. It reports a file that cannot be read and continues with the
next.
"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from extraction.file_reader import read_file
from extraction.reading import ReadText, Unreadable
from official import Citation, OfficialDocument, read_document
from vietnamese.dates import short


class Command(BaseCommand):
    help = "Đọc văn bản (.txt, .docx, .pdf, .html) và in ra số, ngày, cơ quan, trích yếu và các văn bản được viện dẫn."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="mỗi tệp một dòng JSON")

    def handle(self, *, files: list[str], json: bool, **options: Any) -> None:
        failed = False
        for name in files:
            try:
                read = read_file(Path(name).read_bytes(), name)
            except Unreadable as error:
                failed = True
                self._tell_error(name, str(error), as_json=json)
            except OSError as error:
                failed = True
                self._tell_error(name, f"Không mở được tệp: {error.strerror}.", as_json=json)
            else:
                document = read_document(read.text)
                self.stdout.write(_as_json(name, document, read) if json else _as_lines(name, document, read))
        if failed:
            sys.exit(1)

    def _tell_error(self, name: str, message: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"input": name, "error": message}, ensure_ascii=False))
        else:
            self.stderr.write(f"{name}: {message}")


def _as_json(name: str, document: OfficialDocument, read: ReadText) -> str:
    found = {
        "input": name,
        "number": document.number,
        "symbol": document.symbol,
        "date": document.date.isoformat() if document.date else None,
        "type": document.type,
        "issuer": document.issuer,
        "subject": document.subject,
        "place": document.place,
        "signer": document.signer,
        "recipients": document.recipients,
        "addressees": document.addressees,
        "cited": [_cited(citation) for citation in document.cited],
        "warnings": (*read.warnings, *_all_warnings(document)),
    }
    return json.dumps(found, ensure_ascii=False)


def _cited(citation: Citation) -> dict[str, object]:
    return {
        "type": citation.type,
        "number": citation.number,
        "date": citation.date.isoformat() if citation.date else None,
        "issuer": citation.issuer,
        "name": citation.name,
        "spans": citation.spans,
    }


def _all_warnings(document: OfficialDocument) -> tuple[str, ...]:
    of_citations = (
        f"{citation.number or citation.name}: {warning}"
        for citation in document.cited
        for warning in citation.warnings
    )
    return (*document.warnings, *of_citations)


def _as_lines(name: str, document: OfficialDocument, read: ReadText) -> str:
    fields = (
        ("Số", document.number),
        ("Ký hiệu", document.symbol),
        ("Ngày", document.date and short(document.date)),
        ("Loại", document.type),
        ("Cơ quan", document.issuer),
        ("Trích yếu", document.subject),
        ("Nơi ban hành", document.place),
        ("Người ký", document.signer),
        ("Kính gửi", "; ".join(document.addressees)),
        ("Nơi nhận", " ".join(document.recipients)),
    )
    lines = [name, *(f"  {label}: {value}" for label, value in fields if value)]
    lines += [f"  Viện dẫn: {_citation_line(citation)}" for citation in document.cited]
    lines += [f"  Lưu ý: {warning}" for warning in (*read.warnings, *_all_warnings(document))]
    return "\n".join(lines)


def _citation_line(citation: Citation) -> str:
    named = citation.name or f"{citation.type} số {citation.number}"
    if citation.name and citation.number:
        named += f" số {citation.number}"
    day = f" ngày {short(citation.date)}" if citation.date else ""
    return f"{named}{day}{f' của {citation.issuer}' if citation.issuer else ''}"
