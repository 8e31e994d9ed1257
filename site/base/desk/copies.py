"""Copies and moves of private pages: copies keep their source's privacy, and people are warned if it is lost."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.actions.copy_page import CopyPageAction
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.models import Page, PageViewRestriction

_MAX_NAMED = 3


def install() -> None:
    """Give each of Wagtail's copies the privacy of its own source.

    Wagtail gives the copies below a page the rules of that page, and in a private section no rules at all.
    """
    copy_one = CopyPageAction._copy_page

    @wraps(copy_one)
    def _copy_page(self: CopyPageAction, page: Page, *args: Any, **kwargs: Any) -> Page:
        copy = copy_one(self, page, *args, **kwargs)
        given = list(copy.view_restrictions.all())
        if page.pk != self.page.pk or not given:
            for rule in given:
                rule.delete(user=self.user)
            for own in page.view_restrictions.all():
                kept = PageViewRestriction(
                    page=copy, restriction_type=own.restriction_type, password=own.password
                )
                kept.save(user=self.user)
                kept.groups.set(own.groups.all())
        return copy

    CopyPageAction._copy_page = _copy_page


@hooks.register("after_copy_page")
def tell_of_private_copies(request: HttpRequest, page: Page, copy: Page) -> None:
    """Tell the user how many of the copies are private, or that only the section kept the source private."""
    if page.get_view_restrictions().exists() and not copy.get_view_restrictions().exists():
        messages.warning(
            request,
            "Trang gốc ở trong mục hạn chế người xem, còn bản sao thì không: khi bản sao được đăng, ai cũng xem được.",
        )
    private = PageViewRestriction.objects.filter(page__path__startswith=copy.path).values("page").distinct()
    if number := private.count():
        messages.info(request, f"{number} trang trong bản sao giữ quyền xem hạn chế của trang gốc.")


def _becomes_open(page: Page, destination: Page) -> bool:
    """Return True if only the section around `page` keeps it private, and `destination` is not private."""
    is_open_there = not page.view_restrictions.exists() and not destination.get_view_restrictions().exists()
    return is_open_there and page.get_view_restrictions().exists()


@hooks.register("before_bulk_action")
def keep_private_pages_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Page], action: BulkAction
) -> HttpResponse | None:
    """Refuse a bulk move that would open private pages to everybody, because no screen asks for confirmation."""
    if not isinstance(action, MoveBulkAction):
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    opened = [page for page in objects if _becomes_open(page, destination)]
    if not opened:
        return None
    named = ", ".join(f"“{page.get_admin_display_title()}”" for page in opened[:_MAX_NAMED])
    more = f" và {len(opened) - _MAX_NAMED} trang khác" if len(opened) > _MAX_NAMED else ""
    messages.error(
        request,
        f"Chưa chuyển trang nào: {named}{more} ở trong mục hạn chế người xem, còn nơi chuyển đến thì không, nên chuyển"
        " xong ai cũng xem được. Nếu đúng là muốn vậy, hãy chuyển từng trang.",
    )
    return redirect(action.next_url)


@hooks.register("before_move_page")
def tell_of_opening_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Warn on the screen that confirms a move if everybody may read the page afterwards."""
    if request.method == "GET" and _becomes_open(page, destination):
        messages.warning(
            request,
            "Trang này ở trong mục hạn chế người xem, còn nơi chuyển đến thì không: chuyển xong, ai cũng xem được trang"
            " này và các trang bên dưới nếu đang lên mạng.",
        )
