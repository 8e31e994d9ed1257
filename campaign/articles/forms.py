"""The editor's form of an article or alert."""

from django import forms

from base.forms import NfcPageForm


class _KeysField(forms.MultipleChoiceField):
    """Ticked keys. Which there are to tick depends on the text, so any is taken: an unknown one does nothing."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: str) -> bool:
        return len(value) <= 255


class StoryForm(NfcPageForm):
    unlinked_citations = _KeysField(required=False)
