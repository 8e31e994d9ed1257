"""Views that open an empty article or alert, under the topic where its writer last wrote."""

from typing import Any, ClassVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from wagtail.admin.views.pages.create import CreateView

from base.models import User
from campaign.articles.desk.days import set_for_day
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.articles.queries import topics_of


class NewArticleView(CreateView):
    """The form of a new article. `ngay` ("2026-12-20") is a future day on which it should go online."""

    model: ClassVar[type[ArticlePage | AlertPage]] = ArticlePage

    def dispatch(self, request: HttpRequest) -> HttpResponseBase:
        topic = self._topic(cast(User, request.user))
        if topic is None:
            raise PermissionDenied
        return super().dispatch(request, self.model._meta.app_label, self.model._meta.model_name, topic.pk)

    def _topic(self, user: User) -> TopicPage | None:
        """Return the topic of the last story of this kind begun by `user`, else by anybody; else the first topic."""
        topics = topics_of(user).order_by("path")
        stories = self.model.objects.order_by("-pk")
        for last in (stories.filter(owner=user).first(), stories.first()):
            topic = topics.filter(pk=last.get_parent().pk).first() if last else None
            if topic is not None:
                return topic
        return topics.first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        set_for_day(request, self.page)
        return super().get(request)


class NewAlertView(NewArticleView):
    """The form of a new alert, with the same parameter."""

    model = AlertPage
