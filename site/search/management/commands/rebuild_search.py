"""Rebuilds the public search table, after a restore or after content was written past Wagtail."""

from typing import Any

from django.core.management.base import BaseCommand

from search import services


class Command(BaseCommand):
    help = "Lập lại bảng tìm kiếm của người đọc từ mọi nội dung công khai. Trang vẫn tìm được trong lúc chạy."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0

        def report(count: int) -> None:
            nonlocal done
            done = count
            if options["verbosity"] > 1:
                self.stdout.write(f"{count} mục", ending="\r")

        services.rebuild(report)
        self.stdout.write(f"Đã lập bảng tìm kiếm: {done} mục.")
