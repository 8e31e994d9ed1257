"""Quotes of messages, and their answers, in drafts made from them: erased with the message if they were never online.

Published quotes stay: two people have seen them, masked and defanged, and readers may have them already.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, Revision

from base.plain_text import plain_text
from campaign.articles.models import AlertPage, ArticlePage
from campaign.engagement.messages import words
from campaign.engagement.models import Message
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash import services
from campaign.newsroom.trash.snapshot import Snapshot

TAKEN_OUT = "engagement.message_unquote"
_MODELS = (AlertPage, ArticlePage)
# In drafts not made from the message, fewer common runs of words may be chance.
_BY_CHANCE = 8


def take_out(message: Message) -> None:
    """Remove quotes of this message from all drafts that were never online, their revisions, previews and the trash.

    Quotes are found by their words, because a copy of a draft, or a draft in the trash, has no link to its message. A
    quote stays as long as another message that is not erased contains as much of it. The answer goes from articles that
    were made from the message, or quote it: elsewhere, the same words are the board's own.
    """
    quotes = _Quotes(message)
    services.forget_previews()
    for model in _MODELS:
        drafts = model.objects.filter(first_published_at=None)
        keys = drafts.order_by().annotate(key=Cast("pk", CharField())).values("key")
        revisions = Revision.page_revisions.filter(object_id__in=keys)
        for revision in _with_quotes(revisions, "content", Q(object_id=str(message.page_id))):
            if kept := quotes.taken_from(model, int(revision.object_id), revision.content):
                # Not `save`, which would count as an edit of the page by nobody.
                Revision.objects.filter(pk=revision.pk).update(content=revision.content | kept)
        for page in _with_quotes(drafts, "body", Q(pk=message.page_id)):
            if kept := quotes.taken_from(model, page.pk, {"body": json.dumps(list(page.body.raw_data))}):
                page.body = kept["body"]
                page.save(update_fields=["body"], clean=False)
    for trashed in Trashed.objects.filter(snapshot__contains="quote").select_for_update(of=("self",)):
        snapshot = Snapshot(trashed.snapshot)
        if _taken_from_trash(quotes, snapshot):
            Trashed.objects.filter(pk=trashed.pk).update(snapshot=str(snapshot))
    if quotes.pages:
        log(message, TAKEN_OUT, data={"pages": sorted(quotes.pages)})


class _Quotes:
    """Quotes of one message, and the keys of the pages from which they were taken."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.made = {message.page_id}
        self.pages: set[int] = set()

    @cached_property
    def _other_texts(self) -> list[str]:
        others = Message.objects.filter(erased_at=None).exclude(pk=self.message.pk)
        return list(others.values_list("text", flat=True))

    @cached_property
    def _answers(self) -> list[str]:
        return list(self.message.replies.exclude(approved_at=None).values_list("text", flat=True))

    def taken_from(self, model: type[Page], page: int, values: dict[str, Any]) -> dict[str, str]:
        """Return {"body": ...} without the quotes for the page's `values`; {} if it has none."""
        blocks = json.loads(values.get("body") or "[]")
        is_made = page in self.made
        kept = [block for block in blocks if not self._has(block, 1 if is_made else _BY_CHANCE)]
        if model is ArticlePage and (is_made or len(kept) < len(blocks)):
            kept = [block for block in kept if not self._answers_in(block)]
        if len(kept) == len(blocks):
            return {}
        self.pages.add(page)
        return {"body": json.dumps(kept)}

    def _has(self, block: Any, least: int) -> bool:
        quote = block["value"].get("text", "") if block["type"] == "quote" else ""
        said = _shared_runs(self.message.text, quote, least)
        return said > 0 and not any(_shared_runs(text, quote) >= said for text in self._other_texts)

    def _answers_in(self, block: Any) -> bool:
        text = plain_text(block["value"]) if block["type"] == "text" else ""
        return any(_shared_runs(answer, text) for answer in self._answers)


def _with_quotes(rows: QuerySet[Any], field: str, made: Q) -> QuerySet[Any]:
    """Return the rows whose JSON in `field` has a quote, and those that were `made` from the message."""
    return rows.annotate(json=Cast(field, TextField())).filter(Q(json__contains="quote") | made)


def _taken_from_trash(quotes: _Quotes, snapshot: Snapshot) -> bool:
    """Remove the quotes from the drafts of a snapshot. Return False if there are none."""
    unread = {row["id"] for row in snapshot.of_model(Page) if row["first_published_at"] is None}
    message = quotes.message
    for label, key, _, page, _ in snapshot.emptied:
        if (label, key) == (message._meta.label, message.pk):
            quotes.made.add(page)
    models = {row["page_ptr_id"]: model for model in _MODELS for row in snapshot.of_model(model)}
    found = [(row["page_ptr_id"], row) for model in _MODELS for row in snapshot.of_model(model)]
    found += [(int(row["object_id"]), row["content"]) for row in snapshot.of_model(Revision)]
    changed = False
    for page, values in found:
        if page in unread and page in models and (kept := quotes.taken_from(models[page], page, values)):
            values |= kept
            changed = True
    return changed


def _shared_runs(text: str, quote: str, least: int = 1) -> int:
    """Return the number of runs of words that quote and text share; 0 if it is below half of the quote's runs.

    Half is enough because an editor may leave out a name. A text with fewer runs than `least` must share all of them.
    """
    runs, own = words.shingles(quote), words.shingles(text)
    if not runs:
        return int(bool(quote.strip()) and quote.strip() == words.for_publication(text).strip())
    common = len(runs & own)
    return common if 2 * common >= len(runs) and common >= min(least, len(own)) else 0


def warning_for(page: Page) -> str:
    """Return the warning for a draft that was made from an erased message or quoted one; "" for any other page."""
    if page.first_published_at is not None:
        return ""
    # Entries are of messages, because a page that was in the trash could get no entry of its own.
    entries = ModelLogEntry.objects.filter(action=TAKEN_OUT)
    taken = {int(entry.object_id) for entry in entries if page.pk in entry.data["pages"]}
    made = Message.objects.filter(page=page.pk, erased_at__isnull=False).values_list("pk", flat=True)
    numbers = ", ".join(str(key) for key in sorted({*taken, *made}))
    if not numbers:
        return ""
    done = ", nên máy bỏ lời trích khỏi bản nháp" if taken else ""
    return (
        f"Bài nháp này dùng tin người dân gửi (số {numbers}), nay nội dung tin đã được xóa{done}. Hãy đọc lại phần còn"
        " lại: còn lời, tên, tên tài khoản, địa chỉ hay ảnh của người gửi thì bỏ đi."
    )
