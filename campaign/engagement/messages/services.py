"""Changes of a message's state by the board. Each is logged, without the words of the message or the answer."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from base.models import User
from base.models.names import name
from campaign.articles.drafts import add_draft
from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.engagement.messages import keeping, quotes, words
from campaign.engagement.models import MESSAGE_POLICY, Message, Reply
from campaign.inbox.reading.sanitize import text_to_html
from vietnamese.numbers import group

APPROVE = "engagement.approve_message"
# Actions of the log, with their labels.
ACTIONS = {
    "engagement.message_give": "Giao tin người dân gửi",
    "engagement.message_reply": "Viết trả lời tin người dân gửi",
    "engagement.message_approve": "Duyệt trả lời tin người dân gửi",
    "engagement.message_return": "Trả lại câu trả lời",
    "engagement.message_aside": "Khép lại tin người dân gửi",
    "engagement.message_reopen": "Mở lại tin người dân gửi",
    "engagement.message_page": "Làm bài từ tin người dân gửi",
    "engagement.message_erase": "Xóa tin người dân gửi trước hạn",
    quotes.TAKEN_OUT: "Bỏ lời trích của tin đã xóa",
}


class DeskError(Exception):
    """Refusal of a change, with words for the editor."""


def why_not_approve(message: Message, reply: Reply, user: User) -> str:
    """Return why `user` cannot approve `reply`; "" if they can.

    Nobody approves their own last change. The second person has the right to approve and wrote nothing of it, or is a
    writer who agrees with a change by somebody with that right (as in newsroom.review.agreement).
    """
    if message.state != Message.State.WRITTEN or reply.approved_at:
        return "Không có câu trả lời nào đang chờ duyệt."
    if reply.written_by_id == user.pk:
        return "Bạn là người sửa câu trả lời sau cùng, nên một người khác phải duyệt."
    if user.has_perm(APPROVE) and user.pk not in _writers(message):
        return ""
    if user.pk in _writers(message) and reply.written_by is not None and reply.written_by.has_perm(APPROVE):
        return ""
    if user.has_perm(APPROVE):
        return "Bạn cũng đã viết câu trả lời này, nên một người khác phải duyệt."
    return "Câu trả lời chờ Trưởng ban hoặc Phó ban duyệt."


def _writers(message: Message) -> set[int]:
    """Return the keys of users who wrote versions since the last approved one."""
    versions = message.replies.all()
    approved = versions.exclude(approved_at=None).last()
    if approved:
        versions = versions.filter(pk__gt=approved.pk)
    return {pk for pk in versions.values_list("written_by", flat=True) if pk}


@transaction.atomic
def give(message: Message, to: User, by: User) -> None:
    """Give the message to `to`, who may be `by`. Raises DeskError."""
    message = _locked(message)
    if not to.is_active or not MESSAGE_POLICY.user_has_permission(to, "change"):
        raise DeskError(f"{name(to)} không xử lý được tin người dân gửi.")
    message.assignee = to
    if message.state == Message.State.NEW:
        message.state = Message.State.TAKEN
    message.save(update_fields=["assignee", "state"])
    _log(message, "give", by, to=name(to))


@transaction.atomic
def write(message: Message, text: str, seen: str, by: User) -> None:
    """Store a version of the answer, which waits for a second person. Raises DeskError.

    `seen` is the key of the version on the writer's screen, "" for none.
    """
    message = _locked(message)
    last = _seen(message, seen)
    if not text.strip():
        raise DeskError("Hãy viết câu trả lời rồi gửi duyệt.")
    _check_length("text", text)
    if last and last.text == text and message.state == Message.State.WRITTEN:
        raise DeskError("Câu trả lời không có gì thay đổi.")
    message.replies.create(text=text, written_by=by)
    if message.state == Message.State.ASIDE:
        _open_again(message)
    message.state, message.assignee = Message.State.WRITTEN, message.assignee or by
    message.save(update_fields=["state", "assignee", "closed_at"])
    _log(message, "reply", by)


@transaction.atomic
def approve(message: Message, seen: str, by: User) -> None:
    """Approve the answer, which the sender can then read. `seen` is the key of the version on the screen.

    Raises DeskError, for example if somebody has saved another version since.
    """
    message = _locked(message)
    reply = _seen(message, seen)
    if reply is None:
        raise DeskError("Chưa có câu trả lời nào.")
    if refusal := why_not_approve(message, reply, by):
        raise DeskError(refusal)
    reply.approved_by, reply.approved_at = by, timezone.now()
    reply.save(update_fields=["approved_by", "approved_at"])
    message.state = Message.State.ANSWERED
    # A correction does not change when the first answer was given.
    message.closed_at = message.closed_at or reply.approved_at
    message.save(update_fields=["state", "closed_at"])
    _log(message, "approve", by)


@transaction.atomic
def give_back(message: Message, seen: str, note: str, by: User) -> None:
    """Return the answer to its writer. Raises DeskError."""
    message = _locked(message)
    reply = _seen(message, seen)
    if reply is None or message.state != Message.State.WRITTEN:
        raise DeskError("Không có câu trả lời nào đang chờ duyệt.")
    if not note.strip():
        raise DeskError("Hãy viết cần sửa gì, để người viết biết.")
    _check_length("note", note)
    reply.returned_by, reply.note = by, note
    reply.save(update_fields=["returned_by", "note"])
    message.state = Message.State.TAKEN
    message.save(update_fields=["state"])
    _log(message, "return", by)


@transaction.atomic
def set_aside(message: Message, by: User) -> None:
    """Close the message without an answer of its own: it is spam, or an alert answers it. Raises DeskError.

    A message with an approved answer goes back to answered: only its correction is given up.
    """
    message = _locked(message)
    if message.state == Message.State.ANSWERED:
        raise DeskError("Tin này đã được trả lời.")
    is_answered = message.replies.exclude(approved_at=None).exists()
    message.state = Message.State.ANSWERED if is_answered else Message.State.ASIDE
    # Closing it again, from a stale screen, does not keep the message longer.
    message.closed_at = message.closed_at or timezone.now()
    message.assignee = message.assignee or by
    message.save(update_fields=["state", "closed_at", "assignee"])
    _log(message, "aside", by)


@transaction.atomic
def reopen(message: Message, by: User) -> None:
    """Reopen a message that was set aside. Raises DeskError."""
    message = _locked(message)
    if message.state != Message.State.ASIDE:
        raise DeskError("Tin này không ở trạng thái khép lại.")
    _open_again(message)
    message.state = Message.State.TAKEN
    message.save(update_fields=["state", "closed_at"])
    _log(message, "reopen", by)


def _open_again(message: Message) -> None:
    """Reset `closed_at` of a message, without saving. Raises DeskError if the message would be erased at once."""
    if keeping.is_over(message):
        raise DeskError(
            "Tin chưa trả lời chỉ được giữ một số ngày kể từ hạn trả lời, và số ngày ấy đã hết: mở lại thì máy xóa"
            " ngay. Muốn dùng nội dung tin thì làm bài từ tin."
        )
    message.closed_at = None


@transaction.atomic
def make_alert(message: Message, topic: TopicPage, by: User) -> Page:
    """Make the draft of an alert that quotes the message, defanged and masked. Raises DeskError."""
    source = "Tin người dân gửi Ban Biên tập; số đã che, liên kết đã vô hiệu hóa"
    alert = AlertPage(
        # Titles get into the log, so they hold no words of the message.
        title="Cảnh báo tin nhắn lừa đảo",
        body=[
            ("text", "<p>Ban Biên tập nhận được tin sau từ người dân.</p>"),
            ("quote", {"text": words.for_publication(message.text), "source": source}),
        ],
        what_to_do=[
            ("step", "<p>Không bấm vào liên kết, không gọi lại, không chuyển tiền theo tin này.</p>")
        ],
    )
    return _make_page(message, alert, topic, by)


@transaction.atomic
def make_article(message: Message, topic: TopicPage, by: User) -> Page:
    """Make the draft of an article with question (masked) and answer, both defanged. Raises DeskError."""
    answered = message.replies.exclude(approved_at=None).last()
    answer = text_to_html(words.defang(answered.text)) if answered else ""
    article = ArticlePage(
        title="Hỏi đáp: câu hỏi của người dân",
        body=[
            ("quote", {"text": words.for_publication(message.text), "source": "Người dân hỏi"}),
            ("text", answer),
        ],
    )
    return _make_page(message, article, topic, by)


def _make_page(message: Message, page: Any, topic: TopicPage, by: User) -> Page:
    message = _locked(message)
    if message.page_id:
        raise DeskError("Tin này đã được làm thành bài rồi.")
    add_draft(page, topic, by)
    message.page = page
    message.assignee = message.assignee or by
    if message.state == Message.State.NEW:
        message.state = Message.State.TAKEN
    message.save(update_fields=["page", "assignee", "state"])
    _log(message, "page", by, page=page.pk)
    return page


@transaction.atomic
def join(message: Message, other: Message, by: User) -> None:
    """Link the message to the page that was made from a similar one. Raises DeskError."""
    message = _locked(message)
    if message.page_id or other.page_id is None:
        raise DeskError("Không gắn được: tin này đã có bài, hoặc tin kia chưa có.")
    message.page_id = other.page_id
    message.save(update_fields=["page"])
    _log(message, "page", by, page=other.page_id)


@transaction.atomic
def erase(message: Message, by: User) -> None:
    """Erase the message before its time, as its sender asked. Raises DeskError."""
    if not by.has_perm(APPROVE):
        raise DeskError("Chỉ Trưởng ban, Phó ban xóa được tin trước hạn.")
    keeping.erase_early(_locked(message))
    _log(message, "erase", by)


def _locked(message: Message) -> Message:
    locked = Message.objects.select_for_update().filter(erased_at=None, pk=message.pk).first()
    if locked is None:
        raise DeskError("Nội dung tin này đã được xóa.")
    return locked


def _seen(message: Message, seen: str) -> Reply | None:
    """Return the newest version if the person has seen it. Raises DeskError otherwise."""
    last = message.replies.select_related("written_by", "approved_by", "returned_by").last()
    if seen != (str(last.pk) if last else ""):
        writer = name(last.written_by) if last else ""
        raise DeskError(
            f"Trong lúc bạn xem, {writer} đã sửa câu trả lời. Hãy đọc bản mới; chữ bạn vừa gõ vẫn còn ở dưới."
        )
    return last


def _check_length(field: str, text: str) -> None:
    """Raise DeskError for a text that is longer than its field; a browser would silently cut what is pasted."""
    most = cast(Any, Reply._meta.get_field(field)).max_length
    if len(text) > most:
        raise DeskError(f"Dài quá {group(most)} ký tự (đang có {group(len(text))}). Hãy rút gọn bớt.")


def _log(message: Message, action: str, by: User, **data: Any) -> None:
    log(message, f"engagement.message_{action}", user=by, data=data)
