"""Signal receivers that update the search table about pages, in the transaction of the change itself.

A page's address is read when it is shown, so a new slug needs nothing here. A deleted page deletes its row
(the row's foreign key cascades). Expiry and withdrawal save the page.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageViewRestriction
from wagtail.signals import post_page_move

from base.signals import page_saved
from search import services

# The fields that saving a draft writes, which readers do not see.
_OF_DRAFTS = {
    *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
    COMMENTS_RELATION_NAME,
}


@receiver(page_saved)
# Some of Wagtail's actions save the base instance, for which `page_saved` is not sent.
@receiver(post_save, sender=Page)
def page_was_saved(
    instance: Page, raw: bool = False, update_fields: Iterable[str] | None = None, **kwargs: Any
) -> None:
    """Index a saved page: published, withdrawn, expired, copied, aliased, or made by code. Not for a new draft."""
    if not raw and not (update_fields and _OF_DRAFTS.issuperset(update_fields)):
        services.index_page(instance)


@receiver(post_page_move)
def page_moved(instance: Page, **kwargs: Any) -> None:
    """Index a moved page and those below it: privacy and topic may differ at the new place."""
    services.index_page(instance)
    services.refresh_below(instance)


@receiver(post_save, sender=PageViewRestriction)
def restriction_saved(instance: PageViewRestriction, raw: bool, **kwargs: Any) -> None:
    """Update the rows of a page whose privacy was set, and of the pages below it."""
    if not raw:
        services.refresh_below(instance.page)


@receiver(post_delete, sender=PageViewRestriction)
def restriction_deleted(instance: PageViewRestriction, origin: Any, **kwargs: Any) -> None:
    """Update the rows of a page whose privacy was lifted, and of the pages below it.

    Does nothing if the page itself is being deleted with its restriction.
    """
    if getattr(origin, "model", type(origin)) is PageViewRestriction:
        services.refresh_below(instance.page)
