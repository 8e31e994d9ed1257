"""`manage.py check_rights` logs changes of rights that bypassed this program."""

from typing import Any

from django.core.management.base import BaseCommand

from journal import rights


class Command(BaseCommand):
    help = "So quyền trong cơ sở dữ liệu với nhật ký, ghi lại thay đổi được làm từ ngoài trang."

    def handle(self, *args: Any, **options: Any) -> None:
        rights.compare(rights.kinds(), rights.FOUND)
