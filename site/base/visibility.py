"""Which pages readers may see, as a condition inside a query. It asks the database nothing for each query."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from base.delivery import memo

# With more private sections than this, the database looks them up for itself.
_MOST_NAMED = 20


def is_private() -> Combinable:
    """For a query of pages: whether a page, or one above it, is private."""
    if memo.is_kept():
        paths = memo.kept("private paths", _private_paths)
        if not paths:
            return Value(False)
        if len(paths) <= _MOST_NAMED:
            below = reduce(or_, (Q(path__startswith=path) for path in paths))
            return ExpressionWrapper(below, output_field=BooleanField())
    rules = PageViewRestriction.objects.alias(
        asked_path=ExpressionWrapper(OuterRef("path"), output_field=CharField()),
        # Not `page__path`: SQLite with statistics (ANALYZE) would join the other way, all pages for each page.
        private_path=Subquery(Page.objects.filter(pk=OuterRef("page_id")).order_by().values("path")),
    )
    return Exists(rules.filter(asked_path__startswith=F("private_path")))


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that are live and open to everybody.

    The same as Wagtail's `.live().public()`, which fetches all privacy rules by another query each time.
    """
    private = is_private()
    return pages.live() if isinstance(private, Value) else pages.live().exclude(private)


def readable_ones(pages: Iterable[Page]) -> list[Page]:
    """The same of pages at hand."""
    pages = list(pages)
    paths = memo.kept("private paths", _private_paths) if memo.is_kept() else None
    if paths is not None and len(paths) <= _MOST_NAMED:
        return [page for page in pages if page.live and not page.path.startswith(tuple(paths))]
    open_keys = set(
        readable(Page.objects.filter(pk__in=[page.pk for page in pages])).values_list("pk", flat=True)
    )
    return [page for page in pages if page.pk in open_keys]


def _private_paths() -> list[str]:
    private = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page")).order_by()
    return list(private.values_list("path", flat=True)[: _MOST_NAMED + 1])
