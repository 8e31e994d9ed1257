"""Outcome of assigned work for the periodic report: work assigned in a period, and its current state."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from base.models.names import name
from campaign.newsroom.models import Assignment
from campaign.reports.counts.lists import Row, published_in
from campaign.reports.periods import Period
from vietnamese import dates

# Shown in this order; each assignment is in exactly one group.
GROUPS = {
    "dung-han": "xong đúng hạn",
    "tre-han": "xong, trễ hạn",
    "dang-lam": "đang làm, chưa đến hạn",
    "qua-han": "chưa xong, quá hạn",
    "tra-lai": "người nhận trả lại, chưa giao lại",
    "huy": "đã hủy",
}


def rows(period: Period) -> Iterator[Row]:
    """Yield the assignments given in the period, newest first."""
    given = Assignment.objects.filter(published_in("given_at", period)).select_related("assignee", "topic")
    for each in given.order_by("-given_at", "-pk"):
        group = _group(each)
        yield Row(
            kind="viec-duoc-giao",
            title=f"{each.title} (hạn {dates.short(each.due)})",
            url=reverse("newsroom_assignment", args=[each.pk]),
            day=timezone.localtime(each.given_at).date(),
            topic=each.topic.title if each.topic else "",
            topic_key=each.topic_id,
            form=GROUPS[group],
            form_key=group,
            author=name(each.assignee),
        )


def _group(each: Assignment) -> str:
    closed = {Assignment.Outcome.RETURNED: "tra-lai", Assignment.Outcome.CANCELLED: "huy"}
    if each.outcome in closed:
        return closed[Assignment.Outcome(each.outcome)]
    if each.outcome:
        return "tre-han" if each.is_late else "dung-han"
    return "qua-han" if each.is_late else "dang-lam"
