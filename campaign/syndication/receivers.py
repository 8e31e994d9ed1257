"""Receivers that announce which alerts are withdrawn or public again (CAP), and what is withdrawn (IndexNow)."""

from typing import Any

from django.db.models.signals import post_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_unpublished, post_page_move, pre_page_move

from base.visibility import is_private, readable
from campaign.articles.models import AlertPage
from campaign.syndication import cap
from campaign.syndication.announcing import announce


@receiver(page_unpublished, sender=AlertPage)
def cancel_withdrawn_alert(instance: AlertPage, **_: Any) -> None:
    """Offer a Cancel for an alert that goes offline for any reason; a deletion sends this signal, too."""
    cap.withdraw(instance)


@receiver(page_unpublished)
def note_for_search_engines(instance: Page, **_: Any) -> None:
    """Note a page that goes offline for any reason, to announce it."""
    announce.note_withdrawn(instance)


@receiver(pre_save, sender=PageViewRestriction)
def cancel_alerts_made_private(instance: PageViewRestriction, raw: bool = False, **_: Any) -> None:
    """Offer a Cancel for each alert of a branch that is made private."""
    if not raw:
        _cancel_below(instance.page)


@receiver(pre_page_move)
def cancel_alerts_moved_to_a_private_place(instance: Page, parent_page_after: Page, **_: Any) -> None:
    """Offer a Cancel for each alert of a branch that moves below a private page."""
    if Page.objects.filter(is_private(), pk=parent_page_after.pk).exists():
        _cancel_below(instance)


def _cancel_below(page: Page) -> None:
    for alert in readable(AlertPage.objects.descendant_of(page, inclusive=True)):
        cap.withdraw(alert)


@receiver(post_delete, sender=PageViewRestriction)
def update_alerts_made_public(instance: PageViewRestriction, origin: Any, **_: Any) -> None:
    """Offer an Update for each cancelled alert of a branch that is made public, unless the branch is deleted."""
    if getattr(origin, "model", type(origin)) is PageViewRestriction:
        _update_below(instance.page)


@receiver(post_page_move)
def update_alerts_moved_to_a_public_place(instance: Page, **_: Any) -> None:
    """Offer an Update for each cancelled alert of a branch that moves out of a private place."""
    _update_below(instance)


def _update_below(page: Page) -> None:
    for alert in readable(AlertPage.objects.descendant_of(page, inclusive=True)):
        cap.announce_again(alert)
