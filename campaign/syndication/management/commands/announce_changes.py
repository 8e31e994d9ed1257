"""Command that announces changes to WebSub hubs and IndexNow; the scheduler runs it."""

from typing import Any

from django.core.management.base import BaseCommand

from campaign.syndication.announcing import announce


class Command(BaseCommand):
    help = "Báo cho trung tâm phân phối (WebSub) và công cụ tìm kiếm (IndexNow) những gì đã đổi, nếu có thiết lập."

    def handle(self, *args: Any, **options: Any) -> None:
        announce.look()
