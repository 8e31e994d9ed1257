"""Screens of the sources: the list with health, polling one source at once, and feeds that have moved."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Least, NullIf
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View
from django_tasks import task
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from campaign.inbox import services
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.models.policies import SOURCE_POLICY
from campaign.inbox.polling import run
from campaign.inbox.polling.plan import GONE, MOVES_AFTER
from vietnamese.numbers import group as number

_WEEKS = 4
_DAYS_OF_SHARE = 90


def with_figures(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Return the sources with `weekly` and `share`.

    `weekly` is the number of items per week over the last four weeks; `share` is the share of approved items
    among those decided in the last 90 days, from 0 to 1, or None. Neither looks back further than the source keeps
    items, because older ones that were not approved have been deleted.
    """
    now = timezone.now()
    items = InboxItem.objects.order_by().filter(source=OuterRef("pk"))
    for days in set(sources.exclude(keep_days=None).values_list("keep_days", flat=True)):
        items = items.exclude(source__keep_days=days, sort_at__lt=now - timedelta(days=days or 0))
    weeks = Least(Value(float(_WEEKS)), Coalesce(Cast("keep_days", FloatField()) / 7, float(_WEEKS)))
    of_source = items.values("source")
    recent = of_source.filter(sort_at__gte=now - timedelta(weeks=_WEEKS)).annotate(number=Count("pk"))
    states = InboxItem.State
    taken = Q(state__in=(states.APPROVED, states.PUBLISHED))
    judged = of_source.filter(sort_at__gte=now - timedelta(days=_DAYS_OF_SHARE)).annotate(
        share=Cast(Count("pk", filter=taken), FloatField())
        / NullIf(Count("pk", filter=taken | Q(state=states.REJECTED)), 0)
    )
    return sources.annotate(
        weekly=Coalesce(Cast(Subquery(recent.values("number")), FloatField()), 0.0) / weeks,
        share=Subquery(judged.values("share")),
    )


def broken(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Return the sources that need a person's attention.

    These are sources that fail repeatedly, that were paused because the feed is gone, or whose feed seems to
    have moved.
    """
    failing = Q(is_active=True, consecutive_failures__gte=services.BROKEN_AFTER)
    gone = Q(is_active=False, last_error=GONE)
    elsewhere = ~Q(moved_to="") & ~Q(moved_to=F("moved_ignored")) & ~Q(moved_to=F("feed_url"))
    # A redirect seen once or twice is followed and, if it persists, stored without anybody's help.
    moved = elsewhere & ~Q(moved_sightings__in=range(1, MOVES_AFTER))
    return sources.filter(failing | gone | moved)


class SourceIndexView(generic.IndexView):
    """The list of sources with their figures."""

    def get_base_queryset(self) -> QuerySet[Source]:
        return with_figures(super().get_base_queryset())

    def get_add_url(self) -> str | None:
        """Return the address of the discovery form, which links to the plain form."""
        return reverse("inbox_sources:discover") if super().get_add_url() else None

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.user_has_permission("add"):
            import_url, export_url = map(reverse, ("inbox_sources:import_opml", "inbox_sources:export_opml"))
            buttons += [
                Button("Nhập từ tệp OPML", url=import_url, icon_name="upload"),
                Button("Xuất ra tệp OPML", url=export_url, icon_name="download"),
            ]
        return buttons


class SourceDeleteView(generic.DeleteView):
    """The confirmation, with the items and rules that are deleted with a source: Wagtail counts neither as uses."""

    object: Source

    def get_usage_url(self) -> None:
        return None

    @property
    def confirmation_message(self) -> str:
        items = self.object.items
        count, shown = items.count(), InboxItem.objects.public().filter(source=self.object).count()
        goes = [
            f"{number(count)} tin của nguồn này (người đọc đang thấy {number(shown)})" if count else "",
            *(f"quy tắc “{rule}”" for rule in self.object.rules.all() if rule.source_ids == {self.object.pk}),
        ]
        with_it = ", ".join(filter(None, goes))
        return (
            (f"Xóa nguồn thì xóa luôn {with_it}. " if with_it else "")
            + "Nguồn, tin và quy tắc không vào Thùng rác nên không lấy lại được; bài làm từ tin thì vẫn còn. Chỉ muốn "
            "ngừng lấy tin thì bỏ chọn “đang lấy tin”. Vẫn xóa?"
        )


@task()
def poll_now(key: int) -> None:
    """Poll the source with this key, unless another process polls it. Fetching takes at most 20 seconds."""
    run.poll(only=[key])


class PollNowView(PermissionCheckedMixin, View):
    """Starts a poll of one source at once. Its result is in the list of sources and in the inbox."""

    permission_policy = SOURCE_POLICY
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(Source, pk=pk)
        poll_now.enqueue(source.pk)
        messages.success(
            request, f"Máy đang lấy tin từ “{source}”. Lát nữa tin mới hiện trong hộp tin, lỗi hiện ở nguồn."
        )
        return redirect("inbox_sources:index")


class MovedView(PermissionCheckedMixin, View):
    """Stores an editor's answer to a message about a feed's address.

    `choice` is "take" to accept the new `address`, "noted" to dismiss the message, anything else to keep the
    old one.
    """

    permission_policy = SOURCE_POLICY
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = get_object_or_404(Source, pk=pk)
        choice = request.POST.get("choice")
        try:
            if choice == "noted":
                Source.objects.filter(pk=source.pk).update(notice="")
            elif request.POST.get("address") != source.proposed_url:
                # Somebody has answered in the meantime, or the feed has moved again.
                raise InboxError(f"Nguồn “{source}” không còn chờ bạn chọn địa chỉ ấy; hãy xem lại ở dưới.")
            elif choice == "take":
                services.take_new_address(source)
                log(source, "wagtail.edit")
                messages.success(request, f"“{source}” từ nay được lấy tin ở {source.feed_url}.")
            else:
                services.leave_new_address(source)
                messages.success(request, f"Đã giữ địa chỉ cũ của “{source}”.")
        except InboxError as error:
            messages.error(request, str(error))
        return redirect("inbox_sources:index")
