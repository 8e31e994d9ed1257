"""Fields of models and forms."""

import re
from typing import Any

from django import forms
from wagtail import fields

from vietnamese import numbers

# A point or space before three digits and no fourth.
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[.\s](?=\d{3}(?!\d))")


class WholeNumberField(forms.IntegerField):
    """Whole number as people write it in a text input: 1200, 1.200 or 1 200. Django would read 1.000 as 1."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = _BETWEEN_THOUSANDS.sub("", value)
            if "." in value:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return numbers.group(value) if isinstance(value, int) else value


class StreamField(fields.StreamField):
    """A StreamField whose blocks stay out of migrations: a changed label or a new block needs none.

    A historical model in a data migration has the stored list as its value, so that saving it loses no block.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) if self.block_types_arg else value
