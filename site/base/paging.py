"""Pagination of the lists that readers see."""

import re
from collections.abc import Hashable
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.core.paginator import Page as PaginatorPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from base.delivery import memo

PAGE_PARAMETER = "trang"
# The key in a request's WSGI environment under which `page_of` leaves the number of pages of the shown list. The
# edition reads it there: a page without it has no list, and its response does not depend on PAGE_PARAMETER.
PAGES_KEY = "base.pages_of_list"


def page_number(asked: str) -> int:
    """Return the page number that a value of PAGE_PARAMETER stands for; 1 for any other value.

    Nine digits are more than any list has.
    """
    return int(asked[:9]) if re.fullmatch("[1-9][0-9]*", asked, re.ASCII) else 1


def page_of(request: HttpRequest, paginator: Paginator) -> PaginatorPage[Any]:
    """Return the page of a list that `request` asks for. Raises Http404 beyond the list's end."""
    request.META[PAGES_KEY] = paginator.num_pages
    try:
        return paginator.page(page_number(request.GET.get(PAGE_PARAMETER, "")))
    except EmptyPage as error:
        raise Http404("Danh sách không có trang này.") from error


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
        return memo.get_or_set(("count", self.key), self.object_list.count)

    def page(self, number: Any) -> PaginatorPage[Any]:
        page = super().page(number)
        start, end = (page.number - 1) * self.per_page, min(page.number * self.per_page, self.count)
        if start > self.count / 2:
            page.object_list = self.object_list.reverse()[self.count - end : self.count - start]
        return page
