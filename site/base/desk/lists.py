"""Search, filters and order of the admin's lists.

Lists without an index are searched for words in any case, with or without accents. Texts are compared in Python,
because SQLite does not fold "Đ" to "đ", and neither database ignores accents.
"""

from collections.abc import Iterator
from datetime import date
from functools import wraps

import django_filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django_filters.fields import DateRangeField
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.reports.audit_logging import SiteHistoryReportFilterSet
from wagtail.search.index import class_is_indexed

from base.models.alphabet import in_alphabet
from vietnamese.fold import fold


def has_words(text: str, asked: str) -> bool:
    """Return True if `text` contains every word of `asked`."""
    folded = fold(text)
    return all(word in folded for word in fold(asked).split())


class _PeriodField(DateRangeField):
    """Period between two days in either order, as in the filters of the public pages."""

    def compress(self, data_list: list[date | None]) -> slice | None:
        return super().compress(sorted(filter(None, data_list)) if all(data_list) else data_list)


class _WordedAdapter(BaseFilterAdapter):
    """Adapter that shows the value of an active filter in words: Wagtail shows "True" and "2026-01-01 00:00:00"."""

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        said = {True: "Có", False: "Không"}.get(self.value) or date_format(self.value)
        yield from (active._replace(value=said) for active in super().get_active_filters())


def install() -> None:
    """Make Wagtail's lists of models without a search index search this way, and the names in the site history, too.

    Texts are sorted in Vietnamese order. A list, or a file exported from it, is empty if one of its filters is invalid:
    Wagtail would ignore all of them and show the error only in a closed menu.
    """
    usual = BaseListingView.search_queryset

    @wraps(usual)
    def search_queryset(view: BaseListingView, rows: QuerySet) -> QuerySet:
        if not view.is_searching or (class_is_indexed(rows.model) and view.search_backend_name):
            return usual(view, rows)
        texts = rows.order_by().values_list("pk", *(view.search_fields or ()))
        found = [
            pk for pk, *row in texts if has_words(" ".join(map(str, filter(None, row))), view.search_query)
        ]
        return rows.filter(pk__in=found)

    BaseListingView.search_queryset = search_queryset
    usual_filter = BaseListingView.filter_queryset

    @wraps(usual_filter)
    def filter_queryset(view: BaseListingView, rows: QuerySet) -> QuerySet:
        is_refused = view.filters and not view.filters.is_valid()
        return rows.none() if is_refused else in_alphabet(usual_filter(view, rows))

    BaseListingView.filter_queryset = filter_queryset
    BaseListingView.is_filtering = property(_is_filtering)
    in_force = BaseListingView.active_filters.func
    BaseListingView.active_filters = property(lambda view: [*in_force(view), *_refused_filters(view)])
    for kind in (django_filters.BooleanFilter, django_filters.DateFilter, django_filters.DateTimeFilter):
        register_filter_adapter_class(kind, _WordedAdapter)
    django_filters.DateFromToRangeFilter.field_class = _PeriodField
    filters = SiteHistoryReportFilterSet.base_filters
    filters["label"] = django_filters.CharFilter(label=filters["label"].label, method=_labelled)


def _is_filtering(view: BaseListingView) -> bool:
    """Return True if a filter is set, even an invalid one. Reading `errors` validates, which Wagtail then relies on."""
    return bool(view.filters and (view.filters.form.errors or view.filters.form.has_changed()))


def _labelled(entries: QuerySet, _: str, asked: str) -> QuerySet:
    labels = entries.model._base_manager.values_list("label", flat=True).distinct()
    return entries.filter(label__in=[label for label in labels if has_words(label, asked)])


def _refused_filters(view: BaseListingView) -> Iterator[ActiveFilter]:
    """Yield the invalid filters with their errors, to be shown above the list beside the active filters."""
    for name, errors in view.filters.form.errors.items() if view.filters else ():
        field = view.filters.form[name]
        asked = view.request.GET.copy()
        asked.pop(view.page_kwarg, None)
        asked["_w_filter_fragment"] = "1"
        for part in ["", *getattr(field.field.widget, "suffixes", ())]:
            asked.pop(f"{name}_{part}" if part else name, None)
        without = f"{view.index_results_url.partition('?')[0]}?{asked.urlencode()}"
        yield ActiveFilter(field.auto_id, view.filters.filters[name].label, " ".join(errors), without)
