"""The question bank of contests: questions that people write, and versions of them that a second person approved."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.permission_policies import ModelPermissionPolicy

from base.models import User
from base.models.alphabet import alphabetical

LETTERS = "ABCD"


class Difficulty(models.IntegerChoices):
    """Difficulty of a question."""

    EASY = 1, "Dễ"
    MEDIUM = 2, "Vừa"
    HARD = 3, "Khó"


class Use(models.TextChoices):
    """Use of a question: a contest never draws one that people practise with."""

    ROUND = "thi", "Thi"
    PRACTICE = "luyen-tap", "Luyện tập"


class Question(models.Model):
    """A question as people write it. Contests draw its approved version, never this row.

    `authors` are the people who changed it since the last approval; none of them may approve it.
    """

    theme = models.CharField(
        "chủ đề",
        max_length=80,
        help_text="Ví dụ: Mật khẩu, Lừa đảo qua mạng. Vòng thi rút câu hỏi theo chủ đề nên hãy viết giống nhau.",
    )
    difficulty = models.PositiveSmallIntegerField("độ khó", choices=Difficulty, default=Difficulty.EASY)
    use = models.CharField(
        "dùng để",
        max_length=10,
        choices=Use,
        default=Use.ROUND,
        help_text="Câu luyện tập không bao giờ vào đề thi, vì ai cũng xem được đáp án.",
    )
    text = models.TextField("câu hỏi", max_length=1000)
    answer_a = models.CharField("A", max_length=300)
    answer_b = models.CharField("B", max_length=300)
    answer_c = models.CharField("C", max_length=300, blank=True)
    answer_d = models.CharField("D", max_length=300, blank=True)
    right = models.CharField("đáp án đúng", max_length=1, choices=[(one, one) for one in LETTERS])
    explanation = models.TextField(
        "giải thích",
        max_length=1000,
        blank=True,
        help_text="Vì sao đáp án đó đúng. Người dự thi thấy sau khi mọi vòng thi đã đóng, người luyện tập thấy ngay.",
    )
    # Folded words, by which duplicates are found (contest.bank).
    likeness = models.CharField(max_length=1000, editable=False, db_index=True)
    is_waiting = models.BooleanField("chờ duyệt", default=True, editable=False)
    is_retired = models.BooleanField("ngừng dùng", default=False, editable=False)
    changed_at = models.DateTimeField("sửa lúc", default=timezone.now, editable=False)
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", editable=False)

    wagtail_reference_index_ignore = True

    panels = [
        FieldRowPanel([FieldPanel("theme"), FieldPanel("difficulty"), FieldPanel("use")]),
        FieldPanel("text"),
        MultiFieldPanel(
            [*(FieldPanel(f"answer_{one.lower()}") for one in LETTERS), FieldPanel("right")],
            "Các phương án (ít nhất hai; máy tự đảo thứ tự khi thi)",
        ),
        FieldPanel("explanation"),
    ]

    class Meta:
        ordering = [alphabetical("theme"), "difficulty", "pk"]
        verbose_name = "câu hỏi thi"
        verbose_name_plural = "câu hỏi thi"
        # No "delete": attempts and their recount refer to versions.
        default_permissions = ("view", "add", "change")
        permissions = [("approve_question", "Duyệt câu hỏi thi do người khác viết, ngừng dùng câu hỏi")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def answers(self) -> list[str]:
        """The answers that are filled in, in the order of their letters."""
        return [answer for letter in LETTERS if (answer := getattr(self, f"answer_{letter.lower()}"))]

    @property
    def as_shown(self) -> str:
        """Key and time of the last change. A form sends them back, so that nobody approves words they did not see."""
        return f"{self.pk} {self.changed_at.isoformat()}"

    @property
    def state_label(self) -> str:
        if self.is_retired:
            return "Ngừng dùng"
        return "Chờ duyệt" if self.is_waiting else "Đang dùng"


class _KeptPolicy(ModelPermissionPolicy):
    """Policy of rows that nobody deletes, superusers included."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


QUESTION_POLICY = _KeptPolicy(Question)


class QuestionVersion(models.Model):
    """A question as a second person approved it. Its words never change, so that every attempt can be recounted.

    `is_current` is True for the version that contests draw.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    theme = models.CharField(max_length=80)
    difficulty = models.PositiveSmallIntegerField(choices=Difficulty)
    use = models.CharField(max_length=10, choices=Use)
    text = models.TextField()
    answers: models.JSONField[Any, Any] = models.JSONField()
    # Index in `answers`.
    right = models.PositiveSmallIntegerField()
    explanation = models.TextField(blank=True)
    is_current = models.BooleanField(default=True)
    approved_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "câu hỏi đã duyệt"
        verbose_name_plural = "câu hỏi đã duyệt"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=models.Q(is_current=True), name="engagement_one_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:60]}"
