"""The editors' screen of a kit: its texts, progress and points to check, with buttons that make and withdraw it."""

from __future__ import annotations

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from base.desk.screens import RefreshedScreen
from base.models import User
from campaign.articles.models import UrgentPublication
from campaign.articles.models.stories import StoryPage
from campaign.engagement.kit import making
from campaign.engagement.kit.loudspeaker import script_of
from campaign.engagement.kit.texts import story, texts_of
from campaign.engagement.models import KIT_POLICY, Kit, KitFile
from operations.queue.media import POLL
from operations.queue.models import is_unfinished

TITLE = "Bộ truyền thông"


def may_ask(user: Any) -> bool:
    """Return True if `user` may have kits made."""
    return KIT_POLICY.user_has_permission(user, "add")


def button_of(page: StoryPage) -> Button:
    """Return the button that has a page's kit made with one click; without scripts, it leads to the screen."""
    return Button(
        TITLE,
        reverse("engagement_kit", args=[page.pk]),
        icon_name="media",
        priority=64,
        attrs={
            "data-controller": "w-action",
            "data-action": "w-action#post:prevent",
            "data-w-action-url-value": reverse("engagement_kit", args=[page.pk]),
        },
    )


class KitView(PermissionCheckedMixin, RefreshedScreen, TemplateView):
    """The kit of one story. A POST has the kit made unless it is up to date; a POST with `rut` withdraws it."""

    permission_policy = KIT_POLICY
    permission_required = "add"
    page_title = TITLE
    header_icon = "media"
    template_name = "campaign/engagement/admin/kit.html"
    results_template_name = "campaign/engagement/admin/kit_results.html"

    @cached_property
    def story(self) -> StoryPage:
        """The story as readers have it. Raises Http404 if the page is not a story."""
        found = story(self.kwargs["page_id"])
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return self.story.title

    def post(self, request: HttpRequest, page_id: int) -> HttpResponse:
        user = cast(User, request.user)
        if "rut" in request.POST:
            if not KIT_POLICY.user_has_permission(user, "delete"):
                raise PermissionDenied
            making.withdraw(self.story, user)
            messages.success(request, "Đã gỡ bộ truyền thông.")
        # Otherwise the screen says why there is none.
        elif making.is_shown(self.story):
            making.request_kit(self.story, user)
        return redirect("engagement_kit", page_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kit, texts = Kit.objects.filter(page_id=self.story.pk).first(), texts_of(self.story)
        files = kit.products if kit else []
        return super().get_context_data(
            story=self.story,
            kit=kit,
            texts=texts,
            script=script_of(texts),
            refusals=_refusals(texts),
            more_steps=max(len(texts.steps) - len(texts.points), 0) if not self.story.kit_points else 0,
            is_shown=making.is_shown(self.story),
            is_unconfirmed=UrgentPublication.objects.open().filter(alert=self.story.pk).exists(),
            is_under_way=kit is not None and is_unfinished(kit.task),
            is_current=kit is not None and kit.made_of == texts.digest,
            files=files,
            pictures=[file for file in files if file.form in (KitFile.Form.SQUARE, KitFile.Form.TALL)],
            may_withdraw=KIT_POLICY.user_has_permission(self.request.user, "delete"),
            address=reverse("engagement_kit", args=[self.story.pk]),
            media=POLL,
            **kwargs,
        )


def _refusals(texts: Any) -> list[str]:
    """Return the reasons why products cannot be made from these texts; [] if all fit."""
    # Imported late: few requests measure letters.
    from campaign.engagement.kit import sheets, slides, squares
    from campaign.engagement.kit.fitting import TooLongError, fit

    found = []
    for frame in (sheets.POSTER, squares.SQUARE.frame, squares.TALL.frame, slides.DOING):
        try:
            fit(texts, frame)
        except TooLongError as error:
            found.append(str(error))
    return found
