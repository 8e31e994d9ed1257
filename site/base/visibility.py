"""Which pages readers may see, as a condition inside a query. It asks the database nothing by itself."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Subquery
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet


def is_private() -> Exists:
    """For a query of pages: whether a page, or one above it, is private."""
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
    return pages.live().filter(~is_private())
