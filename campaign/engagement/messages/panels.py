"""Panel of the admin's home page: messages that wait for this person, and late ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.cache import cache
from django.utils import timezone

from base.desk.screens import HomePanel
from campaign.engagement.models import Message

# Cache key of everybody's counts, and the seconds for which they are cached.
WAITING, _KEPT = "engagement.messages_waiting", 300
OPEN = (Message.State.NEW, Message.State.TAKEN, Message.State.WRITTEN)


@dataclass
class Waiting:
    """Numbers of open messages: taken by each person, unassigned, with an answer to approve, late."""

    of: Counter[int] = field(default_factory=Counter)
    nobody: int = 0
    written: int = 0
    late: int = 0


def waiting() -> Waiting:
    """Return the numbers, cached until a message changes."""

    def found() -> Waiting:
        result, today = Waiting(), timezone.localdate()
        rows = Message.objects.filter(state__in=OPEN, erased_at=None)
        for assignee, state, due_on, closed_at in rows.values_list(
            "assignee", "state", "due_on", "closed_at"
        ):
            result.written += state == Message.State.WRITTEN
            result.late += closed_at is None and due_on < today
            if assignee is None:
                result.nobody += 1
            elif state == Message.State.TAKEN:
                result.of[assignee] += 1
        return result

    return cast(Waiting, cache.get_or_set(WAITING, found, _KEPT))


class MessagesPanel(HomePanel):
    """Panel with the numbers, each linked to its messages."""

    name = "messages_waiting"
    template_name = "campaign/engagement/admin/messages_panel.html"
    order = 84


def panel_for(user: Any) -> MessagesPanel | None:
    """Return the panel of `user`; None if nothing waits."""
    counted = waiting()
    lines = [
        ("quá hạn trả lời", counted.late, "?han=qua"),
        ("bạn đang xử lý", counted.of[user.pk], f"?ai={user.pk}&tinh-trang={Message.State.TAKEN}"),
        ("chưa ai nhận", counted.nobody, "?ai=0"),
        ("chờ duyệt câu trả lời", counted.written, f"?tinh-trang={Message.State.WRITTEN}"),
    ]
    lines = [line for line in lines if line[1]]
    return MessagesPanel(lines=lines) if lines else None
