"""Addresses of the admin's views of a reviewed page or snippet."""

from django.urls import reverse
from wagtail.models import Page, WorkflowMixin


def address(text: WorkflowMixin, view: str, *args: int | str) -> str:
    """Return the address of `view` of `text`, such as "edit" or "revisions_compare"."""
    name = f"wagtailadmin_pages:{view}" if isinstance(text, Page) else text.snippet_viewset.get_url_name(view)
    return reverse(name, args=[text.pk, *args])
