"""`manage.py seed_demo --articles N` adds many sample articles, to try and measure the site at size."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from campaign.articles.models import TopicPage
from home.first_run.demo import add_demo_articles
from home.first_run.profile import DEFAULT, load
from vietnamese.numbers import group


class Command(BaseCommand):
    help = "Thêm nhiều bài mẫu để thử trang ở quy mô lớn. Mỗi lần chạy thêm chừng ấy bài nữa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="Số bài cần thêm.")
        parser.add_argument(
            "--seed", type=int, default=1, metavar="S", help="Hạt giống: cùng số thì cùng nội dung."
        )

    def handle(self, *args: Any, articles: int, seed: int, **options: Any) -> None:
        if articles < 1:
            raise CommandError("Số bài phải từ 1 trở lên.")
        if not TopicPage.objects.exists():
            raise CommandError("Chưa có chuyên mục nào; hãy chạy seed_site trước.")
        started = time.monotonic()

        # Here and in other long commands, `disable=None` shows the bar only on a terminal.
        with tqdm(total=articles, unit=" bài", disable=None) as bar:
            add_demo_articles(articles, seed, load(DEFAULT)["demo"], report=bar.update)
        self.stdout.write(f"Đã thêm {group(articles)} bài mẫu trong {time.monotonic() - started:.0f} giây.")
