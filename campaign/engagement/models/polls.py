"""Polls of one question. Votes are counted and not stored."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from base.fields import StreamField
from base.forms import NfcPageForm
from campaign.engagement.models.consultations import Consultation

_MIN_ANSWERS, _MAX_ANSWERS = 2, 8


class PollForm(NfcPageForm):
    """Form of a poll. A new one opens with two empty answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        poll = kwargs.get("instance")
        if poll is not None and poll.pk is None and not poll.answers:
            # Without ids, the form would give all blocks the same one.
            rows = [{"type": "answer", "id": str(uuid4()), "value": ""} for _ in range(_MIN_ANSWERS)]
            poll.answers = poll.answers.stream_block.to_python(rows)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse added or removed answers once somebody has voted.

        The model does not check this: two people have seen a change that goes online just after the first vote, and
        its approval must not fail.
        """
        cleaned = super().clean()
        answers = cleaned.get("answers")
        if answers is not None and self.instance.pk and self.instance.tallies.exists():
            online = type(self.instance).objects.values_list("answers", flat=True).get(pk=self.instance.pk)
            if {block.id for block in online} != {block.id for block in answers}:
                self.add_error(
                    "answers",
                    "Đã có người bình chọn, nên không bỏ được phương án đã có và không thêm được phương án mới. Muốn"
                    " hỏi khác đi thì lập một thăm dò mới.",
                )
        return cleaned


class PollPage(Consultation):
    """A question with two to eight answers. Its title is the question.

    The id of an answer's block names it in the counts, so that a corrected spelling loses no vote.
    """

    answers = StreamField(
        [("answer", blocks.CharBlock(label="Phương án", icon="radio-empty", max_length=200))],
        verbose_name="các phương án trả lời",
        min_num=_MIN_ANSWERS,
        max_num=_MAX_ANSWERS,
    )

    base_form_class = PollForm
    view = "campaign.engagement.polls.public.PollView"
    template = "campaign/engagement/poll_page.html"
    parent_page_types = ["engagement.ConsultationsPage"]
    subpage_types: list[str] = []
    kind_label = "Thăm dò ý kiến"

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        Consultation.days_panel,
        FieldPanel("answers"),
    ]

    class Meta:
        verbose_name = "thăm dò ý kiến"
        verbose_name_plural = "thăm dò ý kiến"

    def results(self) -> list[tuple[str, int]]:
        """Return the answers in their order, each with its number of votes."""
        counts = dict(self.tallies.values_list("answer", "votes")) if self.pk else {}
        return [(str(block.value), counts.get(block.id, 0)) for block in self.answers]

    def search_text(self) -> str:
        return "\n".join([self.summary, *(str(block.value) for block in self.answers)])


class Tally(models.Model):
    """The number of votes for one answer of a poll."""

    page = models.ForeignKey(PollPage, on_delete=models.CASCADE, related_name="tallies")
    # Id of the answer's block.
    answer = models.CharField(max_length=36)
    votes = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "số lượt bình chọn"
        verbose_name_plural = "số lượt bình chọn"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "answer"], name="engagement_one_tally")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.votes}"


class VoteMark(models.Model):
    """Mark of a voter in one poll on one day (campaign.reads.marks), deleted when the day is over."""

    mark = models.BigIntegerField(primary_key=True)
    day = models.DateField(db_index=True)

    class Meta:
        verbose_name = "dấu đã bình chọn"
        verbose_name_plural = "dấu đã bình chọn"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)
