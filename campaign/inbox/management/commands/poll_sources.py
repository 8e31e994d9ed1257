"""Command that polls the sources that are due. The scheduler runs it; several processes may run it at once."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from campaign.inbox.polling.run import poll


class Command(BaseCommand):
    help = "Lấy tin từ các nguồn đã đến hạn."
    # The checks import every address and template tag of the site, which costs more than a poll with nothing due.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="lấy cả những nguồn chưa đến hạn")
        parser.add_argument("--limit", type=int, help="số nguồn nhiều nhất trong lần này")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON trên một dòng")

    def handle(self, *_args: Any, **options: Any) -> None:
        summary = poll(everything=options["all"], limit=options["limit"])
        if options["json"]:
            self.stdout.write(json.dumps(asdict(summary)))
        else:
            self.stdout.write(
                f"{summary.sources} nguồn ({summary.not_modified} không đổi, {summary.failed} lỗi), "
                f"{summary.new} tin mới, {summary.updated} tin cập nhật, {summary.unchanged} tin như cũ, "
                f"{summary.seconds:.1f} giây."
            )
