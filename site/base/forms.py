"""The page form that normalises what comes in, and the copy form, which puts nothing online."""

from typing import Any

from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm

from vietnamese.text import nfc

# The first part of the fixed addresses in config/urls.py: a page there could never be reached.
RESERVED_SLUGS = {
    *("admin", "dem", "media", "robots.txt", "rss", "sitemap.xml", "static", "t", "tep", "tim-kiem"),
    *("giao-dien", "luu-tru", "so-do-trang", "tac-gia", "xem-truoc"),
}


class NfcPageForm(WagtailAdminPageForm):
    """Text pasted from macOS or a PDF is NFD; it is made NFC before any field or block sees it. So are the line ends
    that browsers send: a form that comes back as it was would count as an edit, and its sender as the last editor.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            clean = QueryDict(mutable=True)
            for name, values in data.lists():
                clean.setlist(name, [nfc(value).replace("\r\n", "\n") for value in values])
            data = clean
        super().__init__(data, *args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("slug") in RESERVED_SLUGS and self.parent_page.is_site_root():
            self.add_error("slug", "Địa chỉ này trang web đã dùng cho việc khác; hãy đặt tên khác.")
        return cleaned


class DraftCopyForm(CopyForm):
    """A copy is a draft, whatever it is a copy of: the choices that Wagtail would refuse are not offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
        self.fields.pop("alias", None)
