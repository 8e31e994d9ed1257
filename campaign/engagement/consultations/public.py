"""Public views of a draft document: its page, the form of comments, the page after sending."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from base.addresses.named import named
from base.page_view import PageView
from campaign.engagement.models import Comment, DraftPage, comment_days
from campaign.engagement.public_forms import stamps
from campaign.engagement.public_forms.forms import PublicForm
from campaign.engagement.public_forms.views import PageFormView, see_other
from vietnamese.dates import short

MAX_TEXT_LENGTH = 5_000


class DraftView(PageView):
    """The page of a draft. It shows the number of comments once the last day is over and the number is final."""

    page: DraftPage

    def context(self) -> dict[str, Any]:
        page = self.page
        files = page.files.all() if self.is_preview else page.files.select_related("file")
        return {"files": files, "count": page.comments.count() if page.pk and page.is_over else None}


class CommentForm(PublicForm):
    """Form of a comment. Name and contact are optional."""

    text = forms.CharField(
        label="Ý kiến của bạn",
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={
            "required": "Hãy viết ý kiến rồi gửi.",
            "max_length": "Ý kiến dài quá %(limit_value)s ký tự (đang có %(show_value)s). Hãy rút gọn bớt.",
        },
    )
    name = forms.CharField(
        label="Họ tên, đơn vị (không bắt buộc)",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": "Tên dài quá %(limit_value)s ký tự."},
    )
    contact = forms.CharField(
        label="Điện thoại hoặc thư điện tử (không bắt buộc)",
        required=False,
        max_length=150,
        error_messages={"max_length": "Ô này chỉ nhận %(limit_value)s ký tự."},
    )

    def __init__(self, *args: Any, page: DraftPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        until = short(page.erased_on(comment_days()))
        self.fields["text"].help_text = (
            "Nêu rõ điều, khoản nào và nên sửa ra sao. Ban Biên tập đọc và tổng hợp; không đăng nguyên văn, xóa ngày"
            f" {until}, muộn hơn nếu gia hạn góp ý. Đừng viết mật khẩu, số thẻ, số giấy tờ."
        )
        self.fields["name"].help_text = f"Để biết ý kiến của ai khi tổng hợp. Không đăng, xóa ngày {until}."
        self.fields["contact"].help_text = f"Chỉ để hỏi lại khi ý kiến chưa rõ. Không đăng, xóa ngày {until}."


class CommentView(PageFormView):
    """The form of a comment."""

    model = DraftPage
    form_class = CommentForm
    template_name = "campaign/engagement/comment_form.html"
    purpose = "comment"

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        values = {name: form.cleaned_data[name] for name in ("text", "name", "contact")}
        stamp = stamps.with_content(number, *values.values())
        Comment.objects.get_or_create(stamp=stamp, defaults={"page": self.page, **values})
        return see_other(reverse("engagement:comment_sent", args=[self.page.pk]))


@require_safe
def comment_sent(request: HttpRequest, pk: int) -> HttpResponse:
    """Render the page after sending, with the number of comments so far."""
    page = named(request, DraftPage.objects.filter(pk=pk))
    context = {"about": page, "count": page.comments.count()}
    response = render(request, "campaign/engagement/comment_sent.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return response
