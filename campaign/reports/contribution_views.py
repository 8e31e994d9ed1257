"""Admin views of contributions and fees. Users without the right to see all see only their own, and no file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from base.desk import stale_forms
from base.desk.screens import AdminScreen
from base.files.sending import download
from base.models import User
from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, Writer
from campaign.reports.counts import contributions
from campaign.reports.counts.contributions import COLUMNS, PHOTO
from campaign.reports.forms import PeriodForm
from campaign.reports.models import COEFFICIENTS, OwnCoefficient
from campaign.reports.periods import Period
from campaign.reports.views import ROWS
from vietnamese import numbers
from vietnamese.slugs import slugify

SET_OWN, CLEAR_OWN = "reports.own_coefficient", "reports.no_own_coefficient"


class _ContributionsMixin(PermissionCheckedMixin, AdminScreen):
    # No permission is required: all users of the admin may open it. `whose` limits the contributions that
    # they see.
    permission_policy = COEFFICIENTS
    header_icon = "group"
    page_title = "Đóng góp"
    request: HttpRequest
    kwargs: dict[str, Any]

    def user_has_permission(self, permission: str) -> bool:
        user = self.request.user
        return user.has_perm("reports.see_contributions") and (
            permission == "see" or COEFFICIENTS.user_has_permission(user, permission)
        )

    @property
    def whose(self) -> str:
        """Key of the only contribution that the user may see; "" for all."""
        user = cast(User, self.request.user)
        return "" if self.user_has_permission("see") else contributions.person_key(user.pk)

    @cached_property
    def form(self) -> PeriodForm:
        return PeriodForm(self.request.GET if "period" in self.request.GET else None)

    @property
    def period(self) -> Period:
        return self.form.chosen


class ContributionsView(_ContributionsMixin, TemplateView):
    """Table of contributions per person and form in the chosen period, with points and fees."""

    template_name = "campaign/reports/admin/contributions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rates = contributions.tariff()
        lines = contributions.contributions(self.period)
        if self.whose:
            lines = [line for line in lines if line.key == self.whose]
        counts, texts, points, amount = contributions.sums(lines, rates)
        setting = reverse("wagtailsettings:edit", args=["reports", "coefficients"])
        # Empty columns would push the fees out of view. The file has all columns.
        shown = {column: number for column, number in zip(COLUMNS, counts, strict=True) if number}
        return super().get_context_data(
            form=self.form,
            period=self.period,
            rates=rates,
            columns=[(COLUMNS[column][0], _plain(rates.factors[column])) for column in shown],
            lines=[
                (
                    line,
                    [(column, line.counts[column]) for column in shown],
                    _plain(line.points(rates)),
                    line.amount(rates),
                )
                for line in lines
            ],
            counts=list(shown.values()),
            texts=texts,
            points=_plain(points),
            amount=amount,
            in_words=numbers.in_words(amount) if amount is not None else "",
            missing=contributions.missing(lines, rates),
            is_own=bool(self.whose),
            setting_url=setting if self.user_has_permission("change") else "",
            **kwargs,
        )


def _plain(value: Any) -> Any:
    """Return a decimal without trailing zeros, or None."""
    return None if value is None else value.normalize()


class ContributionWorksView(_ContributionsMixin, TemplateView):
    """List of the texts or photos behind one number of the table."""

    template_name = "campaign/reports/admin/contribution_works.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        back = f"{reverse('reports_contributions')}?{self.request.GET.urlencode()}"
        return [
            *self.breadcrumbs_items,
            {"url": back, "label": self.page_title},
            {"url": "", "label": "Danh sách"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_photos = self.request.GET.get("loai") == PHOTO
        paginator = Paginator(self._photos() if is_photos else self._texts(), ROWS)
        page = paginator.get_page(self.request.GET.get("p"))
        factors = contributions.tariff().factors
        for work in page:
            work["label"], work["factor"] = COLUMNS[work["column"]][0], _plain(factors[work["column"]])
            work["own"] = _plain(work.get("own_coefficient__value"))
        return super().get_context_data(
            period=self.period,
            unit="ảnh" if is_photos else "bài",
            count=paginator.count,
            page_obj=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            may_set=not is_photos and self.user_has_permission("change"),
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    @property
    def _key(self) -> str | None:
        return self.whose or self.request.GET.get("ai")

    def _texts(self) -> Any:
        works = contributions.works(self.period)
        if self._key is not None:
            works = works.filter(contributions.works_of(self._key))
        if "loai" in self.request.GET:
            works = works.filter(column=self.request.GET["loai"])
        sharers = Writer.objects.filter(page=OuterRef("pk")).values("sharers")[:1]
        fields = ("pk", "title", "first_published_at", "column", "own_coefficient__value")
        return works.values(*fields, sharers=Subquery(sharers))

    def _photos(self) -> Any:
        photos = contributions.photos(self.period)
        if self._key is not None:
            photos = photos.filter(contributions.photos_of(self._key))
        of_story = {"story": F("page__title"), "first_published_at": F("page__first_published_at")}
        fields = ("image_id", "title", "page_id", "sharers")
        # A photo of two people is listed once.
        return photos.values(*fields, column=Value(PHOTO), **of_story).distinct()


class _OwnCoefficientForm(forms.ModelForm):
    """Form of a text's own coefficient. An empty value removes it."""

    value = OwnCoefficient._meta.get_field("value").formfield(
        required=False, label="Hệ số riêng", localize=True
    )
    reason = OwnCoefficient._meta.get_field("reason").formfield(
        required=False, label="Lý do", help_text="Người kế toán và người ký bảng đọc dòng này."
    )

    class Meta:
        model = OwnCoefficient
        fields = ("value", "reason")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("value") is not None and not cleaned.get("reason"):
            self.add_error("reason", "Hãy ghi lý do, ví dụ: bài điều tra nhiều kỳ.")
        return cleaned


class OwnCoefficientView(_ContributionsMixin, FormView):
    """Form that sets or removes a text's own coefficient. Nobody may do so for a text credited to them."""

    template_name = "campaign/reports/admin/own_coefficient.html"
    form_class = _OwnCoefficientForm
    permission_required = "change"
    page_title = "Hệ số riêng của một bài"

    @cached_property
    def text(self) -> Page:
        # The texts that the table counts. A draft is not credited to anybody yet.
        texts = readable(Page.objects.exact_type(ArticlePage, AlertPage)).filter(alias_of=None)
        return get_object_or_404(texts, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_own = Writer.objects.filter(page=kwargs["pk"], user=request.user.pk).exists()
        if is_own and self.user_has_permission("change"):
            messages.error(
                request, "Bài này tính cho chính bạn, nên người khác đặt hệ số. Chưa có gì thay đổi."
            )
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        existing = OwnCoefficient.objects.filter(page=self.text).first()
        return super().get_form_kwargs() | {"instance": existing or OwnCoefficient(page=self.text)}

    def get_form(self, form_class: Any = None) -> forms.BaseForm:
        form = super().get_form(form_class)
        # Changes are read from the log, because a removed coefficient has no row.
        changes = PageLogEntry.objects.filter(page=self.text.pk, action__in=(SET_OWN, CLEAR_OWN))
        last = changes.select_related("user").order_by("pk").last()
        stale_forms.compare(form, last, cast(User, self.request.user))
        return form

    def form_valid(self, form: _OwnCoefficientForm) -> HttpResponse:
        value = form.cleaned_data["value"]
        if value is None:
            OwnCoefficient.objects.filter(page=self.text).delete()
            log(self.text, CLEAR_OWN, user=self.request.user)
            messages.success(self.request, f"“{self.text.title}” được tính theo hệ số của thể loại.")
        else:
            form.save()
            shown = numbers.group(value.normalize())
            data = {"value": shown, "reason": form.cleaned_data["reason"]}
            log(self.text, SET_OWN, user=self.request.user, data=data)
            messages.success(self.request, f"Đã đặt hệ số riêng {shown} cho “{self.text.title}”.")
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        # Only the query of the list comes from the request, never another address.
        return f"{reverse('reports_contribution_works')}?{self.request.GET.urlencode()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(text=self.text, back=self.get_success_url(), **kwargs)


class ContributionsFileView(_ContributionsMixin, View):
    """Download of the table as a workbook: one line per person, and one per text or photo."""

    permission_required = "see"

    def get(self, request: HttpRequest) -> HttpResponse:
        from campaign.reports.files import fee_sheet

        return download(fee_sheet.write(self.period), f"dong-gop-{slugify(self.period.label)}.xlsx")
