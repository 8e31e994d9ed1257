"""Forms of reports. A period is chosen from the usual ones, or given by its first and last day."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from base.desk.choices import TickList
from base.forms import tidied
from campaign.articles.models import TopicPage
from campaign.reports.counts import tally, wording
from campaign.reports.counts.lists import scope_of
from campaign.reports.figures import PARTS
from campaign.reports.periods import DECREE, Period, choices, usual

OWN = "tu-chon"
# Ten years, longer than the campaign.
_MAX_DAYS = 3660


def _period_field() -> forms.ChoiceField:
    """Return the field to choose a period: the usual ones as of the day of the form, or the editor's own days."""
    return forms.ChoiceField(
        label="Kỳ báo cáo",
        choices=_periods,
        initial=lambda: usual(timezone.localdate()).key,
        help_text=f"Các kỳ “chốt ngày 14” theo {DECREE}: từ ngày 15 tháng trước đến ngày 14.",
    )


def _periods() -> list[Any]:
    groups: list[Any] = [
        (kind, [(period.key, _name(period)) for period in periods])
        for kind, periods in choices(timezone.localdate()).items()
    ]
    return [*groups, ("Khác", [(OWN, "Tự chọn ngày (hai ô dưới)")])]


def _name(period: Period) -> str:
    label = capfirst(period.label)
    if period.is_reporting:
        label += f", {period.range}"
    return f"{label} (chưa hết)" if period.last >= timezone.localdate() else label


class _PeriodMixin(forms.BaseForm):
    """Mixin for a `period`, or `starts_on` and `ends_on`; the cleaned data holds both dates."""

    def clean_period_and_days(self, cleaned: dict[str, Any]) -> None:
        chosen = cleaned.get("period")
        if chosen and chosen != OWN:
            period = Period.from_key(chosen)
            cleaned["starts_on"], cleaned["ends_on"] = period.first, period.last
            return
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        for name in ("starts_on", "ends_on"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Hãy điền ngày, hoặc chọn một kỳ có sẵn ở trên.")
        if first and last and last < first:
            self.add_error("ends_on", "Ngày cuối đứng trước ngày đầu.")
        elif first and last and (last - first).days > _MAX_DAYS:
            self.add_error("ends_on", "Kỳ báo cáo dài nhất là mười năm.")


class PeriodForm(_PeriodMixin, forms.Form):
    """Form of a period in the query string."""

    period = _period_field()
    starts_on = forms.DateField(label="Từ ngày", required=False, widget=AdminDateInput)
    ends_on = forms.DateField(label="Đến ngày", required=False, widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_period_and_days(cleaned)
        return cleaned

    @property
    def chosen(self) -> Period:
        """Period that was asked for, or the usual one if none or an invalid one was."""
        if self.is_bound and self.is_valid():
            return Period(self.cleaned_data["starts_on"], self.cleaned_data["ends_on"])
        return usual(timezone.localdate())


class ReportForm(_PeriodMixin, WagtailAdminModelForm):
    """Form of a report."""

    period = _period_field()
    parts = forms.MultipleChoiceField(
        label="Nội dung thống kê",
        choices=list(PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một nội dung."},
    )
    topics = forms.ModelMultipleChoiceField(
        TopicPage.objects.order_by("path"),
        label="Chuyên mục",
        required=False,
        widget=TickList,
        help_text="Không chọn thì tính mọi chuyên mục. Văn bản không thuộc chuyên mục nào nên luôn được tính đủ.",
    )
    # As it was when the form was opened: by the time the form is sent, the figures may give another wording.
    first_wording = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(tidied(data), *args, **kwargs)
        # Not required by themselves: a chosen period sets both days.
        for name in ("starts_on", "ends_on"):
            if name in self.fields:
                self.fields[name].required = False
        if self.instance.pk:
            self._begin_with_what_stands()
        else:
            self.initial["starts_on"] = self.initial["ends_on"] = None

    def _begin_with_what_stands(self) -> None:
        key = self.instance.period.key
        known = {period.key for group in choices(timezone.localdate()).values() for period in group}
        self.initial["period"] = key if key in known else OWN
        if not self.instance.results:
            words = wording.results(tally.count(scope_of(self.instance)))
            self.initial["results"] = self.initial["first_wording"] = words

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_period_and_days(cleaned)
        # An unchanged first wording keeps following the figures.
        if cleaned.get("results") == cleaned.get("first_wording"):
            cleaned["results"] = ""
        if "starts_on" in cleaned and "ends_on" in cleaned and not self.errors:
            period = Period(cleaned["starts_on"], cleaned["ends_on"])
            if cleaned.get("subject", "") in ("", usual_subject(self.instance.period)):
                self.instance.subject = cleaned["subject"] = usual_subject(period)
        return cleaned


def usual_subject(period: Period) -> str:
    """Return the usual subject (trích yếu) of a report on `period`."""
    return f"Kết quả hoạt động của Trang thông tin điện tử {period.label}"
