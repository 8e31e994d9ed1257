"""Command that removes abandoned uploads and checks that the virus scanner answers. The scheduler runs it."""

from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from base.files.folder import WholeFileStorage
from base.uploads import strays
from extraction import virus_scan


class Command(BaseCommand):
    help = "Dọn tệp tải lên dở dang và hỏi chương trình quét vi-rút."

    def handle(self, *args: Any, **options: Any) -> None:
        strays.remove_abandoned()
        for storage in (storages[alias] for alias in settings.STORAGES):
            if isinstance(storage, WholeFileStorage):
                storage.remove_parts()
        if settings.CLAMD_SOCKET and not virus_scan.is_answering():
            raise CommandError(
                f"Chương trình quét vi-rút không trả lời ở {settings.CLAMD_SOCKET}; mọi tệp tải lên đang bị từ chối."
            )
