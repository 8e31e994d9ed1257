"""Edit forms of settings, files, accounts and the like: not saved over what somebody saved after they were opened.

Texts are compared besides (base.desk.kept_text).
"""

from functools import wraps
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.admin.views.generic import EditView
from wagtail.snippets.views.snippets import EditView as SnippetEditView

from base.desk.kept_text.shown_again import last_entry, version_of
from base.desk.moments import moment
from base.models import User

VERSION = "loaded_version"


class _VersionField(forms.CharField):
    """A field that is no part of what is edited."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def install() -> None:
    """Let Wagtail's view of all edit forms compare, before it saves, with what the form was opened from."""
    usual = EditView.get_form

    @wraps(usual)
    def get_form(view: EditView, *args: Any, **kwargs: Any) -> forms.BaseForm:
        form = usual(view, *args, **kwargs)
        if not isinstance(view, SnippetEditView):
            compare(form, view.object, view.request.user)
        return form

    EditView.get_form = get_form


def compare(form: forms.BaseForm, stored: Model, person: User) -> None:
    """Add a field with the version of `stored` to the form, and an error if the form was opened from an older one."""
    last, version = last_entry(stored), version_of(stored)
    # No label: wagtailmedia's form shows those of hidden fields, too.
    form.fields[VERSION] = _VersionField(required=False, widget=forms.HiddenInput, initial=version, label="")
    if last and form.data.get(VERSION, version) != version:
        # Whoever has read the error may save again.
        sent = cast(QueryDict, form.data).copy()
        sent[VERSION] = version
        form.data = sent
        who = "Bạn" if last.user == person else user_display_name(last.user) or "Có người"
        form.add_error(
            None,
            f"{who} đã lưu mục này lúc {moment(last.timestamp)}, sau khi bạn mở. Những gì bạn gõ còn nguyên ở đây."
            " Hãy mở mục này trong một thẻ khác để so, rồi bấm lưu lần nữa nếu vẫn muốn thay bằng bản của bạn.",
        )
