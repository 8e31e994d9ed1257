"""Command that adds the sources of an OPML file. Sources that exist already are not changed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaign.inbox.opml import OpmlError, add, plan_import, read_opml


class Command(BaseCommand):
    help = "Thêm các nguồn trong một tệp OPML (“-”: đọc từ đầu vào chuẩn)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP|-")

    def handle(self, *_args: Any, **options: Any) -> None:
        given = options["file"]
        try:
            data = sys.stdin.buffer.read() if given == "-" else Path(given).read_bytes()
            candidates = plan_import(read_opml(data))
        except OSError as error:
            raise CommandError(f"Không đọc được tệp: {error.strerror}.") from error
        except OpmlError as error:
            raise CommandError(str(error)) from error
        added = len(add(candidates))
        known = sum(1 for one in candidates if one.known)
        refused = [one for one in candidates if one.refused]
        self.stdout.write(
            f"Đã thêm {added} nguồn, bỏ qua {known} nguồn đã có, từ chối {len(refused)} địa chỉ."
        )
        for one in refused:
            self.stdout.write(f"{one.outline.feed_url[:200]}: {one.refused}")
