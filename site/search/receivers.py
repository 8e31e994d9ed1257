"""Signals that keep the search table right about pages, in the transaction of the change itself.

A page's address is asked when it is shown, so a new slug needs nothing here; a deleted page takes its row along
(the row's foreign key cascades). Expiry and withdrawal save the page.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.signals import page_published, post_page_move

from base.models import BasePage
from search import services


def connect() -> None:
    # Also Page itself: some of Wagtail's actions save the base instance.
    for model in (Page, *(model for model in get_page_models() if issubclass(model, BasePage))):
        post_save.connect(page_saved, sender=model)
    page_published.connect(page_was_published)
    post_page_move.connect(page_moved)
    post_save.connect(restriction_saved, sender=PageViewRestriction)
    post_delete.connect(restriction_deleted, sender=PageViewRestriction)


def page_saved(instance: Page, raw: bool, **kwargs: Any) -> None:
    """Publishing, withdrawing, expiry, aliases, copies, pages made by code."""
    if not raw:
        services.index_page(instance)


def page_was_published(instance: Page, **kwargs: Any) -> None:
    """Once more after publishing: what belongs to a page by relation is written after the page was saved."""
    services.index_page(instance)


def page_moved(instance: Page, **kwargs: Any) -> None:
    """The new place may be private, or the old one may have been; and it is of another topic."""
    services.index_page(instance)
    services.refresh_below(instance)


def restriction_saved(instance: PageViewRestriction, raw: bool, **kwargs: Any) -> None:
    if not raw:
        services.refresh_below(instance.page)


def restriction_deleted(instance: PageViewRestriction, origin: Any, **kwargs: Any) -> None:
    """Not when the page itself is being deleted and takes its restriction along."""
    if getattr(origin, "model", type(origin)) is PageViewRestriction:
        services.refresh_below(instance.page)
