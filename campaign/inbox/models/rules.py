"""Editors' rules for new items: the condition that an item must meet, and the action that follows.

Matching is a plain text search, or a pattern with a time limit (patterns.py), so that no rule can hold up
polling: a rule that is too slow turns itself off and records the reason. Nothing here changes an item;
services.apply_rules does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from base.fields import SortOrderField
from campaign.inbox.models.items import InboxItem, ItemQuerySet
from campaign.inbox.models.patterns import PatternError, Stopwatch
from campaign.inbox.models.patterns import check as check_pattern
from campaign.inbox.reading.sanitize import html_to_line
from vietnamese.fold import accented, fold
from vietnamese.text import nfc


class Rule(models.Model):
    """One condition on one field of an item, for some sources or all, and one action."""

    class Field(models.TextChoices):
        ANY = "any", "Mọi mục"
        TITLE = "title", "Tiêu đề"
        SUMMARY = "summary", "Tóm tắt"
        CONTENT = "content", "Nội dung"
        AUTHOR = "author", "Tác giả"
        CATEGORIES = "categories", "Thể loại của nguồn"
        LINK = "link", "Địa chỉ gốc"
        SOURCE = "source", "Tên nguồn"

    class Match(models.TextChoices):
        CONTAINS = "contains", "chứa cụm từ"
        WORDS = "words", "có đủ các từ"
        STARTS = "starts", "bắt đầu bằng"
        PATTERN = "pattern", "theo mẫu (dấu * thay cho đoạn bất kỳ)"
        REGEX = "regex", "theo biểu thức chính quy (regex)"

    class Action(models.TextChoices):
        TOPIC = "topic", "Xếp vào chuyên mục"
        REJECT = "reject", "Từ chối"
        APPROVE = "approve", "Tự duyệt (dẫn về bài gốc)"

    sources = models.ManyToManyField(
        "inbox.Source",
        verbose_name="nguồn",
        blank=True,
        related_name="rules",
        help_text="Không chọn nguồn nào: áp dụng cho mọi nguồn.",
    )
    field = models.CharField("mục được xét", max_length=10, choices=Field, default=Field.TITLE)
    match = models.CharField("điều kiện", max_length=10, choices=Match, default=Match.CONTAINS)
    value = models.CharField(
        "chữ cần tìm",
        max_length=200,
        help_text="Không phân biệt chữ hoa, chữ thường. Gõ có dấu thì tìm đúng dấu; gõ không dấu thì bỏ qua dấu. "
        "Với biểu thức chính quy, ví dụ: (lừa đảo|chiếm đoạt).{0,40}(tài khoản|tiền)",
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
    # Set by dragging in the list; the first matching rule decides.
    sort_order = SortOrderField("thứ tự")
    # The reason why the rule turned itself off, in Vietnamese for editors.
    notice = models.TextField("ghi chú của máy", blank=True, editable=False)

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "quy tắc"
        verbose_name_plural = "quy tắc"

    def __str__(self) -> str:
        condition = self.get_match_display().partition(" (")[0]
        return f"{self.get_field_display()} {condition} “{self.value}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.is_active:
            self.notice = ""
        if self.action != self.Action.TOPIC:
            # Such a rule does not use its topic, and would be deleted with it.
            self.topic = None
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.action == self.Action.TOPIC and self.topic_id is None:
            raise ValidationError({"topic": "Hãy chọn chuyên mục mà quy tắc xếp tin vào."})
        if not self.value.strip(" *"):
            raise ValidationError({"value": "Hãy ghi chữ cần tìm; quy tắc không được khớp với mọi tin."})
        if self.match == self.Match.REGEX:
            try:
                check_pattern(self.value)
            except PatternError as error:
                raise ValidationError({"value": str(error)}) from error

    @cached_property
    def source_ids(self) -> frozenset[int]:
        """Keys of the rule's sources; empty for a rule of all sources. The trial of an unsaved rule sets them."""
        return frozenset(source.pk for source in self.sources.all()) if self.pk else frozenset()

    def covers(self, source_id: int) -> bool:
        """Return True if the rule is for items of this source."""
        return not self.source_ids or source_id in self.source_ids

    def among(self, items: ItemQuerySet) -> ItemQuerySet:
        """Return the items of the rule's sources."""
        return items.filter(source__in=self.source_ids) if self.source_ids else items

    def matches(self, item: InboxItem, stopwatch: Stopwatch) -> bool:
        """Return True if the item belongs to this rule's sources and meets its condition.

        A regular expression may raise PatternError. Items of one batch share a stopwatch.
        """
        if not self.covers(item.source_id):
            return False
        texts = _texts(item, self.field)
        if self.match == self.Match.REGEX:
            # As below, a pattern without accents is also searched for in the text without accents.
            unaccented = self.value.casefold() == fold(self.value)
            return any(
                stopwatch.search(self.value, text)
                or (unaccented and stopwatch.search(self.value, fold(text)))
                for text in map(nfc, texts)
            )
        needle = _plain(self.value)
        # A value without accents ignores them: "lua dao" finds "lừa đảo", but "lừa" does not find "lụa".
        has_accents = needle != fold(needle)
        plain = (_plain(text) if has_accents else fold(_plain(text)) for text in texts)
        return any(_found(self.match, needle, text) for text in plain)

    def turn_off(self, reason: str) -> None:
        """Turn the rule off, and store the reason for the editors who open the list."""
        self.is_active = False
        day = timezone.localtime().strftime("%H:%M %d/%m/%Y")
        self.notice = f"Quy tắc tự tắt lúc {day}. {reason}"
        self.save(update_fields=["is_active", "notice"])


def _plain(text: str) -> str:
    return " ".join(accented(text).split())


def _texts(item: InboxItem, field: str) -> Iterator[str]:
    """Yield the texts of the field one by one, so that no match extends over two of them."""
    if field in (Rule.Field.TITLE, Rule.Field.ANY):
        yield item.title
    if field in (Rule.Field.SUMMARY, Rule.Field.ANY):
        yield item.summary
    if field in (Rule.Field.CONTENT, Rule.Field.ANY):
        yield html_to_line(item.content_html)
    if field in (Rule.Field.AUTHOR, Rule.Field.ANY):
        yield item.author
    if field in (Rule.Field.CATEGORIES, Rule.Field.ANY):
        yield from item.categories
    if field in (Rule.Field.LINK, Rule.Field.ANY):
        yield item.link
    if field in (Rule.Field.SOURCE, Rule.Field.ANY):
        yield item.source.name


def _found(match: str, needle: str, text: str) -> bool:
    if match == Rule.Match.CONTAINS:
        return needle in text
    if match == Rule.Match.STARTS:
        return text.startswith(needle)
    if match == Rule.Match.WORDS:
        return set(_words(text)).issuperset(_words(needle))
    return _fits(needle.split("*"), text)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def _fits(pieces: list[str], text: str) -> bool:
    """Return True if the pieces of a pattern occur in the text one after the other."""
    at = 0
    for piece in map(str.strip, pieces):
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
