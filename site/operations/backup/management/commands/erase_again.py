"""`manage.py erase_again` rids a database that came back of what was erased for good since (deploy/rollback.sh)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backup import erasures
from operations.backup.archives.places import place_of
from operations.backup.refusal import Refused, in_words
from operations.backup.signals import restored


class Command(BaseCommand):
    help = "Xóa lại những gì đã xóa vĩnh viễn, theo danh sách cạnh các bản sao lưu; sau khi cơ sở dữ liệu cũ trở lại."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--put",
            action="store_true",
            help="chỉ ghi danh sách ra cạnh các bản sao lưu; trước khi đổi cơ sở dữ liệu",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with in_words():
                place = place_of(settings.BACKUP_TO)
                if options["put"]:
                    erasures.put(place)
                    return
                erasures.add(erasures.gather(place))
                restored.send(None)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
