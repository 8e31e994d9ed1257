"""Rebuilds the public search table, after a restore or after content was written past Wagtail."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search import services


class Command(BaseCommand):
    help = "Lập lại bảng tìm kiếm của người đọc từ mọi nội dung công khai. Trang vẫn tìm được trong lúc chạy."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        with tqdm(total=services.count_public(), unit=" mục", disable=None) as bar:

            def report(count: int) -> None:
                nonlocal done
                bar.update(count - done)
                done = count

            services.rebuild(report)
        self.stdout.write(f"Đã lập bảng tìm kiếm: {done} mục.")
