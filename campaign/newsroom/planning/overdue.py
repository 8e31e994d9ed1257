"""Pages that should have been published or withdrawn by now."""

import datetime
from dataclasses import dataclass

from django.db.models import IntegerField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page, Revision

from operations.health.checks import Finding, Level

# The scheduler looks once a minute; a scheduled time is overdue only after two missed rounds.
LATE_AFTER = datetime.timedelta(minutes=2)


@dataclass(frozen=True)
class Overdue:
    """Page that should have been published or withdrawn by now."""

    page: Page
    due_at: datetime.datetime
    # The missed action: "đăng" or "gỡ".
    action: str


def overdue_pages() -> list[Overdue]:
    """Return the overdue pages, the longest overdue first."""
    limit = timezone.now() - LATE_AFTER
    to_publish = Revision.page_revisions.filter(approved_go_live_at__lt=limit).order_by()
    to_withdraw = Page.objects.filter(live=True, expire_at__lt=limit).order_by()
    publishing = (Cast("object_id", IntegerField()), "approved_go_live_at", Value("đăng"))
    withdrawing = to_withdraw.values_list("pk", "expire_at", Value("gỡ"))
    late = list(to_publish.values_list(*publishing).union(withdrawing, all=True))
    pages = Page.objects.in_bulk([pk for pk, _, _ in late])
    found = [Overdue(pages[pk], due_at, action) for pk, due_at, action in late if pk in pages]
    return sorted(found, key=lambda overdue: overdue.due_at)


def findings() -> list[Finding]:
    """Return the finding about overdue pages for the administrators' page, if there are any."""
    number = len(overdue_pages())
    text = f"{number} trang đã quá giờ hẹn mà chưa đăng hoặc chưa gỡ."
    look = "Xem dịch vụ: `systemctl status anm-scheduler`, rồi `journalctl -u anm-scheduler -n 100`."
    return [Finding(Level.ERROR, "Bài hẹn giờ", text, look)] if number else []
