"""`manage.py backup` makes an archive of database, files and settings; with --check it restores the newest on trial."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.backup.archives.places import place_of
from operations.backup.checking import check
from operations.backup.making import make
from operations.backup.refusal import Refused, in_words, refuse_other_user


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu, tệp và thiết lập vào BACKUP_TO; với --check thì khôi phục thử bản mới nhất."
    )
    # The checks import the whole site, which costs more than a backup without changes, of which there are four an hour.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--changes",
            action="store_true",
            help="chỉ cơ sở dữ liệu và những tệp mới từ bản toàn bộ gần nhất; để chạy 15 phút một lần",
        )
        what.add_argument(
            "--check", action="store_true", help="khôi phục thử bản mới nhất rồi so với lúc sao lưu"
        )
        what.add_argument(
            "--list", action="store_true", help="liệt kê các bản đang có, mới nhất sau cùng, theo giờ ở đây"
        )
        parser.add_argument("--identity", type=Path, help="với --check: tệp khóa riêng của age")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_other_user()
            if options["list"]:
                self._print(_list())
            elif options["check"]:
                self.stdout.write(check(options["identity"]))
            else:
                self.stdout.write(make(options["changes"]))
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def _print(self, lines: str) -> None:
        try:
            self.stdout.write(lines)
            self.stdout.flush()
        except BrokenPipeError:
            # `| head` closes the pipe. Python flushes the rest of the output when it exits, so it is sent to nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _list() -> str:
    with in_words():
        archives = place_of(settings.BACKUP_TO).archives()
    lines = [
        f"{timezone.localtime(datetime.fromisoformat(parsed.made_at)):%H:%M %d/%m/%Y}  {name}"
        for name, parsed in archives
    ]
    return "\n".join(lines) or f"Chưa có bản sao lưu nào trong {settings.BACKUP_TO}."
