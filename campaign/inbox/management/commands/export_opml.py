"""Command that prints all sources as an OPML list."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaign.inbox.models import Source
from campaign.inbox.opml import export_opml


class Command(BaseCommand):
    help = "In danh sách nguồn dạng OPML."

    def handle(self, *_args: Any, **_options: Any) -> None:
        document = export_opml(Source.objects.all(), "Nguồn tin địa phương", timezone.now())
        self.stdout.write(document.decode())
