"""Refusal of stale forms of settings, files, accounts and the like: the object was saved after the form was opened.

Texts have a comparison of their own (base.desk.kept_text).
"""

from functools import wraps
from typing import Any, cast

from django import forms
from django.http import QueryDict
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.admin.views.generic import EditView
from wagtail.models import BaseLogEntry
from wagtail.snippets.views.snippets import EditView as SnippetEditView

from base.desk.moments import moment
from base.desk.versions import last_entry
from base.models import User

VERSION = "loaded_version"


class _VersionField(forms.CharField):
    """A field that never counts as changed."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def install() -> None:
    """Make all of Wagtail's edit forms check before they save that they were opened from the current version."""
    usual = EditView.get_form

    @wraps(usual)
    def get_form(view: EditView, *args: Any, **kwargs: Any) -> forms.BaseForm:
        form = usual(view, *args, **kwargs)
        if not isinstance(view, SnippetEditView):
            compare(form, last_entry(view.object), view.request.user)
        return form

    EditView.get_form = get_form


def add_version(form: forms.BaseForm, version: str) -> None:
    """Add a hidden field with the version of the object: the key of its last entry in the log, "0" without one."""
    # No label, because wagtailmedia's form shows the labels of hidden fields, too.
    form.fields[VERSION] = _VersionField(required=False, widget=forms.HiddenInput, initial=version, label="")


def compare(form: forms.BaseForm, last: BaseLogEntry | None, person: User) -> None:
    """Add the version to the form, and an error if the form was opened before `last`, the last entry of the log.

    Wagtail's edit views do so by themselves; our own views that change a stored object call this.
    """
    version = str(last.pk) if last else "0"
    add_version(form, version)
    name = form.add_prefix(VERSION)
    if last and form.data.get(name, version) != version:
        # The person may save again after reading the error.
        sent = cast(QueryDict, form.data).copy()
        sent[name] = version
        form.data = sent
        who = "Bạn" if last.user == person else user_display_name(last.user) or "Có người"
        form.add_error(
            None,
            f"{who} đã lưu mục này lúc {moment(last.timestamp)}, sau khi bạn mở. Những gì bạn gõ còn nguyên ở đây."
            " Hãy mở mục này trong một thẻ khác để so, rồi bấm lưu lần nữa nếu vẫn muốn thay bằng bản của bạn.",
        )
