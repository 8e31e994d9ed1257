"""The page form that normalises what comes in."""

from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminPageForm

from vietnamese.text import nfc


class NfcPageForm(WagtailAdminPageForm):
    """Text pasted from macOS or a PDF is NFD; it is made NFC before any field or block sees it."""

    def __init__(self, data: QueryDict | None = None, *args, **kwargs) -> None:
        if data is not None:
            clean = QueryDict(mutable=True)
            for name, values in data.lists():
                clean.setlist(name, [nfc(value) for value in values])
            data = clean
        super().__init__(data, *args, **kwargs)
