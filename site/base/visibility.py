"""Conditions for pages that readers may see, as parts of a query.

A condition costs no extra query: the paths of private pages are cached, or a subquery finds them.
"""

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

# If there are more private sections than this, the condition is a subquery instead of a list of paths.
_MAX_NAMED = 20


def is_private(seen_from: Page | None = None) -> Combinable:
    """Return an expression for a query of pages: True if the page, or one above it, is private.

    Whoever reads `seen_from` has satisfied the rules of this page and of those above it, so these do not count.
    """
    satisfied = seen_from.path if seen_from else ""
    if (paths := _private_paths()) is not None:
        counted = [Q(path__startswith=path) for path in paths if not satisfied.startswith(path)]
        if not counted:
            return Value(False)
        return ExpressionWrapper(reduce(or_, counted), output_field=BooleanField())
    rules = PageViewRestriction.objects.alias(
        asked_path=ExpressionWrapper(OuterRef("path"), output_field=CharField()),
        # A subquery and not `page__path`: after ANALYZE, SQLite reverses that join and reads all pages for each page.
        private_path=Subquery(Page.objects.filter(pk=OuterRef("page_id")).order_by().values("path")),
    )
    if satisfied:
        rules = rules.alias(satisfied=Value(satisfied)).exclude(satisfied__startswith=F("private_path"))
    return Exists(rules.filter(asked_path__startswith=F("private_path")))


def readable(pages: PageQuerySet, seen_from: Page | None = None) -> PageQuerySet:
    """Return those `pages` that are live and public, or at least open to whoever reads the page `seen_from`.

    Without it, the result equals Wagtail's `.live().public()`, which fetches all privacy rules by one more query each
    time.
    """
    private = is_private(seen_from)
    return pages.live() if isinstance(private, Value) else pages.live().exclude(private)


def is_known_open(page: Page) -> bool:
    """Return True if neither `page` nor one above it is private. False without an edition, which knows what is."""
    if (paths := _private_paths()) is not None:
        return not page.path.startswith(paths)
    return memo.is_active() and not page.get_view_restrictions().exists()


def withdrawn(pages: PageQuerySet) -> PageQuerySet:
    """Return those `pages` that readers could see and that are unpublished now; never private ones."""
    unpublished = pages.filter(live=False).exclude(first_published_at=None)
    return unpublished.alias(private=is_private()).filter(private=False)


def readable_ones(pages: Iterable[Page]) -> list[Page]:
    """Return those `pages` (page objects) that are live and public, in the same order."""
    pages = list(pages)
    if (paths := _private_paths()) is not None:
        return [page for page in pages if page.live and not page.path.startswith(paths)]
    asked = Page.objects.filter(pk__in=[page.pk for page in pages])
    open_keys = set(readable(asked).values_list("pk", flat=True))
    return [page for page in pages if page.pk in open_keys]


def is_private_by_section(page: Page) -> bool:
    """Return True if only the section around `page` keeps it private."""
    return not page.view_restrictions.exists() and page.get_view_restrictions().exists()


def becomes_open(page: Page, destination: Page) -> bool:
    """Return True if only the section around `page` keeps it private, and `destination` is not private."""
    return is_private_by_section(page) and not destination.get_view_restrictions().exists()


def _private_paths() -> tuple[str, ...] | None:
    """Return the paths of private pages; None if there are too many to name, and without an edition."""
    return memo.get_or_set("private paths", _paths_to_name) if memo.is_active() else None


def _paths_to_name() -> tuple[str, ...] | None:
    private = Page.objects.filter(pk__in=PageViewRestriction.objects.values("page")).order_by()
    paths = tuple(private.values_list("path", flat=True)[: _MAX_NAMED + 1])
    return paths if len(paths) <= _MAX_NAMED else None
