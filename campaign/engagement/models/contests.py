"""The page of a contest: rules, prizes, units, rounds."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from base.blocks.body import BodyBlock
from base.fields import StreamField
from base.forms import NfcPageForm
from base.models import BasePage
from base.models.alphabet import alphabetical
from base.plain_text import plain_text
from campaign.engagement.models.contest_bank import Difficulty, QuestionVersion, Use
from operations.queue.mails import can_send_mail
from vietnamese.dates import short, until


def _themes() -> list[tuple[str, str]]:
    """Return the themes from which a round may draw."""
    drawn = QuestionVersion.objects.filter(is_current=True, use=Use.ROUND)
    themes = drawn.order_by(alphabetical("theme")).values_list("theme", flat=True).distinct()
    return [(theme, theme) for theme in themes]


class QuotaBlock(blocks.StructBlock):
    """Number of questions of one theme and difficulty."""

    theme = blocks.ChoiceBlock(label="Chủ đề", choices=_themes)
    difficulty = blocks.ChoiceBlock(
        label="Độ khó", choices=[(str(value), label) for value, label in Difficulty.choices]
    )
    count = blocks.IntegerBlock(label="Số câu", min_value=1, max_value=50)

    class Meta:
        icon = "list-ul"
        label = "Số câu"
        label_format = "{theme} {difficulty} {count}"


class RoundBlock(blocks.StructBlock):
    """A round: the time when it is open, the minutes for an attempt, and the quotas of its draw."""

    title = blocks.CharBlock(label="Tên vòng thi", max_length=100)
    opens_at = blocks.DateTimeBlock(label="Mở lúc")
    closes_at = blocks.DateTimeBlock(label="Đóng lúc", help_text="Ai đang làm bài cũng hết giờ vào lúc này.")
    minutes = blocks.IntegerBlock(label="Thời gian làm bài (phút)", min_value=1, max_value=180, default=30)
    quotas = blocks.ListBlock(QuotaBlock(), label="Rút câu hỏi", min_num=1)
    is_announced = blocks.BooleanBlock(
        label="Công bố kết quả",
        required=False,
        help_text="Đánh dấu khi bảng kết quả đã lập ở mục “Cuộc thi”. Người duyệt trang cũng là người duyệt kết quả:"
        " hãy xem bảng ở nút “Xem trước”.",
    )

    class Meta:
        icon = "date"
        label = "Vòng thi"
        label_format = "{title}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        errors = {}
        # Any value may be missing in a draft.
        opens_at, closes_at = cleaned["opens_at"], cleaned["closes_at"]
        if opens_at and closes_at and closes_at <= opens_at:
            errors["closes_at"] = ValidationError("Giờ đóng phải sau giờ mở.")
        pairs = [(quota["theme"], quota["difficulty"]) for quota in cleaned["quotas"]]
        drawn = [pair for pair in pairs if all(pair)]
        if len(set(drawn)) < len(drawn):
            errors["quotas"] = ValidationError(
                "Một chủ đề với một độ khó chỉ ghi một dòng: hãy cộng số câu lại."
            )
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned


@dataclass(frozen=True)
class Quota:
    """Number of questions of one theme and difficulty."""

    theme: str
    difficulty: int
    count: int

    def __str__(self) -> str:
        return f"“{self.theme}”, độ khó {Difficulty(self.difficulty).label.lower()}"


@dataclass(frozen=True)
class Round:
    """A round of a contest. Its key is the id of its block, which attempts name."""

    key: str
    title: str
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    minutes: int
    quotas: tuple[Quota, ...]
    is_announced: bool

    @property
    def size(self) -> int:
        """The number of questions."""
        return sum(quota.count for quota in self.quotas)

    @property
    def is_open(self) -> bool:
        return self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        return self.closes_at <= timezone.now()

    @property
    def shows_results(self) -> bool:
        return self.is_announced and self.is_over

    @property
    def state_label(self) -> str:
        """The time at which people can take part, in words."""
        if self.is_over:
            return f"Đã kết thúc {_moment(self.closes_at)}"
        if self.is_open:
            return f"Đang mở, đến {until(timezone.localtime(self.closes_at))}"
        return f"Mở {_moment(self.opens_at)}"


def _moment(at: datetime.datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%H:%M} ngày {short(local.date())}"


class ContestForm(NfcPageForm):
    """Form of a contest.

    It refuses rounds that overlap, rounds for which the bank has too few questions, and results that are not complete.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stream = cleaned.get("rounds")
        if stream is None:
            return cleaned
        rounds = rounds_of(stream)
        for before, after in itertools.pairwise(rounds):
            if after.opens_at < before.closes_at:
                self.add_error(
                    "rounds",
                    f"“{after.title}” mở khi “{before.title}” chưa đóng. Các vòng phải lần lượt, vòng trước ở trên.",
                )
        self._ask_for_enough([each for each in rounds if not each.is_over])
        self._ask_for_results([each for each in rounds if each.is_announced])
        return cleaned

    def _ask_for_enough(self, rounds: list[Round]) -> None:
        drawn = QuestionVersion.objects.filter(is_current=True, use=Use.ROUND)
        rows = drawn.order_by().values_list("theme", "difficulty").annotate(count=models.Count("pk"))
        has = {(theme, difficulty): count for theme, difficulty, count in rows}
        for one in rounds:
            for quota in one.quotas:
                if (count := has.get((quota.theme, quota.difficulty), 0)) < quota.count:
                    self.add_error(
                        "rounds",
                        f"{one.title}, {quota}: cần {quota.count} câu đã duyệt, ngân hàng mới có {count}. Hãy duyệt"
                        " thêm câu hỏi, hoặc rút ít hơn.",
                    )

    def _ask_for_results(self, rounds: list[Round]) -> None:
        """Refuse to announce rounds whose results lack an entrant: a round may be opened again after they were made."""
        for one in rounds:
            lacking = self.instance.pk and self.instance.attempts.filter(round=one.key, result=None).exists()
            if lacking or not one.is_over:
                self.add_error(
                    "rounds",
                    f"Chưa công bố được kết quả “{one.title}”: bảng kết quả phải lập ở mục “Cuộc thi” sau khi vòng đóng"
                    " lần cuối. Hãy bỏ dấu “Công bố kết quả”, lập bảng, rồi đánh dấu lại.",
                )


class _NoMailPanel(HelpPanel):
    """Warning beside the choice of the proof of identity, shown while no mail goes out."""

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            """Return False if entrants can be sent their codes."""
            return super().is_shown() and not can_send_mail()


class ContestPage(BasePage):
    """A contest: rules, prizes, rounds. The page shows results once the board announces them."""

    class Entry(models.TextChoices):
        """Proof of identity, so that everybody takes part only once."""

        MAIL = "thu", "Thư điện tử, xác nhận bằng mã gửi vào hộp thư"
        LIST = "danh-sach", "Mã dự thi do Ban Tổ chức cấp theo danh sách (dùng cho học sinh)"

    entry = models.CharField(
        "nhận người dự thi bằng",
        max_length=10,
        choices=Entry,
        default=Entry.MAIL,
        help_text="Học sinh dùng mã theo danh sách lớp: trang không hỏi tên, điện thoại, thư của trẻ em. Trang này"
        " không gửi được tin nhắn SMS.",
    )
    unit_label = models.CharField(
        "gọi đơn vị là", max_length=40, default="Đơn vị", help_text="Ví dụ: Xã, phường; Trường; Cơ quan."
    )
    units = models.TextField(
        "các đơn vị",
        blank=True,
        help_text="Mỗi dòng một đơn vị; dán từ Word, Excel được. Để trống nếu không thi theo đơn vị. Khi nhận bằng mã"
        " thì đơn vị lấy từ danh sách mã.",
    )
    body = StreamField(BodyBlock(), verbose_name="thể lệ")
    prizes = StreamField(BodyBlock(), verbose_name="giải thưởng", blank=True)
    rounds = StreamField([("round", RoundBlock())], verbose_name="các vòng thi", blank=True)
    practice_size = models.PositiveSmallIntegerField(
        "số câu mỗi lần luyện tập",
        default=10,
        validators=[MaxValueValidator(50)],
        help_text="Lấy từ các câu “Luyện tập”. Số 0 là không có luyện tập.",
    )

    base_form_class = ContestForm
    view = "campaign.engagement.contest.public.page.ContestView"
    template = "campaign/engagement/contest_page.html"
    parent_page_types = ["articles.CampaignPage"]
    subpage_types: list[str] = []
    kind_label = "Cuộc thi"

    content_panels = [
        HelpPanel(
            "<p>Câu hỏi soạn và duyệt ở mục <strong>Câu hỏi thi</strong>; mã dự thi, bảng kết quả và tệp tải về ở mục"
            " <strong>Cuộc thi</strong>.</p>"
        ),
        *Page.content_panels,
        FieldPanel("summary"),
        # A draft may have no rules.
        FieldPanel("body", required_on_save=False),
        FieldPanel("prizes"),
        MultiFieldPanel(
            [
                _NoMailPanel(
                    "<p>Máy chủ chưa có nơi gửi thư, nên cuộc thi nhận người bằng thư điện tử chưa mở được. Nhờ người"
                    " quản trị máy chủ đặt <code>EMAIL_URL</code>, hoặc dùng mã dự thi theo danh sách.</p>"
                ),
                FieldPanel("entry"),
                FieldRowPanel([FieldPanel("unit_label")]),
                FieldPanel("units"),
            ],
            "Người dự thi",
        ),
        FieldPanel("rounds"),
        FieldPanel("practice_size"),
    ]

    class Meta:
        verbose_name = "cuộc thi"
        verbose_name_plural = "cuộc thi"

    def clean(self) -> None:
        """Refuse to remove a round that people have entered, or to change its quotas or minutes.

        Until the round closes, the kind of proof of identity must not change either: everybody could enter a
        second time with the other kind. The form alone is not enough, because people may enter between the
        submission of a change and its approval.
        """
        super().clean()
        begun = set(self.attempts.order_by().values_list("round", flat=True).distinct()) if self.pk else set()
        if not begun:
            return
        before = ContestPage.objects.get(pk=self.pk)
        for one in (each for each in before.all_rounds if each.key in begun):
            new = self.find_round(one.key)
            if new is None or (new.quotas, new.minutes) != (one.quotas, one.minutes):
                raise ValidationError(
                    {
                        "rounds": f"Đã có người thi “{one.title}”, nên không bỏ vòng này và không đổi số câu, thời gian"
                        " làm bài được nữa: mọi người phải thi như nhau."
                    }
                )
            if not new.is_over and self.entry != before.entry:
                raise ValidationError(
                    {
                        "entry": f"Đã có người thi “{one.title}”, nên trước khi vòng này đóng thì không đổi cách nhận"
                        " người dự thi được: mỗi người chỉ được thi một lần."
                    }
                )

    @property
    def all_rounds(self) -> list[Round]:
        return rounds_of(self.rounds)

    def find_round(self, key: str) -> Round | None:
        return next((one for one in self.all_rounds if one.key == key), None)

    @property
    def current(self) -> Round | None:
        """The round that is open now."""
        return next((one for one in self.all_rounds if one.is_open), None)

    @property
    def lacks_mail(self) -> bool:
        """Return True if nobody can enter any more, because no mail goes out that could bring a code."""
        return not self.is_by_list and not can_send_mail() and any(not one.is_over for one in self.all_rounds)

    @property
    def is_open(self) -> bool:
        return self.current is not None and not self.lacks_mail

    @property
    def time_label(self) -> str:
        """The open round, else the next one, else the last one, in words."""
        rounds = self.all_rounds
        if not rounds:
            return "Chưa có lịch thi"
        one = next((one for one in rounds if not one.is_over), rounds[-1])
        when = f"{one.title}: {one.state_label[0].lower()}{one.state_label[1:]}"
        return f"{when} (chưa vào thi được)" if one.is_open and self.lacks_mail else when

    @property
    def unit_names(self) -> list[str]:
        # As long as the column of an attempt.
        return list(dict.fromkeys(filter(None, (line.strip()[:150] for line in self.units.splitlines()))))

    @property
    def is_by_list(self) -> bool:
        return self.entry == self.Entry.LIST

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.body), plain_text(self.prizes)])


def rounds_of(stream: Any) -> list[Round]:
    """Return the rounds of a field, in order, without rounds of a draft that lack a time or the minutes."""
    return [
        Round(
            block.id or "",
            block.value["title"],
            block.value["opens_at"],
            block.value["closes_at"],
            block.value["minutes"],
            tuple(
                Quota(quota["theme"], int(quota["difficulty"]), quota["count"])
                for quota in block.value["quotas"]
                if all(quota.values())
            ),
            block.value["is_announced"],
        )
        for block in stream
        if all(block.value[name] for name in ("opens_at", "closes_at", "minutes"))
    ]
