"""Receivers of the base: they keep share cards, renditions and redirects up to date with the pages."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from base import renditions
from base.addresses import redirects
from base.models import BasePage, MissingAddress, ShareCard
from base.sharing import share_cards


@receiver(page_published)
def page_was_published(instance: Page, **_: Any) -> None:
    """Draw the page's share card now and the sizes of its pictures after the commit."""
    if isinstance(instance, BasePage):
        share_cards.refresh(instance)
        transaction.on_commit(partial(renditions.make_pictures, instance))


@receiver(page_unpublished)
def page_was_withdrawn(instance: Page, **_: Any) -> None:
    """Delete the page's share card."""
    ShareCard.objects.filter(page=instance.pk).delete()


@receiver(post_page_move)
def page_was_moved(instance: Page, **_: Any) -> None:
    """Redraw the page's share card and mark those below as outdated; delete those that became private."""
    share_cards.drop_private(instance)
    ShareCard.objects.filter(page__path__startswith=instance.path).update(made_of="")
    share_cards.refresh(instance.specific)


@receiver([page_slug_changed, post_page_move])
def address_was_changed(instance: Page, **_: Any) -> None:
    """Remove redirects that would lead the page to itself."""
    redirects.remove_circles(instance)


@receiver(post_save, sender=PageViewRestriction)
def page_became_private(instance: PageViewRestriction, **_: Any) -> None:
    """Delete the share cards of the pages that became private."""
    share_cards.drop_private(instance.page)


@receiver(post_delete, sender=ShareCard)
def card_was_deleted(instance: ShareCard, **_: Any) -> None:
    """Delete the card's picture after the commit."""
    transaction.on_commit(partial(share_cards.discard, instance.file))


@receiver(post_save, sender=Redirect)
def redirect_was_saved(instance: Redirect, **_: Any) -> None:
    """Delete the missing address that the redirect now answers."""
    MissingAddress.objects.filter(path__in=[instance.old_path, f"{instance.old_path}/"]).delete()
