"""Command that draws missing and outdated share cards for a limited time. The scheduler runs it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from base.sharing import share_cards


class Command(BaseCommand):
    help = "Vẽ ảnh chia sẻ còn thiếu hoặc đã cũ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seconds", type=float, default=20, help="dừng sau từng ấy giây (mặc định 20)")

    def handle(self, *args: Any, seconds: float, **options: Any) -> None:
        made = 0
        if settings.SHARE_CARDS:
            with tqdm(unit=" ảnh", disable=None) as bar:
                made = share_cards.draw_missing(seconds, report=bar.update)
        self.stdout.write(f"Đã vẽ {made} ảnh chia sẻ.")
