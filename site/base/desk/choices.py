"""Widget of all fields that take several values: a checklist with a search, usable without the Ctrl key."""

from typing import Any, cast

from django import forms
from django.db.models import ManyToManyField
from django.forms.models import ModelChoiceIterator
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.forms.models import register_form_field_override


class TickList(forms.CheckboxSelectMultiple):
    """Checkboxes with a search.

    Of a large table, only the ticked rows are rendered. The script requests others from the view named `found_at`,
    which takes `q` and returns `{"found": [{"value": 1, "label": "…"}]}`.
    """

    template_name = "base/admin/tick_list.html"

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), found_at: str = "") -> None:
        super().__init__(attrs, choices)
        self.found_at = found_at

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[Script("js/admin-tick-list.js", defer=True)])  # type: ignore[list-item]  # not in the stubs

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # The renderer of forms knows only the templates of apps.
        return SafeString(render_to_string(self.template_name, self.get_context(name, value, attrs)))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["found_at"] = self.found_at
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        if not self.found_at:
            return super().optgroups(name, value, attrs)
        # Model fields give their choices as this iterator.
        everything = cast(ModelChoiceIterator, self.choices)
        ticked = everything.queryset.filter(pk__in=value)
        self.choices = [(everything.field.prepare_value(row), str(row)) for row in ticked]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = everything


def install() -> None:
    """Give the widget to the many-to-many fields of all of the admin's model forms."""
    register_form_field_override(ManyToManyField, override={"widget": TickList})
