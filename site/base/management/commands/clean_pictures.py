"""Command that removes metadata from the stored pictures, originals and all sizes. It can be run again."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from base.uploads.cleaning import clean_stored, count_stored
from vietnamese.numbers import group


class Command(BaseCommand):
    help = "Gỡ thông tin ẩn (nơi chụp, máy chụp, ghi chú …) khỏi mọi tệp ảnh đã lưu, cả ảnh gốc lẫn các cỡ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Chỉ xem, không đổi tệp nào.")

    def handle(self, *args: Any, dry_run: bool, verbosity: int, **options: Any) -> None:
        counts: Counter[bool | None] = Counter()
        pictures = clean_stored(is_trial=dry_run)
        for name, carried in tqdm(pictures, total=count_stored(), unit=" tệp", disable=None):
            counts[carried] += 1
            with tqdm.external_write_mode():
                if carried is None:
                    self.stderr.write(f"Không đọc được {name}")
                elif carried and verbosity > 1:
                    self.stdout.write(f"Có thông tin ẩn: {name}")
        done = "sẽ gỡ khi chạy không có --dry-run" if dry_run else "đã gỡ"
        self.stdout.write(
            f"Đã xem {group(counts.total())} tệp ảnh: {group(counts[True])} tệp có thông tin ẩn, {done};"
            f" {group(counts[None])} tệp không đọc được."
        )
