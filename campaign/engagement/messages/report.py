"""Figures of messages by kind, with the working days to an answer: as a screen, a file, and in reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from base.desk.screens import AdminScreen
from base.files.sending import download
from campaign.engagement.messages import workdays
from campaign.engagement.messages.desk import TITLE
from campaign.engagement.models import MESSAGE_POLICY, Message
from campaign.reports.counts.lists import Row, published_in
from campaign.reports.periods import Period
from vietnamese.dates import short

KINDS, OUTCOMES = "tin-nguoi-dan", "tra-loi-nguoi-dan"
# Shown in this order. Each message is in exactly one group.
GROUPS = {
    "dung-han": "trả lời đúng hạn",
    "tre-han": "trả lời trễ hạn",
    "khep-lai": "khép lại, không trả lời riêng",
    "con-han": "chưa trả lời, còn hạn",
    "qua-han": "chưa trả lời, quá hạn",
}
_COLUMNS = {
    "Loại": 30,
    "Nhận": 10,
    **{label[0].upper() + label[1:]: 18 for label in GROUPS.values()},
    "Ngày làm việc, trung bình": 16,
    "Ngày làm việc, trung vị": 16,
    "Ngày làm việc, lâu nhất": 16,
}
_MONTHS = 24
# Seconds for which the messages of a period are cached.
_KEPT = 60


def _group(message: Message) -> str:
    if message.state == Message.State.ASIDE:
        return "khep-lai"
    if message.closed_on:
        return "tre-han" if message.is_late else "dung-han"
    return "qua-han" if message.is_late else "con-han"


def _sent_in(period: Period) -> list[Message]:
    """Return the messages sent in the period, newest first, as of a minute ago at most.

    Cached because a periodic report asks for them several times and its queries are limited.
    """

    def found() -> list[Message]:
        sent = Message.objects.filter(published_in("sent_at", period)).order_by("-sent_at", "-pk")
        return list(sent.only("kind", "state", "sent_at", "due_on", "closed_at"))

    return cast(
        list[Message], cache.get_or_set(f"engagement.messages.{period.first}.{period.last}", found, _KEPT)
    )


def _row(message: Message, kind: str, key: str, label: str) -> Row:
    return Row(
        kind=kind,
        title=str(message),
        url=reverse("engagement_message", args=[message.pk]),
        day=timezone.localtime(message.sent_at).date(),
        form=label,
        form_key=key,
    )


def rows_by_kind(period: Period) -> Iterator[Row]:
    """Yield the messages sent in the period, newest first, by their kind."""
    for message in _sent_in(period):
        yield _row(message, KINDS, message.kind, str(message.get_kind_display()))


def rows_by_outcome(period: Period) -> Iterator[Row]:
    """Yield the messages sent in the period, newest first, by their current state."""
    for message in _sent_in(period):
        group = _group(message)
        yield _row(message, OUTCOMES, group, GROUPS[group])


@dataclass
class Figures:
    """Figures of one kind of messages, or of all."""

    label: str
    groups: dict[str, int] = field(default_factory=lambda: dict.fromkeys(GROUPS, 0))
    # Working days taken by each answer.
    taken: list[int] = field(default_factory=list)

    @property
    def received(self) -> int:
        return sum(self.groups.values())

    @property
    def average(self) -> float | None:
        return round(sum(self.taken) / len(self.taken), 1) if self.taken else None

    @property
    def middle(self) -> float | None:
        return median(self.taken) if self.taken else None

    @property
    def longest(self) -> int | None:
        return max(self.taken, default=None)


def figures(period: Period) -> list[Figures]:
    """Return the figures of the messages sent in the period: of each kind, and of all."""
    days, whole = workdays.calendar(), Figures("Cộng")
    by_kind = {kind.value: Figures(str(kind.label)) for kind in Message.Kind}
    for message in _sent_in(period):
        group = _group(message)
        for each in (by_kind[message.kind], whole):
            each.groups[group] += 1
            if message.closed_on and message.state != Message.State.ASIDE:
                each.taken.append(days.between(timezone.localtime(message.sent_at).date(), message.closed_on))
    return [*by_kind.values(), whole]


class ReportView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """The figures of a month or a year, on the screen or as .xlsx."""

    permission_policy = MESSAGE_POLICY
    permission_required = "view"
    page_title = "Báo cáo trả lời người dân"
    header_icon = "table"
    template_name = "campaign/engagement/admin/messages_report.html"
    parents = [("engagement_messages", TITLE)]
    request: HttpRequest

    @cached_property
    def chosen(self) -> str:
        asked = self.request.GET.get("ky", "")
        return asked if asked in dict(_periods()) else f"{timezone.localdate():%Y-%m}"

    @cached_property
    def period(self) -> Period:
        year, _, month = self.chosen.partition("-")
        return Period.of_months(int(year), int(month or 1), 1 if month else 12)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._file() if request.GET.get("tep") else super().get(request, *args, **kwargs)

    def _file(self) -> HttpResponse:
        # Imported late: openpyxl takes memory in every worker.
        from base.files.workbooks import Book

        book = Book()
        rows = [
            [
                each.label,
                each.received,
                *each.groups.values(),
                each.average,
                each.middle,
                each.longest,
            ]
            for each in figures(self.period)
        ]
        above = f"Tin người dân gửi từ {short(self.period.first)} đến {short(self.period.last)}."
        book.sheet("Trả lời người dân", _COLUMNS, rows, above=above)
        return download(book.content(), f"tra-loi-nguoi-dan-{self.chosen}.xlsx")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            periods=_periods(),
            chosen=self.chosen,
            figures=figures(self.period),
            groups=GROUPS.values(),
            **kwargs,
        )


def _periods() -> list[tuple[str, str]]:
    """Return (key, label) of the last months and of the years in which they lie."""
    today = timezone.localdate()
    months = []
    day = today.replace(day=1)
    for _ in range(_MONTHS):
        months.append((f"{day:%Y-%m}", f"Tháng {day.month}/{day.year}"))
        day = (day - datetime.timedelta(days=1)).replace(day=1)
    years = sorted({key[:4] for key, _ in months}, reverse=True)
    return [*months, *((year, f"Năm {year}") for year in years)]
