"""Words of messages in drafts that were made from them: they go with the message, as long as nobody has read them.

What is online stays: two persons have seen it, masked and defanged, and readers may have it already.
"""

from __future__ import annotations

import json
from typing import Any

from wagtail.models import Page, Revision

from campaign.engagement.desk import words
from campaign.engagement.models import Message


def take_out(message: Message) -> None:
    """Take quotes of this message out of a draft that was never online, and out of its revisions.

    A quote stays if another message, which shares the draft and is not erased, says the same.
    """
    draft = message.page
    if draft is None or draft.first_published_at is not None:
        return
    others = Message.objects.filter(page=draft, erased_at=None).exclude(pk=message.pk)
    texts = list(others.values_list("text", flat=True))

    def is_own(block: Any) -> bool:
        quote = block["value"].get("text", "") if block["type"] == "quote" else ""
        return _says(message.text, quote) and not any(_says(text, quote) for text in texts)

    page: Any = draft.specific
    for revision in Revision.objects.for_instance(page):
        blocks = json.loads(revision.content["body"])
        kept = [block for block in blocks if not is_own(block)]
        if len(kept) < len(blocks):
            # Not by `save`, which would be an edit of the page by nobody.
            content = revision.content | {"body": json.dumps(kept)}
            Revision.objects.filter(pk=revision.pk).update(content=content)
    page.body = json.dumps([block for block in page.body.raw_data if not is_own(block)])
    page.save(update_fields=["body"], clean=False)


def _says(text: str, quote: str) -> bool:
    """Return True if at least half of the quote is in the text: an editor may have left out a name."""
    runs = words.shingles(quote)
    if not runs:
        return bool(quote.strip()) and quote.strip() == words.for_publication(text).strip()
    return 2 * len(runs & words.shingles(text)) >= len(runs)


def warning_for(page: Page) -> str:
    """Return what editors of a draft are told if it was made from a message that is erased; "" if not."""
    if page.first_published_at is not None:
        return ""
    erased = Message.objects.filter(page=page.pk, erased_at__isnull=False).order_by("pk")
    numbers = ", ".join(str(key) for key in erased.values_list("pk", flat=True))
    if not numbers:
        return ""
    return (
        f"Bài nháp này làm từ tin người dân gửi (số {numbers}), nay nội dung tin đã được xóa, nên máy bỏ lời trích khỏi"
        " bản nháp. Hãy đọc lại phần còn lại: còn lời, tên, tên tài khoản, địa chỉ hay ảnh của người gửi thì bỏ đi."
    )
