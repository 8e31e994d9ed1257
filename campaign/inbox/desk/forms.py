"""The form of a source in the admin."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

_INVALID = "Địa chỉ chưa đúng; hãy nhập đầy đủ, ví dụ https://coquan.gov.vn/rss/tin-tuc.rss."


class SourceForm(WagtailAdminModelForm):
    """The form of a source, with a clearer message for invalid addresses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("feed_url", "site_url"):
            self.fields[name].error_messages["invalid"] = _INVALID
