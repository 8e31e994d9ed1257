"""Admin views of comments: the list, the decision on one, the file of a draft."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, UpdateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from base.desk import stale_forms
from base.desk.screens import AdminScreen, HomePanel
from base.desk.versions import last_entry
from base.files.sending import download
from base.models import User
from campaign.engagement.consultations import keeping
from campaign.engagement.models import COMMENT_POLICY, Comment, DraftPage

TITLE = "Ý kiến góp ý"
DECIDED, EXPORTED, ERASED = "engagement.decide", "engagement.export", "engagement.comment_erase"
_EXPORT = "engagement.export_comment"
_ROWS = 50
# Cache key of the drafts with new comments, and the seconds for which they are cached.
NEW_COMMENTS, _KEPT = "engagement.new_comments", 300
_NEW = Count("comments", filter=Q(comments__state=Comment.State.NEW, comments__erased_at=None))


def new_comments() -> list[DraftPage]:
    """Return the drafts with new comments, their number as `new`. Cached until a comment changes."""

    def found() -> list[DraftPage]:
        drafts = DraftPage.objects.annotate(new=_NEW).filter(new__gt=0).only("title")
        return list(drafts.order_by("closes_on", "pk"))

    return cast(list[DraftPage], cache.get_or_set(NEW_COMMENTS, found, _KEPT))


class NewCommentsPanel(HomePanel):
    """Panel of the admin's home page: the drafts that have new comments, linked to them."""

    name = "new_comments"
    template_name = "campaign/engagement/admin/new_comments_panel.html"
    order = 85


class CommentsView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """All comments, newest first, or those of a chosen draft and state."""

    permission_policy = COMMENT_POLICY
    permission_required = "view"
    page_title = TITLE
    header_icon = "comment"
    template_name = "campaign/engagement/admin/comments.html"
    request: HttpRequest

    @cached_property
    def drafts(self) -> QuerySet[DraftPage]:
        return DraftPage.objects.annotate(new=_NEW, sent=Count("comments")).order_by("-closes_on", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        draft = next((one for one in self.drafts if str(one.pk) == asked.get("du-thao")), None)
        state = asked.get("xu-ly") if asked.get("xu-ly") in Comment.State.values else ""
        rows = Comment.objects.select_related("page", "decided_by")
        if draft:
            rows = rows.filter(page=draft)
        if state:
            rows = rows.filter(state=state, erased_at=None)
        paginator = Paginator(rows, _ROWS)
        page = paginator.get_page(asked.get("p"))
        may_export = self.request.user.has_perm(_EXPORT)
        return super().get_context_data(
            drafts=self.drafts,
            draft=draft,
            state=state,
            states=Comment.State,
            page_obj=page,
            count=paginator.count,
            elided_page_range=paginator.get_elided_page_range(page.number),
            file_url=reverse("engagement_comments_file", args=[draft.pk]) if draft and may_export else "",
            may_decide=COMMENT_POLICY.user_has_permission(self.request.user, "change"),
            **kwargs,
        )


class DecisionForm(forms.ModelForm):
    """Form for the board's decision on a comment."""

    class Meta:
        model = Comment
        fields = ["state", "handling"]
        widgets = {"handling": forms.Textarea({"rows": 5})}


class CommentView(PermissionCheckedMixin, AdminScreen, UpdateView):
    """One comment with the form for the board's decision."""

    model = Comment
    form_class = DecisionForm
    permission_policy = COMMENT_POLICY
    permission_required = "change"
    header_icon = "comment"
    template_name = "campaign/engagement/admin/comment.html"
    parents = [("engagement_comments", TITLE)]
    object: Comment

    def get_queryset(self) -> QuerySet[Comment]:
        return Comment.objects.select_related("page")

    @cached_property
    def _comment(self) -> Comment:
        return cast(Comment, super().get_object())

    def get_object(self, queryset: QuerySet[Comment] | None = None) -> Comment:
        return self._comment

    def get_page_title(self) -> str:
        return str(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._back_if_erased() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if erased := self._back_if_erased():
            return erased
        if "xoa" not in request.POST:
            return super().post(request, *args, **kwargs)
        if not request.user.has_perm(_EXPORT):
            raise PermissionDenied
        comment = self.object
        keeping.erase_early(comment)
        log(comment, ERASED, user=request.user)
        messages.success(request, f"Đã xóa nội dung {str(comment).lower()}.")
        return redirect(self.get_success_url())

    def _back_if_erased(self) -> HttpResponse | None:
        """Return to the list if the comment has been erased, perhaps while this screen was open."""
        self.object = self.get_object()
        if self.object.erased_at is None:
            return None
        messages.error(self.request, f"Nội dung {str(self.object).lower()} đã được xóa.")
        return redirect(self.get_success_url())

    def get_form(self, form_class: Any = None) -> forms.ModelForm:
        form = super().get_form(form_class)
        stale_forms.compare(form, last_entry(self.object), cast(User, self.request.user))
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_erase=self.request.user.has_perm(_EXPORT), **kwargs)

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        form.instance.decided_by = cast(User, self.request.user)
        response = super().form_valid(form)
        # The words of the comment stay out of the log.
        log(self.object, DECIDED, data={"state": str(self.object.get_state_display())})
        messages.success(self.request, f"Đã ghi cách xử lý {str(self.object).lower()}.")
        return response

    def get_success_url(self) -> str:
        return f"{reverse('engagement_comments')}?du-thao={self.object.page_id}"


class CommentsFileView(PermissionRequiredMixin, View):
    """The comments of a draft as a file. It holds personal data, so it has its own permission and is logged."""

    permission_required = _EXPORT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        # Imported late: openpyxl takes memory in every worker, and few requests need it.
        from campaign.engagement.consultations import export

        page = get_object_or_404(DraftPage, pk=pk)
        comments = page.comments.filter(erased_at=None).order_by("sent_at", "pk")
        log(page, EXPORTED, user=request.user, data={"count": comments.count()})
        return download(export.write(page, comments), f"y-kien-{page.pk}.xlsx")
