"""The base of forms for strangers."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from base.forms import tidied
from vietnamese import numbers


class _GroupedNumber(int):
    """Number that `%s` formats with grouped digits: 12.547."""

    def __str__(self) -> str:
        return numbers.group(int(self))


class Radios(forms.RadioSelect):
    """Radio buttons that are wrong only once the form says so: browsers call unanswered required ones invalid."""

    def __init__(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__({"aria-invalid": "false", **(attrs or {})}, **kwargs)


class PublicForm(forms.Form):
    """Form for strangers: it normalises texts to NFC and has the hidden fields by which bots are recognised."""

    stamp = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)
    # A trap: the style sheet hides this field from people, and scripts fill in fields of such a name.
    website = forms.CharField(
        label="Đừng điền ô này",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, data: QueryDict | None = None, *, stamp: str = "", **kwargs: Any) -> None:
        super().__init__(tidied(data), initial={"stamp": stamp}, label_suffix="", **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        """Add the error, with the digits of its numbers grouped."""
        if isinstance(error, ValidationError):
            for one in getattr(error, "error_list", ()):
                if params := getattr(one, "params", None):
                    one.params = {
                        name: _GroupedNumber(value) if type(value) is int else value
                        for name, value in params.items()
                    }
        super().add_error(field, error)

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """The fields that people see."""
        return [field for field in self if field.name not in ("stamp", "website")]

    def stamped(self, stamp: str) -> PublicForm:
        """Return this form with a new stamp and an empty trap, to show it again with the typed values."""
        data = cast(QueryDict, self.data).copy()
        data["stamp"], data["website"] = stamp, ""
        self.data = data
        return self
