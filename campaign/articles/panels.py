"""The panel of the story form that lists the documents which the text cites; an editor keeps one from being a link."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.panels import Panel

from campaign.articles import citations


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
                citations=citations.find(self.instance),
                unlinked=field.value() or [],
            )
            return context
