"""The editor's form of a document record."""

from base.forms import NfcPageForm


class DocumentRecordForm(NfcPageForm):
    """Keeps the text as it stands: Django would strip its blank first lines."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].strip = False
