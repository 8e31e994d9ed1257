"""The site to use where no request names one."""

from wagtail.models import Site


def default_site() -> Site:
    """Return the default site, or the first one if an administrator has left no site as the default.

    Raises Site.DoesNotExist if there is no site.
    """
    return Site.objects.order_by("-is_default_site", "pk")[:1].get()
