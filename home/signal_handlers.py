"""Drops the kept menus when anything they show may have changed."""

from typing import Any

from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.models import Navigation
from home.templatetags.navigation_tags import CACHE_KEY


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
@receiver([post_save, post_delete], sender=Navigation)
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([post_save, post_delete], sender=Site)
def drop_menus(**kwargs: Any) -> None:
    sites = Site.objects.values_list("pk", flat=True)
    cache.delete_many(
        [CACHE_KEY.format(site=site, menu=menu) for site in sites for menu in ("main", "footer")]
    )
