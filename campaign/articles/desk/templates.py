"""View that begins a story with a template."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView

from campaign.articles.desk.days import set_for_day
from campaign.articles.models import StoryTemplate


class BeginView(CreateView):
    """The form of a new story under a topic, filled in from a template. Nothing is stored before it is saved."""

    def dispatch(self, request: HttpRequest, template: int, topic: int) -> HttpResponseBase:
        self.template = get_object_or_404(StoryTemplate, pk=template)
        return super().dispatch(request, "articles", self.template.kind, topic)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.template.fill(self.page)
        if self.template.hints:
            messages.info(request, self.template.hints)
        set_for_day(request, self.page)
        return super().get(request)
