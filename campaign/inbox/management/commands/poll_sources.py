"""Command that polls the sources that are due. The scheduler runs it; several processes may run it at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from campaign.inbox.polling.run import poll


class Command(BaseCommand):
    help = "Lấy tin từ các nguồn đã đến hạn."
    # The checks import every address and template tag of the site, which costs more than a poll with nothing due.
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        summary = poll()
        self.stdout.write(
            f"{summary.sources} nguồn ({summary.not_modified} không đổi, {summary.failed} lỗi), "
            f"{summary.new} tin mới, {summary.updated} tin cập nhật, {summary.unchanged} tin như cũ, "
            f"{summary.seconds:.1f} giây."
        )
