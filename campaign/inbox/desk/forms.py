"""The form of a source in the admin."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.admin.forms import WagtailAdminModelForm

from campaign.inbox.desk.source_views import poll_now
from campaign.inbox.models import Source

_INVALID = "Địa chỉ chưa đúng; hãy nhập đầy đủ, ví dụ https://coquan.gov.vn/rss/tin-tuc.rss."


class SourceForm(WagtailAdminModelForm):
    """The form of a source, with a clearer message for invalid addresses."""

    instance: Source

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("feed_url", "site_url"):
            self.fields[name].error_messages["invalid"] = _INVALID

    def save(self, commit: bool = True) -> Source:
        """Store the source. If it is new, has another address or is resumed, it is polled after the commit."""
        is_new = self.instance.pk is None
        if "feed_url" in self.changed_data:
            self.instance.forget_document()
        source: Source = super().save(commit)
        if source.is_active and (is_new or {"feed_url", "is_active"} & set(self.changed_data)):
            transaction.on_commit(partial(poll_now.enqueue, source.pk))
        return source
