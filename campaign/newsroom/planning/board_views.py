"""Admin views of the board, the calendar and the handbook."""

import datetime
from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.generic import TemplateView

from base.desk.screens import AdminScreen
from base.models import User
from base.models.permissions import is_writer
from campaign.articles.desk.days import named_day
from campaign.newsroom import handbook
from campaign.newsroom.planning import assignment
from campaign.newsroom.planning.board import board
from campaign.newsroom.planning.calendar import month, published_on
from campaign.newsroom.planning.work import ASSIGN
from vietnamese.text import one_line

_MAX_PUBLISHED = 200


class BoardView(AdminScreen, TemplateView):
    """View of the board."""

    template_name = "campaign/newsroom/admin/board.html"
    page_title = "Bảng công việc"
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast(User, self.request.user)
        return super().get_context_data(board=board(user), may_write=is_writer(user), **kwargs)


class CalendarView(AdminScreen, TemplateView):
    """View of the calendar.

    `thang` is a month ("2026-11"), `ngay` a day ("2026-11-20") whose list is shown below; both are optional.
    """

    template_name = "campaign/newsroom/admin/calendar.html"
    page_title = "Lịch"
    header_icon = "calendar"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = named_day(self.request.GET.get("ngay", ""))
        today = timezone.localdate()
        first = named_day(self.request.GET.get("thang", "") + "-01") or chosen or today
        first = first.replace(day=1)
        weeks = month(first.year, first.month, assignment.shown_to(cast(User, self.request.user)))
        day = next((day for week in weeks for day in week if day.date == chosen), None)
        return super().get_context_data(
            first=first,
            weeks=weeks,
            day=day,
            published=published_on(day.date)[:_MAX_PUBLISHED] if day else [],
            may_write=is_writer(self.request.user),
            previous=first - datetime.timedelta(days=1),
            following=first + datetime.timedelta(days=31),
            today=today,
            may_give=self.request.user.has_perm(ASSIGN),
            may_keep_days=self.request.user.has_perm("newsroom.add_campaignday"),
            **kwargs,
        )


class HandbookView(AdminScreen, TemplateView):
    """View of the handbook, with a search."""

    template_name = "campaign/newsroom/admin/handbook.html"
    page_title = "Hướng dẫn"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = one_line(self.request.GET.get("q", ""))[:100]
        return super().get_context_data(query=query, parts=handbook.search(query), **kwargs)


def handbook_picture(request: HttpRequest, name: str) -> FileResponse:
    """Return an image of the handbook, for signed-in users like every URL of the admin. Raises Http404."""
    file = handbook.DOCS / "anh" / f"{name}.png"
    if not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/png")
