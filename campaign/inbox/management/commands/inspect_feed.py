"""Command that shows how the inbox reads files or addresses, by the code that polls. It stores nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from campaign.inbox.polling.run import fetch_config
from campaign.inbox.reading.fetch import fetch
from campaign.inbox.reading.parse_worker import ParseWorker
from campaign.inbox.reading.types import (
    Fetched,
    FetchFailed,
    FetchRequest,
    NotModified,
    ParsedEntry,
    ParseRefused,
)


class Command(BaseCommand):
    help = "Đọc thử bản tin từ tệp hoặc địa chỉ; thoát với mã 1 nếu có bản tin bị từ chối."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("inputs", nargs="+", metavar="TỆP|ĐỊA-CHỈ")
        parser.add_argument("--content-type", default="", help="coi như máy chủ trả về kiểu nội dung này")
        parser.add_argument("--json", action="store_true", help="in mỗi bản tin một dòng JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        refused = False
        with ParseWorker() as parse:
            for given in options["inputs"]:
                report = inspect(given, options["content_type"], parse)
                refused = refused or not report["ok"]
                self.stdout.write(
                    json.dumps(report, ensure_ascii=False) if options["json"] else _in_words(report)
                )
        if refused:
            raise SystemExit(1)


def inspect(given: str, content_type: str, parse: ParseWorker) -> dict[str, Any]:
    """Return the report on one file or address. Times are in UTC, None if unknown."""
    report: dict[str, Any] = {
        "input": given, "ok": False, "error": None, "format": None, "encoding": None,
        "title": None, "link": None, "entries": [], "warnings": [],
    }  # fmt: skip
    document = _load(given, content_type)
    if isinstance(document, str):
        return report | {"error": document}
    parsed = parse(document.body, document.content_type, document.url)
    if isinstance(parsed, ParseRefused):
        return report | {"error": parsed.message}
    return report | {
        "ok": True,
        "format": parsed.format,
        "encoding": parsed.encoding,
        "title": parsed.title,
        "link": parsed.link,
        "entries": [_entry(entry) for entry in parsed.entries],
        "warnings": list(parsed.warnings),
    }


def _load(given: str, content_type: str) -> Fetched | str:
    """Return the document, or the reason why it could not be read."""
    if given.startswith(("http://", "https://")):
        result = fetch(FetchRequest(given), fetch_config())
        if isinstance(result, FetchFailed):
            return result.message
        if isinstance(result, NotModified):
            return "Máy chủ trả lời “không đổi” dù chưa được hỏi."
        return result if not content_type else Fetched(result.url, result.body, content_type)
    try:
        return Fetched("", Path(given).read_bytes(), content_type)
    except OSError as error:
        return f"Không đọc được tệp: {error.strerror}."


def _entry(entry: ParsedEntry) -> dict[str, Any]:
    return {
        "id": entry.guid or entry.key,
        "link": entry.link or None,
        "title": entry.title,
        "published": _utc(entry.published),
        "updated": _utc(entry.updated),
        "authors": list(entry.authors),
        "summary_html": entry.summary_html,
        "content_html": entry.content_html,
        "image": entry.image or None,
        "categories": list(entry.categories),
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def _in_words(report: dict[str, Any]) -> str:
    if not report["ok"]:
        return f"{report['input']}: KHÔNG ĐỌC ĐƯỢC. {report['error']}"
    lines = [f"{report['input']}: {report['format']}, {report['encoding']}, {len(report['entries'])} tin"]
    lines += [f"  {entry['published'] or '(không rõ giờ)'}  {entry['title']}" for entry in report["entries"]]
    lines += [f"  ! {warning}" for warning in report["warnings"]]
    return "\n".join(lines)
