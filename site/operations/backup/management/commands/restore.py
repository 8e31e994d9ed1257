"""`manage.py restore` replaces the content of the site with an archive's."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backup.refusal import Refused, refuse_other_user
from operations.backup.restoring import restore


class Command(BaseCommand):
    help = "Khôi phục trang từ một bản sao lưu. Hãy dừng trang trước."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", help="đường dẫn, s3://... hoặc tên bản sao lưu trong BACKUP_TO")
        parser.add_argument(
            "--identity", type=Path, help="tệp khóa riêng của age, nếu bản sao lưu được mã hóa"
        )
        parser.add_argument(
            "--yes", action="store_true", help="thay nội dung đang có; nội dung đó được giữ riêng"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_other_user()
            restore(options["archive"], options["identity"], options["yes"], self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
