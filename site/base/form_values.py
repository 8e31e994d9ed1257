"""Values that all forms accept, the admin's and readers': dates in plausible years, whole numbers, texts.

Date arithmetic beyond the year 9999 raises errors. Control characters come with pasted text; XML and spreadsheets
cannot hold them. A text of invisible characters counts as empty, and a text is stored the same however it was typed or
sent. Fields that do not strip are left alone: passwords, and documents as printed.
"""

import datetime
import json
import re
from collections.abc import Callable
from functools import wraps
from itertools import accumulate
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from draftjs_exporter.engines.string import DOMString, Elt
from wagtail.admin.forms.choosers import URLOrAbsolutePathField
from wagtail.admin.forms.tags import validate_tag_length
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.widgets import BaseChooser
from wagtail.documents.views.bulk_actions import add_tags as tags_of_files
from wagtail.images.views.bulk_actions import add_tags as tags_of_pictures

from vietnamese.text import INVISIBLE, many_lines, one_line, xml_legal

_FIRST, _LAST = 1900, 2199
# Line and page breaks of word processors.
_BREAK = re.compile("[\v\f]")
# A point or space before exactly three digits.
_BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[.\s](?=\d{3}(?!\d))")
# Also invisible: joiners, which are kept within words, and letters that are drawn as nothing.
_VISIBLE = re.compile(f"[^\\s{INVISIBLE}\u200c\u200d\u115f\u1160\u2800\u3164\uffa0]")

# Of rich text. The editor nests lists once and formats a letter once in each way; stored texts may repeat that.
_MAX_LIST_DEPTH = 100
_MAX_LIST_LEVELS = 100_000  # of all items
_MAX_FORMATS = 16  # of one letter
_MAX_RANGES = 20_000


def _can_be_meant(value: datetime.date) -> None:
    if not _FIRST <= value.year <= _LAST:
        raise ValidationError(f"Hãy ghi năm từ {_FIRST} đến {_LAST}.")


def _fit(tags: str) -> None:
    validate_tag_length(tags.split(","))


def install() -> None:
    """Make the fields of Django, and the choosers and tags of Wagtail, accept only these values."""
    for dates in (forms.DateField, forms.DateTimeField):
        dates.default_validators = [_can_be_meant]
    # The pattern to remove from a number. Django's own removes a point with zeros after it, and reads 1.000 as 1.
    forms.IntegerField.re_decimal = _BETWEEN_THOUSANDS
    for module in (tags_of_files, tags_of_pictures):
        module.TagForm.base_fields["tags"].validators.append(_fit)
        # Browsers refuse an empty required field before sending, and show no message at one hidden by the tag editor.
        module.TagForm.use_required_attribute = False
    usual_instance = BaseChooser.get_instance

    # A form that is shown again looks up the chosen value, even one that the field has refused as an invalid
    # key.
    @wraps(usual_instance)
    def get_instance(chooser: BaseChooser, value: Any) -> Any:
        return usual_instance(chooser, (sent_key(value) or None) if isinstance(value, str) else value)

    BaseChooser.get_instance = get_instance
    for choices in (forms.ModelChoiceField, forms.ModelMultipleChoiceField):
        choices.clean = _within_keys(choices.clean)  # type: ignore[method-assign]
    to_address = URLOrAbsolutePathField.to_python
    # Wagtail's own method fails if the form lacks the field.
    URLOrAbsolutePathField.to_python = lambda field, value: to_address(field, value or "")
    usual_rich_text = DraftailRichTextArea.value_from_datadict

    @wraps(usual_rich_text)
    def value_from_datadict(widget: DraftailRichTextArea, data: Any, files: Any, name: str) -> Any:
        sent = data.get(name)
        if sent is not None and not _is_content_state(sent):
            raise BadRequest(f"{name} is no rich text")
        return usual_rich_text(widget, data, files, name)

    DraftailRichTextArea.value_from_datadict = value_from_datadict
    DOMString.append_child = staticmethod(_append_child)  # type: ignore[assignment, method-assign]
    usual_attributes = forms.Widget.build_attrs

    @wraps(usual_attributes)
    def build_attrs(widget: forms.Widget, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Browsers silently cut a pasted text that is too long; without this, the form says so.
        attributes = usual_attributes(widget, *args, **kwargs)
        return {name: value for name, value in attributes.items() if name != "maxlength"}

    forms.Widget.build_attrs = build_attrs  # type: ignore[assignment, method-assign]
    usual = forms.CharField.to_python

    @wraps(usual)
    def to_python(field: forms.CharField, value: Any) -> Any:
        text = usual(field, value)
        if not field.strip or not isinstance(text, str):
            return text
        text = xml_legal(_BREAK.sub(" ", text))
        text = one_line(text) if isinstance(field.widget, forms.TextInput) else many_lines(text)
        return text if _VISIBLE.search(text) else field.empty_value

    forms.CharField.to_python = to_python  # type: ignore[assignment, method-assign]


def _within_keys(usual: Callable[..., Any]) -> Callable[..., Any]:
    """Return the `clean` of a field of chosen rows that refuses a key too large for SQLite, as it does unknown keys."""

    @wraps(usual)
    def clean(field: forms.ModelChoiceField, value: Any) -> Any:
        try:
            return usual(field, value)
        except OverflowError as error:
            message = field.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice", params={"value": value}) from error

    return clean


def _append_child(parent: Elt, child: Any) -> None:
    # The exporter appends a list once more with each of its items. Its own method compares a child with all others,
    # which takes minutes for a text of many lines.
    if isinstance(child, str) or parent.children[-1:] != [child]:
        parent.children.append(child)


def _is_content_state(text: str) -> bool:
    """Return True for what the rich text editor sends: a JSON object, or null for an empty text.

    Forged ranges and depths are refused, because the time for them is a multiple of their number.
    """
    try:
        sent = json.loads(text)
        blocks = sent.get("blocks", []) if sent is not None else []
        depths = [block.get("depth", 0) for block in blocks]
        ranges = [[*block.get("inlineStyleRanges", []), *block.get("entityRanges", [])] for block in blocks]
        return (
            all(0 <= depth <= _MAX_LIST_DEPTH for depth in depths)
            and sum(depths) <= _MAX_LIST_LEVELS
            and sum(map(len, ranges)) <= _MAX_RANGES
            and all(_most_at_once(of_block) <= _MAX_FORMATS for of_block in ranges)
        )
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return False


def _most_at_once(ranges: list[dict[str, Any]]) -> int:
    """Return how many of the ranges a letter has at most."""
    starts = [(one["offset"], 1) for one in ranges]
    ends = [(one["offset"] + one["length"], -1) for one in ranges]
    return max(accumulate(step for _, step in sorted(starts + ends)), default=0)


def sent_key(value: str | None) -> int:
    """Return the primary key that a browser sent; 0, which no row has, for any other text and for one that is too long.

    The databases' keys have 19 digits at most.
    """
    return int(value) if value and value.isdecimal() and len(value) < 19 else 0
