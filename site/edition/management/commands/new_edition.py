"""Starts a new edition by hand, after a write that bypassed the application or a change of templates."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from edition import watch


class Command(BaseCommand):
    help = "Bỏ các trang dựng sẵn: mọi trang công khai được dựng lại."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EDITION:
            raise CommandError("Trang không dựng sẵn trang nào (thiết lập EDITION=0).")
        watch.start()
