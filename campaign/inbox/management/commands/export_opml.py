"""Command that prints all sources as an OPML list."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from campaign.inbox.opml import export_opml


class Command(BaseCommand):
    help = "In danh sách nguồn dạng OPML."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(export_opml().decode())
