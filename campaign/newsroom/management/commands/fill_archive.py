"""Archive the pages that are online but not in the archive yet, for a site that is older than its archive."""

from typing import Any

from django.core.management.base import BaseCommand
from wagtail.models import Page

from base.models import BasePage
from base.visibility import readable
from campaign.newsroom.archive import keeping
from campaign.newsroom.models import ArchivedText


class Command(BaseCommand):
    help = "Đưa vào Kho lưu những trang đang đăng mà kho chưa có."

    def handle(self, *args: Any, **options: Any) -> None:
        kept = ArchivedText.objects.filter(offline_at=None).values("page")
        missing = readable(Page.objects.type(BasePage)).exclude(pk__in=kept)
        for page in missing.specific().iterator(chunk_size=100):
            keeping.begin([page], since=page.last_published_at)
        for row in ArchivedText.objects.filter(kept_at=None, erased_at=None).only("pk").iterator():
            keeping.keep.call(row.pk)
        self.stdout.write(f"Kho lưu có {ArchivedText.objects.count()} bản.")
