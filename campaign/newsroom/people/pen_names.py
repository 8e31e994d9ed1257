"""Screen on which chiefs give pen names. Nobody can choose one in the form of their own account."""

from collections import Counter
from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from base.desk import stale_forms
from base.desk.screens import AdminScreen
from base.desk.versions import last_entry
from base.form_values import sent_key
from base.models import User
from campaign.articles.bylines import authors
from vietnamese.collation import sort_key
from vietnamese.slugs import slugify

PERMISSION = "base.give_pen_name"


class PenNameForm(forms.ModelForm):
    """Form of the pen name of one account."""

    class Meta:
        model = User
        fields = ["pen_name"]

    def clean_pen_name(self) -> str:
        """Return the pen name. Raises ValidationError if a byline would take it for the names of several authors."""
        name: str = self.cleaned_data["pen_name"]
        if len(authors(name)) > 1:
            raise forms.ValidationError(
                "Bút danh không được có dấu chấm phẩy hay dấu gạch ngang giữa hai dấu cách: ở dưới bài, dấu ấy ngăn tên"
                " các tác giả."
            )
        return name


def _form_to_open(user: User, version: int) -> PenNameForm:
    form = PenNameForm(instance=user, prefix=str(user.pk))
    stale_forms.add_version(form, str(version))
    return form


class PenNamesView(PermissionRequiredMixin, AdminScreen, TemplateView):
    """List of all accounts, each with a form for its pen name."""

    permission_required = PERMISSION
    template_name = "campaign/newsroom/admin/pen_names.html"
    page_title = "Bút danh"
    header_icon = "edit"
    refused: PenNameForm | None = None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = get_object_or_404(User, pk=sent_key(request.POST.get("account")))
        form = PenNameForm(request.POST, instance=user, prefix=str(user.pk))
        stale_forms.compare(form, last_entry(user), cast(User, request.user))
        if not form.is_valid():
            self.refused = form
            return self.render_to_response(self.get_context_data())
        if form.has_changed():
            form.save()
            log(user, "wagtail.edit", user=request.user)
            messages.success(
                request,
                f"{user.name} nay có bút danh “{user.pen_name}”."
                if user.pen_name
                else f"Đã bỏ bút danh của {user.name}.",
            )
        return redirect("newsroom_pen_names")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        users = sorted(User.objects.all(), key=lambda user: sort_key(user.name))
        versions = dict(
            ModelLogEntry.objects.get_for_model(User).values_list("object_id").annotate(Max("pk"))
        )
        # Compared as a byline is matched to its account (campaign.articles.writers).
        numbers = Counter(
            slug for user in users for slug in {slugify(user.pen_name), slugify(user.get_full_name())}
        )
        rows = [
            (
                self.refused
                if self.refused and self.refused.instance == user
                else _form_to_open(user, versions.get(str(user.pk), 0)),
                bool(user.byline) and numbers[slugify(user.byline)] > 1,
            )
            for user in users
        ]
        return super().get_context_data(rows=rows, **kwargs)
