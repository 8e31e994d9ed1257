"""Command that resets a lost second factor on a site where no other administrator can."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.models import User
from signin.rules import second_factor


class Command(BaseCommand):
    help = "Đặt lại xác thực hai bước của một tài khoản, và đăng xuất người ấy ở mọi nơi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {options['username']}.")
        second_factor.reset(user, "Đặt lại bằng lệnh trên máy chủ.")
        self.stdout.write(f"Đã đặt lại xác thực hai bước của {user.get_username()}.")
