"""Copies and moves of pages: copies stay as private as their source, people are told of losses, addresses are free."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from wagtail import hooks
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.move import MoveBulkAction
from wagtail.models import Page, PageViewRestriction

from base.form_values import sent_key
from base.forms import is_reserved
from base.models.turns import read_again
from base.visibility import becomes_open


def install() -> None:
    """Give each of Wagtail's copies the privacy of its own source, and let no page move to a reserved address.

    Wagtail gives the copies below a page the rules of that page, and in a private section no rules at all.
    """
    is_free = Page._slug_is_available

    def _slug_is_available(slug: str, parent: Page | None, page: Page | None = None) -> bool:
        return is_free(slug, parent, page) and not (parent and is_reserved(slug, parent))

    Page._slug_is_available = staticmethod(_slug_is_available)
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
    MovePageAction.execute = _in_turn(MovePageAction.execute)


def _in_turn(move: Callable[..., None]) -> Callable[..., None]:
    """Make a move wait for whoever changes its pages or adds pages at either place: all write tree paths."""

    @wraps(move)
    @transaction.atomic
    def execute(self: MovePageAction, *args: Any, **kwargs: Any) -> None:
        turn = Page.objects.select_for_update(no_key=True).order_by("path").values_list("pk")
        list(turn.filter(pk=self.page.pk))
        read_again(self.page)
        list(turn.filter(path__startswith=self.page.path))
        list(turn.filter(pk__in=[self.page.get_parent(update=True).pk, self.target.pk]))
        read_again(self.target)
        move(self, *args, **kwargs)

    return execute


@hooks.register("before_copy_page")
def ask_for_the_place(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask for the parent of the copy if the form names none, or a deleted one; Wagtail's view would fail."""
    place = request.POST.get("new_parent_page")
    if place is None or Page.objects.filter(pk=sent_key(place)).exists():
        return None
    messages.error(request, "Chưa sao chép: hãy chọn trang sẽ chứa bản sao.")
    return redirect(request.get_full_path())


@hooks.register("after_copy_page")
def warn_of_private_copies(request: HttpRequest, page: Page, copy: Page) -> None:
    """Tell the user how many of the copies are private, or that only the section kept the source private."""
    if page.get_view_restrictions().exists() and not copy.get_view_restrictions().exists():
        messages.warning(
            request,
            "Trang gốc ở trong mục hạn chế người xem, còn bản sao thì không: khi bản sao được đăng, ai cũng xem được.",
        )
    private = PageViewRestriction.objects.filter(page__path__startswith=copy.path).values("page").distinct()
    if number := private.count():
        messages.info(request, f"{number} trang trong bản sao giữ quyền xem hạn chế của trang gốc.")


# After Wagtail's own action, which it replaces.
@hooks.register("register_bulk_action", order=1)
class MovePagesAction(MoveBulkAction):
    """Move of several pages. Those that everybody could read afterwards stay; they are moved one by one.

    If some of the pages stay, the confirmation is shown again, and only the pages that it lists are moved.
    """

    template_name = "base/desk/confirm_bulk_move.html"

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        pages, others = super().get_actionable_objects()
        if self.cleaned_form is None:
            return pages, others
        destination = self.cleaned_form.cleaned_data["chooser"]
        opened = [page for page in pages if becomes_open(page, destination)]
        return [page for page in pages if page not in opened], {**others, "opened": opened}

    def prepare_action(self, pages: list[Page], others: dict[str, Any]) -> HttpResponse | None:
        if others["opened"]:
            self.destination = self.cleaned_form.cleaned_data["chooser"]
            context = {"destination": self.destination, **self.get_context_data()}
            return TemplateResponse(self.request, self.template_name, context)
        return super().prepare_action(pages, others)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.cleaned_form is None:
            return context
        # Wagtail's form would name all pages again, and so never move any.
        query = self.request.GET.copy()
        query.setlist("id", [shown["item"].pk for shown in context["items"]])
        return context | {"submit_url": f"{self.request.path}?{query.urlencode()}"}


@hooks.register("before_move_page")
def warn_of_opening_move(request: HttpRequest, page: Page, destination: Page) -> None:
    """Warn on the screen that confirms a move if everybody may read the page afterwards."""
    if request.method == "GET" and becomes_open(page, destination):
        messages.warning(
            request,
            "Trang này ở trong mục hạn chế người xem, còn nơi chuyển đến thì không: chuyển xong, ai cũng xem được trang"
            " này và các trang bên dưới nếu đang lên mạng.",
        )
