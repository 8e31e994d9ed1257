"""Editors' rules for new items: which items a rule means, and what is to be done with them.

Matching is plain searching for text, in time linear to it, so that no rule can hold up polling. Nothing here
changes an item: services.apply_rules does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models

from campaign.inbox.sanitize import html_to_text
from vietnamese.fold import fold
from vietnamese.text import nfc

if TYPE_CHECKING:
    from campaign.inbox.models import InboxItem


class Rule(models.Model):
    """One condition on one field of an item, for one source or all, and what follows from it."""

    class Field(models.TextChoices):
        ANY = "any", "Mọi mục"
        TITLE = "title", "Tiêu đề"
        SUMMARY = "summary", "Tóm tắt"
        CONTENT = "content", "Nội dung"
        AUTHOR = "author", "Tác giả"
        CATEGORIES = "categories", "Thể loại của nguồn"
        LINK = "link", "Địa chỉ gốc"

    class Match(models.TextChoices):
        CONTAINS = "contains", "chứa cụm từ"
        WORDS = "words", "có đủ các từ"
        STARTS = "starts", "bắt đầu bằng"
        PATTERN = "pattern", "theo mẫu (dấu * thay cho đoạn bất kỳ)"

    class Action(models.TextChoices):
        TOPIC = "topic", "Xếp vào chuyên mục"
        REJECT = "reject", "Từ chối"
        APPROVE = "approve", "Tự duyệt (dẫn link)"

    source = models.ForeignKey(
        "inbox.Source",
        verbose_name="nguồn",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="rules",
        help_text="Để trống: áp dụng cho mọi nguồn.",
    )
    field = models.CharField("mục được xét", max_length=10, choices=Field, default=Field.TITLE)
    match = models.CharField("điều kiện", max_length=10, choices=Match, default=Match.CONTAINS)
    value = models.CharField(
        "chữ cần tìm",
        max_length=200,
        help_text="Không phân biệt chữ hoa, chữ thường. Gõ có dấu thì tìm đúng dấu; gõ không dấu thì bỏ qua dấu.",
    )
    action = models.CharField("việc cần làm", max_length=10, choices=Action, default=Action.TOPIC)
    topic = models.ForeignKey(
        "articles.TopicPage",
        verbose_name="chuyên mục",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    is_active = models.BooleanField("đang dùng", default=True)
    sort_order = models.PositiveSmallIntegerField(
        "thứ tự", default=0, help_text="Số nhỏ xét trước. Quy tắc đầu tiên khớp sẽ quyết định."
    )

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "quy tắc"
        verbose_name_plural = "quy tắc"

    def __str__(self) -> str:
        condition = self.get_match_display().partition(" (")[0]
        return f"{self.get_field_display()} {condition} “{self.value}”"

    def clean(self) -> None:
        super().clean()
        if self.action == self.Action.TOPIC and self.topic_id is None:
            raise ValidationError({"topic": "Hãy chọn chuyên mục mà quy tắc xếp tin vào."})
        if self.action == self.Action.APPROVE and self.source_id is None:
            raise ValidationError({"source": "Chỉ tự duyệt tin của một nguồn tin cậy: hãy chọn nguồn ấy."})
        if not self.value.strip(" *"):
            raise ValidationError({"value": "Hãy ghi chữ cần tìm; quy tắc không được khớp với mọi tin."})

    def matches(self, item: InboxItem) -> bool:
        """Whether the item is of this rule's source and has what it looks for."""
        if self.source_id is not None and self.source_id != item.source_id:
            return False
        needle = _plain(self.value)
        # Without accents they are not looked at: "lua dao" finds "lừa đảo", "lừa" does not find "lụa".
        accented = needle != fold(needle)
        texts = (_plain(text) if accented else fold(_plain(text)) for text in _texts(item, self.field))
        return any(_found(self.match, needle, text) for text in texts)


def _plain(text: str) -> str:
    return " ".join(nfc(text).casefold().split())


def _texts(item: InboxItem, field: str) -> Iterable[str]:
    parts = {
        Rule.Field.TITLE: lambda: item.title,
        Rule.Field.SUMMARY: lambda: item.summary,
        Rule.Field.CONTENT: lambda: html_to_text(item.content_html),
        Rule.Field.AUTHOR: lambda: item.author,
        Rule.Field.CATEGORIES: lambda: "\n".join(item.categories),
        Rule.Field.LINK: lambda: item.link,
    }
    return (part() for name, part in parts.items() if field in (name, Rule.Field.ANY))


def _found(match: str, needle: str, text: str) -> bool:
    if match == Rule.Match.CONTAINS:
        return needle in text
    if match == Rule.Match.STARTS:
        return text.startswith(needle)
    if match == Rule.Match.WORDS:
        words = set("".join(c if c.isalnum() else " " for c in text).split())
        return words.issuperset(needle.split())
    return _fits(needle.split("*"), text)


def _fits(pieces: list[str], text: str) -> bool:
    """Whether the pieces of a pattern stand in the text one after the other."""
    at = 0
    for piece in map(str.strip, pieces):
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
