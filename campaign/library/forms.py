"""The editor's form of a document record."""

import hashlib
from typing import Any

from django import forms

from base.forms import NfcPageForm
from base.models import File
from extraction import virus_scan


class DocumentRecordForm(NfcPageForm):
    """The form of a record, which keeps the text as entered: Django would strip its blank first lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].strip = False

    def clean_file(self) -> File | None:
        """Scan a file that an editor chose, as the import does, and store its checksum."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            data = file.file.open("rb").read() if file else b""
            try:
                virus_scan.scan([data])
            except virus_scan.NotCleanError as error:
                raise forms.ValidationError(str(error)) from error
            self.instance.file_sha256 = hashlib.sha256(data).hexdigest() if file else ""
        return file
