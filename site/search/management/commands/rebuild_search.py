"""Rebuilds the public search table, after a restore, an upgrade, or writes that bypassed Wagtail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from search import services


class Command(BaseCommand):
    help = "Lập lại bảng tìm kiếm của người đọc từ mọi nội dung công khai. Trang vẫn tìm được trong lúc chạy."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Chỉ lập lại khi bảng do phiên bản trước lập, theo cách khác.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and services.is_of_this_form():
            return
        with tqdm(total=services.count_public(), unit=" mục", disable=None) as bar:
            done = services.rebuild(bar.update)
        self.stdout.write(f"Đã lập bảng tìm kiếm: {done} mục.")
