"""Panels of the story form: templates, hints, and cited documents, which an editor can keep from being linked."""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class TemplatesPanel(Panel):
    """Panel of a new story that offers templates. It has no form fields."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/articles/admin/templates_panel.html"

        def is_shown(self) -> bool:
            """Return False once the story is stored."""
            return super().is_shown() and self.instance.pk is None and bool(self.templates)

        @cached_property
        def templates(self) -> list[Any]:
            kept = apps.get_model("articles", "StoryTemplate")
            return list(kept.objects.filter(kind=self.instance._meta.model_name).only("name"))

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return context | {"templates": self.templates, "topic": self.form.parent_page}


class CheckPanel(Panel):
    """Panel with hints on the text as last saved. It has no form fields."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/articles/admin/check_panel.html"

        def is_shown(self) -> bool:
            """Return False while the story has not been saved, because its form is still empty."""
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            may_accept = self.request.user.has_perm("articles.add_acceptedword")
            context = super().get_context_data(parent_context)
            return context | {"findings": self.instance.findings(), "may_accept": may_accept}


class CitationsPanel(Panel):
    """Panel that lists the cited documents, with a checkbox to keep each from being linked."""

    def get_form_options(self) -> dict[str, Any]:
        return {"fields": ["unlinked_citations"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "campaign/articles/admin/citations_panel.html"

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            field, cited = self.form["unlinked_citations"], self.instance.cited_documents
            context = super().get_context_data(parent_context)
            return context | {"field": field, "citations": cited, "unlinked": field.value() or []}
