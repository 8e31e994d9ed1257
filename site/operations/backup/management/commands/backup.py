"""`manage.py backup` makes an archive of database, files and settings; with --check it restores the newest on trial."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backup.checking import check
from operations.backup.making import make
from operations.backup.refusal import Refused, refuse_other_user


class Command(BaseCommand):
    help = (
        "Sao lưu cơ sở dữ liệu, tệp và thiết lập vào BACKUP_TO; với --check thì khôi phục thử bản mới nhất."
    )

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
        parser.add_argument("--identity", type=Path, help="với --check: tệp khóa riêng của age")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_other_user()
            self.stdout.write(check(options["identity"]) if options["check"] else make(options["changes"]))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
