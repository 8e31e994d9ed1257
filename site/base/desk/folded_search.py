"""Search in those lists of the admin that have no index: words in any case, with or without their accents.

Texts are compared here: SQLite knows no upper case of "đ", and neither database leaves out accents.
"""

from functools import wraps

import django_filters
from django.db.models import QuerySet
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.reports.audit_logging import SiteHistoryReportFilterSet
from wagtail.search.index import class_is_indexed

from vietnamese.fold import fold


def has_words(text: str, asked: str) -> bool:
    """Return True if `text` contains every word of `asked`."""
    folded = fold(text)
    return all(word in folded for word in fold(asked).split())


def install() -> None:
    """Let Wagtail's lists search so, if their model has no search index, and the names of its site history."""
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
    filters = SiteHistoryReportFilterSet.base_filters
    filters["label"] = django_filters.CharFilter(label=filters["label"].label, method=_labelled)


def _labelled(entries: QuerySet, _: str, asked: str) -> QuerySet:
    labels = entries.model._base_manager.values_list("label", flat=True).distinct()
    return entries.filter(label__in=[label for label in labels if has_words(label, asked)])
