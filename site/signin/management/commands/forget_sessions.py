"""Delete expired sessions, with their recorded addresses and browsers. The scheduler runs this command."""

from typing import Any

from django.core.management.base import BaseCommand

from signin.rules import sessions


class Command(BaseCommand):
    help = "Xóa phiên đăng nhập đã hết hạn."

    def handle(self, *args: Any, **options: Any) -> None:
        sessions.forget_ended()
