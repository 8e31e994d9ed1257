"""The guide "Tôi bị lừa?": a front page, questions and advice. The page tree is the tree of questions."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from base.blocks.text import FormattedTextBlock
from base.fields import ParentalManyToManyField, StreamField
from base.forms import NfcPageForm
from base.models import BasePage, ReportingRoute
from base.plain_text import plain_text
from campaign.engagement.panels import FindingsPanel

# A frightened reader gives up after more questions. The opening question counts as the first.
MAX_QUESTIONS = 4
_WHOLE = "toan-bo"
# Depth of the home page, the parent of the front page of the guide.
_DEPTH_BEFORE = 2
_findings = FindingsPanel(heading="Nên xem lại", icon="tick-inverse")
_BELOW = ["engagement.QuestionPage", "engagement.AdvicePage"]


class ElsewhereBlock(blocks.StructBlock):
    """Answer that leads to advice in another branch of the guide. It leads to no question, so paths stay short."""

    answer = blocks.CharBlock(label="Câu trả lời", max_length=120)
    page = blocks.PageChooserBlock(label="Việc cần làm", page_type="engagement.AdvicePage")

    class Meta:
        icon = "redirect"
        label = "Câu trả lời dẫn sang nhánh khác"


class Asking(BasePage):
    """Abstract page that asks a question. The pages below it are its answers, in their order."""

    elsewhere = StreamField(
        [("link", ElsewhereBlock())],
        verbose_name="câu trả lời dẫn sang nhánh khác",
        blank=True,
        max_num=3,
        help_text="Khi việc cần làm đã viết ở nhánh khác của hướng dẫn. Các câu trả lời khác là trang con.",
    )

    view = "campaign.engagement.guide.public.QuestionView"
    is_counted = False

    class Meta:
        abstract = True

    def search_text(self) -> str:
        return "\n".join([self.summary, *(link.value["answer"] for link in self.elsewhere)])

    @property
    def number(self) -> int:
        """The place of this question in its branch. The opening question is the first."""
        return self.depth - _DEPTH_BEFORE


class GuidePage(Asking):
    """The front page of the guide, which asks the opening question."""

    question = models.CharField("câu hỏi mở đầu", max_length=150, default="Chuyện gì đã xảy ra?")

    template = "campaign/engagement/guide_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = _BELOW
    max_count = 1
    kind_label = "Hướng dẫn"

    content_panels = [
        HelpPanel(
            "<p>Mỗi trang con là một câu trả lời: một <strong>câu hỏi</strong> tiếp theo,"
            " hoặc <strong>việc cần làm</strong>. Trưởng ban đổi thứ tự trang con bằng “Sắp thứ tự menu”."
            " Từ câu hỏi mở đầu đến việc cần làm có nhiều nhất bốn câu hỏi.</p>"
        ),
        _findings,
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("question"),
        FieldPanel("elsewhere"),
    ]

    class Meta:
        verbose_name = "trang đầu của hướng dẫn"

    def part(self, path_components: list[str]) -> dict[str, Any] | None:
        """Resolve `toan-bo/`, the whole guide on one page."""
        return {"is_whole": True} if path_components == [_WHOLE] else None

    def serve(
        self, request: HttpRequest, *args: Any, is_whole: bool = False, **kwargs: Any
    ) -> HttpResponseBase:
        if is_whole:
            view: Any = self.view_for(request)
            return view.whole()
        return super().serve(request, *args, **kwargs)

    @property
    def asked(self) -> str:
        return self.question

    @property
    def whole_url(self) -> str:
        return f"{self.get_url() or ''}{_WHOLE}/"

    def search_text(self) -> str:
        return "\n".join([self.question, super().search_text()])


class QuestionForm(NfcPageForm):
    """Form of a question. It refuses a question that is too deep, such as one in a copied branch."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.parent_page.depth - _DEPTH_BEFORE >= MAX_QUESTIONS:
            self.add_error(
                "title",
                f"Đây là câu hỏi thứ {self.parent_page.depth - _DEPTH_BEFORE + 1}. Người đang hoảng không trả lời quá"
                f" {MAX_QUESTIONS} câu hỏi: hãy viết một trang “việc cần làm”, hoặc chuyển trang này lên trên.",
            )
        return cleaned


def _answer_field() -> models.CharField:
    return models.CharField(
        "câu trả lời dẫn tới đây",
        max_length=120,
        help_text="Chữ người đọc bấm ở câu hỏi trước, ví dụ “Tôi đã chuyển tiền”.",
    )


class QuestionPage(Asking):
    """A further question. Its title is the question."""

    answer = _answer_field()

    base_form_class = QuestionForm
    template = "campaign/engagement/question_page.html"
    parent_page_types = ["engagement.GuidePage", "engagement.QuestionPage"]
    subpage_types = _BELOW
    kind_label = "Câu hỏi"

    content_panels = [
        _findings,
        FieldPanel("answer"),
        FieldPanel("title", heading="Câu hỏi"),
        FieldPanel("summary", help_text="Một câu giải thích dưới câu hỏi, nếu cần."),
        FieldPanel("elsewhere"),
    ]

    class Meta:
        verbose_name = "câu hỏi của hướng dẫn"
        verbose_name_plural = "câu hỏi của hướng dẫn"

    @property
    def asked(self) -> str:
        return self.title

    def search_text(self) -> str:
        return "\n".join([self.answer, super().search_text()])

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        return super().can_create_at(parent) and parent.depth - _DEPTH_BEFORE < MAX_QUESTIONS

    def can_move_to(self, parent: Page) -> bool:
        """Return False if the deepest question of this branch would be too deep at the new place."""
        if not super().can_move_to(parent):
            return False
        branch = QuestionPage.objects.descendant_of(self, inclusive=True)
        deepest = branch.aggregate(deepest=models.Max("depth"))["deepest"]
        return deepest - self.depth + parent.depth + 1 - _DEPTH_BEFORE <= MAX_QUESTIONS


class AdviceForm(NfcPageForm):
    """Form of advice, which opens with an empty first step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "first_hour" in self.fields and not self.initial.get("first_hour"):
            block = self.fields["first_hour"].block
            # Without an id, the form would give all such blocks the same one.
            self.initial["first_hour"] = block.to_python([{"type": "step", "value": "", "id": str(uuid4())}])


def _steps(name: str, **kwargs: Any) -> StreamField:
    step = FormattedTextBlock(label="Việc", features=["bold", "link"], icon="tick")
    return StreamField([("step", step)], verbose_name=name, **kwargs)


class AdvicePage(BasePage):
    """Advice, as ordered steps: the end of a branch."""

    answer = _answer_field()
    first_hour = _steps(
        "cần làm ngay trong giờ đầu",
        min_num=1,
        help_text="Theo thứ tự; mỗi việc một ý, bắt đầu bằng động từ.",
    )
    first_day = _steps("trong ngày đầu", blank=True)
    afterwards = _steps("sau đó", blank=True)
    evidence = StreamField(
        [("line", blocks.CharBlock(label="Thứ cần giữ", icon="tag", max_length=200))],
        verbose_name="giữ lại làm bằng chứng",
        blank=True,
    )
    routes = ParentalManyToManyField(
        ReportingRoute,
        verbose_name="nơi báo, nơi giúp",
        limit_choices_to={"live": True},
        related_name="+",
        help_text="Sửa số điện thoại, địa chỉ ở mục “Nơi tiếp nhận”; trang này tự đổi theo.",
    )
    related = StreamField(
        [("page", blocks.PageChooserBlock(label="Trang", icon="doc-empty"))],
        verbose_name="đọc thêm",
        blank=True,
        max_num=4,
        help_text="Bài hướng dẫn, cảnh báo hay văn bản của trang này.",
    )

    base_form_class = AdviceForm
    view = "campaign.engagement.guide.public.AdviceView"
    template = "campaign/engagement/advice_page.html"
    parent_page_types = ["engagement.GuidePage", "engagement.QuestionPage"]
    subpage_types: list[str] = []
    is_counted = False
    kind_label = "Việc cần làm"

    content_panels = [
        _findings,
        FieldPanel("answer"),
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("first_hour"), FieldPanel("first_day"), FieldPanel("afterwards")], "Việc cần làm"
        ),
        FieldPanel("evidence"),
        # A draft may have none.
        FieldPanel("routes", required_on_save=False),
        FieldPanel("related"),
    ]

    class Meta:
        verbose_name = "việc cần làm của hướng dẫn"
        verbose_name_plural = "việc cần làm của hướng dẫn"

    @property
    def parts(self) -> list[tuple[str, str, Any]]:
        """Parts that have steps: anchor, heading, steps."""
        parts = [
            ("gio-dau", "Cần làm ngay trong giờ đầu", self.first_hour),
            ("ngay-dau", "Trong ngày đầu", self.first_day),
            ("sau-do", "Sau đó", self.afterwards),
        ]
        return [part for part in parts if part[2]]

    def search_text(self) -> str:
        streams = (self.first_hour, self.first_day, self.afterwards, self.evidence)
        return "\n".join([self.summary, self.answer, *(plain_text(stream) for stream in streams)])
