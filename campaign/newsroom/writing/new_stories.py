"""Views that open an empty article or alert, under the topic where its writer wrote last."""

import datetime
from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_date
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView

from base.desk.moments import moment
from base.models import User
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.articles.queries import topics_of

# A text that is written for a day goes online when offices open.
_OPENING = datetime.time(7)


class NewArticleView(CreateView):
    """The form of a new article. `ngay` ("2026-12-20") is a day to come on which it should go online."""

    model: ClassVar[type[ArticlePage | AlertPage]] = ArticlePage

    def dispatch(self, request: HttpRequest) -> HttpResponseBase:
        topic = self._topic(cast(User, request.user))
        if topic is None:
            raise PermissionDenied
        return super().dispatch(request, self.model._meta.app_label, self.model._meta.model_name, topic.pk)

    def _topic(self, user: User) -> TopicPage | None:
        """Return the topic of the story of this kind that `user`, else anybody, began last; else the first one."""
        topics = topics_of(user).order_by("path")
        stories = self.model.objects.order_by("-pk")
        for last in (stories.filter(owner=user).first(), stories.first()):
            topic = topics.filter(pk=last.get_parent().pk).first() if last else None
            if topic is not None:
                return topic
        return topics.first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        day = _day(request.GET.get("ngay", ""))
        if day is not None and day > timezone.localdate():
            at = timezone.make_aware(datetime.datetime.combine(day, _OPENING))
            self.page.go_live_at = at
            messages.info(
                request,
                f"Bài này hẹn lên trang lúc {moment(at)}, sau khi được duyệt."
                " Đổi giờ: mở bảng Trạng thái (chữ i ở góc trên).",
            )
        return super().get(request)


class NewAlertView(NewArticleView):
    """The form of a new alert, likewise."""

    model = AlertPage


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
