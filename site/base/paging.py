"""Pagination of long lists."""

from collections.abc import Hashable
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

from base.delivery import memo


class LongPaginator(Paginator):
    """Paginator that caches the count under `key` and reads the far half of the list from its end.

    A large OFFSET is slow. Rows of a page therefore come in either order: the caller sorts them.
    """

    object_list: QuerySet[Any]

    def __init__(self, key: Hashable, rows: QuerySet[Any], per_page: int) -> None:
        super().__init__(rows, per_page)
        self.key = key

    @cached_property
    def count(self) -> int:
        return memo.kept(("count", self.key), self.object_list.count)

    def page(self, number: Any) -> PaginatorPage[Any]:
        page = super().page(number)
        start, end = (page.number - 1) * self.per_page, min(page.number * self.per_page, self.count)
        if start > self.count / 2:
            page.object_list = self.object_list.reverse()[self.count - end : self.count - start]
        return page
