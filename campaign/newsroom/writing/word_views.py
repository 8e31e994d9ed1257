"""View that makes a draft article of a Word file, or of text copied from Word, Google Docs or a web page."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.forms.widgets import Script
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView
from wagtail.admin import messages

from base.desk.screens import AdminScreen
from base.form_values import sent_key
from base.models import User
from base.uploads.validators import ScannedFileField
from campaign.articles.models import ArticlePage, TopicPage
from campaign.articles.models.choices import Form
from campaign.articles.queries import topics_of
from campaign.newsroom.writing import word_drafts
from extraction.reading import Unreadable

# In bytes, for the whole form; below DATA_UPLOAD_MAX_MEMORY_SIZE. The script warns before sending.
MAX_PASTE_SIZE = 9 * 1024 * 1024


class WordForm(forms.Form):
    """Form with a file or pasted text, and the topic, form and title of the article."""

    file = ScannedFileField(
        label="Tệp Word",
        required=False,
        most_megabytes=10,
        help_text="Tệp .docx (hoặc trang .html), nhiều nhất 10 MB và 200 ảnh.",
        advice="Hãy nén ảnh trong tệp.",
        widget=forms.FileInput(attrs={"accept": ".docx,.html,.htm"}),
    )
    text = forms.CharField(
        label="Hoặc dán nội dung",
        required=False,
        help_text="Chép ở Word, Google Docs hay một trang web rồi bấm Ctrl+V vào đây.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput)
    topic = forms.ModelChoiceField(TopicPage.objects.none(), label="Chuyên mục", empty_label=None)
    form = forms.ChoiceField(label="Thể loại", choices=Form, initial=Form.FEATURE)
    title = forms.CharField(
        label="Tiêu đề bài",
        required=False,
        max_length=255,
        help_text="Để trống thì lấy tiêu đề trong nội dung; mở bài ra vẫn sửa được.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["topic"]).queryset = topics_of(user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if self.errors:
            return cleaned
        try:
            if file:
                cleaned["built"] = word_drafts.read_file(file.name, file.read())
            elif cleaned["html"] or cleaned["text"]:
                cleaned["built"] = word_drafts.read_copied(cleaned["html"], cleaned["text"])
            else:
                self.add_error("file", "Hãy chọn một tệp, hoặc dán nội dung vào ô bên dưới.")
        except Unreadable as reason:
            self.add_error("file" if file else "text", str(reason))
        return cleaned


class WordView(UserPassesTestMixin, AdminScreen, FormView):
    """View of the form; it creates the draft and opens it in the editor."""

    template_name = "campaign/newsroom/word.html"
    form_class = WordForm
    page_title = "Tạo bài từ tệp Word"
    header_icon = "doc-full-inverse"

    def test_func(self) -> bool:
        return topics_of(cast(User, self.request.user)).exists()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_initial(self) -> dict[str, Any]:
        topic = sent_key(self.request.GET.get("chuyen-muc"))
        return {"topic": topic} if topic else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        media = forms.Media(js=[Script("js/admin-word.js", defer=True)])  # type: ignore[list-item]  # not in the stubs
        return super().get_context_data(media=media, largest_paste=MAX_PASTE_SIZE, **kwargs)

    def form_valid(self, form: WordForm) -> HttpResponse:
        values = form.cleaned_data
        built = values["built"]
        user = cast(User, self.request.user)
        page = word_drafts.create_draft(
            built, user, values["topic"], form=values["form"], title=values["title"]
        )
        messages.success(
            self.request,
            f"Đã tạo bản nháp “{page.title}”: {_sum(page)}.{_filled(page)} Hãy xem lại tiêu đề và nội dung.",
        )
        if built.notices:
            messages.warning(self.request, " ".join(built.notices))
        return redirect("wagtailadmin_pages:edit", page.pk)


def _filled(page: ArticlePage) -> str:
    """Return a sentence on the fields that the text filled, apart from the title; "" if there are none."""
    values = [("tác giả", page.author_name), ("nguồn", page.source_name)]
    filled = ["tóm tắt"] if page.summary else []
    filled += [f"{name} “{value}”" for name, value in values if value]
    return f" Đã điền: {', '.join(filled)}." if filled else ""


_COUNTED = {
    "heading": "tiêu đề mục",
    "text": "khối chữ",
    "table": "bảng",
    "image": "ảnh",
    "quote": "trích dẫn",
    "notes": "khối ghi chú",
}


def _sum(page: Any) -> str:
    kinds = [block.block_type for block in page.body]
    return (
        ", ".join(f"{kinds.count(kind)} {name}" for kind, name in _COUNTED.items() if kind in kinds)
        or "chưa có nội dung"
    )
