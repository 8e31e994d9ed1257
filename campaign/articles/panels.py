"""Panels of the story form: what may be mended, and the documents which the text cites (an editor keeps one from being
a link)."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.panels import Panel

from campaign.articles import checking


class CheckPanel(Panel):
    """Hints on the text as it was saved last; nothing of it is sent with the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/articles/admin/check_panel.html"

        def is_shown(self) -> bool:
            """Not above a form that is still empty."""
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["findings"] = checking.check(self.instance, self.instance.cited_documents)
            return context


class CitationsPanel(Panel):
    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["unlinked_citations"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/articles/admin/citations_panel.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            field = self.form["unlinked_citations"]
            context.update(
                field=field,
                citations=self.instance.cited_documents,
                unlinked=field.value() or [],
            )
            return context
