"""Preview links: people without an account read a draft. Editors create and withdraw links.

A link shows the revision that it was created for, without a session. A signed cookie lets its reader load the files of
that revision. The response is not cached by browsers, proxies or the edition, search engines are told not to index it,
and readers are not logged.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import UserPassesTestMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from base.delivery import memo
from base.desk.screens import AdminScreen
from base.desk.versions import version_of
from base.form_values import sent_key
from base.models import BasePage, User, references
from base.models.references import Reference
from base.visibility import is_private
from campaign.newsroom.models import PreviewLink
from campaign.newsroom.review import audit

_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    # The URL is the secret, so it must not reach sites that the draft links to.
    "Referrer-Policy": "no-referrer",
}


_COOKIE = "xem-truoc"
_MAX_LINKS = 10


def may_share(page: Page, user: User) -> bool:
    """Return True if `user` may share a draft of `page`, which requires the permission to edit it."""
    return (
        page.pk is not None
        and page.latest_revision_id is not None
        and issubclass(page.specific_class or Page, BasePage)
        and page.permissions_for_user(user).can_edit()
    )


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show the draft of the link, or status 410 if the link has ended. Raises Http404 for an invalid token."""
    link = PreviewLink.find(token)
    if link is None:
        raise Http404
    if not link.is_open:
        return _sealed(render(request, "campaign/newsroom/preview_gone.html", {"link": link}, status=410))
    page = link.revision.as_object()
    # Tells the page to show draft content, and that it is not read as published.
    request.is_preview = True  # type: ignore[attr-defined]
    request.draft_until = timezone.localtime(link.expires_at)  # type: ignore[attr-defined]
    # The page may have gone online since, for everybody or for some.
    online = Page.objects.live().annotate(private=is_private())
    request.online_page = online.filter(pk=link.page_id).first()  # type: ignore[attr-defined]
    response = page.serve_preview(request, page.default_preview_mode)
    _remember(link, request, response)
    return _sealed(response.render() if isinstance(response, SimpleTemplateResponse) else response)


def _remember(link: PreviewLink, request: HttpRequest, response: HttpResponse) -> None:
    opened = dict.fromkeys([link.key, *_opened(request)])
    response.set_signed_cookie(
        _COOKIE,
        ".".join(list(opened)[:_MAX_LINKS]),
        salt=_COOKIE,
        max_age=PreviewLink.LIVES,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _opened(request: HttpRequest) -> list[str]:
    """Return the keys of the links that this browser opened, the last one first."""
    value = request.get_signed_cookie(_COOKIE, "", salt=_COOKIE)
    return value.split(".") if value else []


def files_of_opened_links(request: HttpRequest) -> frozenset[Reference]:
    """Return the objects shown by the drafts whose links this browser opened, if the links are still open."""
    links = PreviewLink.objects.filter(key__in=_opened(request)).select_related("revision")
    return frozenset().union(*(_files_of(link.revision) for link in links if link.is_open))


def _files_of(revision: Revision) -> frozenset[Reference]:
    return memo.get_or_set(("files of draft", revision.pk), lambda: references.of(revision.as_object()))


def _sealed(response: HttpResponse) -> HttpResponse:
    for name, value in _HEADERS.items():
        response.headers[name] = value
    return response


class PreviewLinksView(UserPassesTestMixin, AdminScreen, TemplateView):
    """List of a page's open links. POST creates a link to `revision`, the one that was shown, or withdraws one.

    `revision` has a time, because its writer's editor overwrites its own last revision.
    """

    template_name = "campaign/newsroom/preview_links.html"
    page_title = "Liên kết xem trước"
    header_icon = "link"

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["pk"])

    def test_func(self) -> bool:
        return may_share(self.page, cast(User, self.request.user))

    def get_parents(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [{"url": edit, "label": self.page.get_admin_display_title()}]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        links = PreviewLink.objects.filter(page=self.page)
        withdrawn = request.POST.get("thu-hoi", "")
        if withdrawn.isdecimal():
            if links.filter(pk=sent_key(withdrawn), withdrawn_at=None).update(withdrawn_at=timezone.now()):
                log(self.page, audit.UNSHARED)
            messages.success(request, "Đã thu hồi liên kết. Ai mở liên kết ấy sẽ thấy lời báo là đã thu hồi.")
        else:
            number, _, saved = request.POST.get("revision", "").partition(" ")
            revision = get_object_or_404(self.page.revisions, pk=sent_key(number))
            if saved == revision.created_at.isoformat():
                links.create(page=self.page, revision=revision, created_by=cast(User, request.user))
                log(self.page, audit.SHARED)
                messages.success(request, "Đã tạo liên kết. Hãy chép và gửi cho người cần xem.")
            else:
                # Its writer's editor saved over it.
                messages.warning(request, "Bản nháp vừa được lưu thêm. Hãy đọc lại rồi tạo liên kết.")
        return redirect("newsroom_preview_links", pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = PreviewLink.objects.filter(
            page=self.page, withdrawn_at=None, created_at__gt=timezone.now() - PreviewLink.LIVES
        ).select_related("created_by", "revision")
        links = [{"link": link, "address": self.request.build_absolute_uri(link.address)} for link in newest]
        return super().get_context_data(
            page=self.page,
            version=version_of(self.page),
            links=links,
            days=PreviewLink.LIVES.days,
            **kwargs,
        )
