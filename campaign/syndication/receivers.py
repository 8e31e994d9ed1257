"""Receivers that redirect the feeds and the snippet of a renamed topic, and announce withdrawn alerts in CAP."""

from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_slug_changed, page_unpublished, pre_page_move

from base.visibility import is_private, readable
from campaign.articles.models import AlertPage, TopicPage
from campaign.syndication import cap
from campaign.syndication.feeds.formats import FORMATS
from campaign.syndication.feeds.sections import feed_path


def _addresses(topic: TopicPage) -> list[str]:
    feeds = [
        feed_path(kind, extension, slug=topic.slug)
        for kind in ("topic", "provincial-topic")
        for extension in FORMATS
    ]
    return [*feeds, reverse("embed-topic", args=[topic.slug])]


@receiver(page_slug_changed, sender=TopicPage)
def redirect_feeds_of_renamed_topic(instance: TopicPage, instance_before: TopicPage, **_: Any) -> None:
    """Redirect the old addresses of a renamed topic's feeds and of its snippet, if the topic is public."""
    if not instance.live or instance.get_view_restrictions().exists():
        return  # a redirect would reveal the new name of a topic that is not public
    for old, new in zip(_addresses(instance_before), _addresses(instance), strict=True):
        # After renaming back and forth, two redirects would lead to each other once the topic is withdrawn.
        Redirect.objects.filter(old_path=Redirect.normalise_path(new)).delete()
        Redirect.objects.update_or_create(
            old_path=Redirect.normalise_path(old),
            site=None,
            defaults={"redirect_link": new, "is_permanent": True, "automatically_created": True},
        )


@receiver(page_unpublished, sender=AlertPage)
def cancel_withdrawn_alert(instance: AlertPage, **_: Any) -> None:
    """Offer a Cancel for an alert that goes offline for any reason; a deletion sends this signal, too."""
    cap.withdraw(instance)


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
