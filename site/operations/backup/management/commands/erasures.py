"""`manage.py erasures` carries the list of erasures over to another database, as in a rollback."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from operations.backup.archives import erased
from operations.backup.archives.places import exclusive_folder, place_of
from operations.backup.refusal import Refused, in_words, refuse_other_user
from operations.backup.restoring import follow_returned

# The action's name in the log.
_NAME = "cơ sở dữ liệu trước khi nâng cấp"


class Command(BaseCommand):
    help = "Chép danh sách những gì đã xóa hẳn vào BACKUP_TO, hoặc xóa lại theo danh sách ở đó."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--put", action="store_true", help="chép danh sách vào BACKUP_TO")
        what.add_argument(
            "--again",
            action="store_true",
            help="sau khi đổi cơ sở dữ liệu: xóa lại theo danh sách; mọi người phải đăng nhập lại",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            refuse_other_user()
            with in_words(), exclusive_folder():
                place = place_of(settings.BACKUP_TO)
                if options["put"]:
                    erased.put(place)
                else:
                    stamp = timezone.now().strftime("%Y%m%dT%H%M%S")
                    gone = erased.gather(place)
                    follow_returned(_NAME, "cơ sở dữ liệu đã đổi", gone, stamp, self.stdout.write)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
