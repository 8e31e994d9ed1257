"""Common base of this site's own views in Wagtail's admin."""

from collections.abc import Sequence
from typing import ClassVar

from django.urls import reverse
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class AdminScreen(WagtailAdminTemplateMixin):
    """Admin view whose breadcrumbs lead through its parents to its own title."""

    # Pairs of URL name and label.
    parents: ClassVar[Sequence[tuple[str, str]]] = ()

    def get_parents(self) -> list[dict[str, str]]:
        return [{"url": reverse(name), "label": label} for name, label in self.parents]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*self.breadcrumbs_items, *self.get_parents(), {"url": "", "label": self.get_page_title()}]
