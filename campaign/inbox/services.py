"""What an editor does with an item: approve, reject, undo, turn into an article, take a changed original.

Each is one transaction that changes the item only if it still stands as the editor saw it; every decision is
logged with who and when. Nothing here publishes an article: that is the newsroom's way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.log_actions import registry as log_registry

from base.models import User
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox.decide import GONE
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.rules import Rule
from campaign.inbox.sanitize import shorten, text_to_html
from campaign.inbox.signals import item_visibility_changed

State = InboxItem.State
# A source that failed this often in a row is more than briefly out of order.
BROKEN_AFTER = 3


class InboxError(Exception):
    """Something an editor asked for cannot be done; the message is for the editor."""


def approve(item: InboxItem, user: User | None, rule: str = "") -> None:
    """Makes the item public as an attributed link to its original, at once or after its source's delay."""
    if not item.link:
        raise InboxError("Tin này không có địa chỉ gốc nên không đăng dẫn link được; hãy chuyển thành bài.")
    if not item.source.trusts(item.link):
        raise InboxError(
            f"Tin dẫn tới {item.link[:80]}, ngoài các máy chủ được phép của nguồn “{item.source}”. "
            "Hãy thêm tên miền ấy vào nguồn tin nếu tin cậy."
        )
    now = timezone.now()
    visible_at = item.visible_from(now)
    _decide(
        item,
        user,
        rule,
        from_states=(State.NEW, State.REJECTED, State.DUPLICATE),
        action="inbox.approve",
        state=State.APPROVED,
        is_link=True,
        visible_at=visible_at,
        released_at=now if visible_at <= now else None,
    )


def reject(item: InboxItem, user: User | None, rule: str = "") -> None:
    """Sets the item aside; an approved one leaves the site."""
    _decide(
        item,
        user,
        rule,
        from_states=(State.NEW, State.APPROVED, State.DUPLICATE),
        action="inbox.reject",
        state=State.REJECTED,
        is_link=False,
        visible_at=None,
        released_at=None,
    )


def undo(item: InboxItem, user: User) -> None:
    """Takes an approval or a rejection back: the item is undecided again."""
    _decide(
        item,
        user,
        from_states=(State.APPROVED, State.REJECTED),
        action="inbox.undo",
        state=State.DUPLICATE if item.duplicate_of_id else State.NEW,
        is_link=False,
        visible_at=None,
        released_at=None,
    )


def assign_topic(item: InboxItem, user: User, topic: TopicPage) -> None:
    """Files the item under `topic`; what it was under before is kept in the log, for `undo_topic`."""
    _file_under(item, user, topic.pk, "inbox.topic", {"from": item.topic_id, "topic": topic.title})


def undo_topic(item: InboxItem, user: User) -> None:
    """Files the item where it was before the last `assign_topic`."""
    last = (
        log_registry.get_logs_for_instance(item).filter(action="inbox.topic").order_by("-timestamp").first()
    )
    if last is None:
        raise InboxError("Tin này chưa được đổi chuyên mục lần nào.")
    before = TopicPage.objects.filter(pk=last.data["from"]).first()
    _file_under(item, user, before.pk if before else None, "inbox.undo_topic", {})


def _file_under(
    item: InboxItem, user: User | None, topic_id: int | None, action: str, data: dict[str, Any]
) -> None:
    with transaction.atomic():
        InboxItem.objects.filter(pk=item.pk).update(topic=topic_id)
        log(instance=item, action=action, user=user, data=data)
        if item.visible_at is not None:
            announce([item.pk])
    item.refresh_from_db()


def create_article_draft(item: InboxItem, user: User, topic: TopicPage | None = None) -> ArticlePage:
    """A draft by `user` under `topic` (else the item's or source's) with source, original address, time, author.

    The full text goes in only where the source has agreed; the draft is never live.
    """
    topic = topic or item.effective_topic
    if topic is None:
        raise InboxError("Hãy chọn chuyên mục cho bài trước khi chuyển tin thành bài.")
    if not topic.permissions_for_user(user).can_add_subpage():
        raise InboxError(f"Bạn không có quyền viết bài trong chuyên mục “{topic.title}”.")
    with transaction.atomic():
        current = InboxItem.objects.select_for_update().get(pk=item.pk)
        if current.article_id is not None:
            raise InboxError("Tin này đã được chuyển thành bài rồi.")
        article = _draft(item, user)
        topic.add_child(instance=article)
        article.save_revision(user=user, log_action=True)
        changes: dict[str, Any] = {"article": article, "topic": topic}
        if current.decided_at is None:
            changes |= {"decided_by": user, "decided_by_rule": "", "decided_at": timezone.now()}
        if current.state == State.REJECTED:
            changes["state"] = State.NEW
        InboxItem.objects.filter(pk=item.pk).update(**changes)
        log(instance=item, action="inbox.draft", user=user, data={"page": article.pk})
    item.refresh_from_db()
    return article


def _draft(item: InboxItem, user: User) -> ArticlePage:
    full = item.source.republish_agreement and item.content_html
    text = full or text_to_html(item.summary)
    return ArticlePage(
        title=shorten(item.title, 255),
        summary=shorten(item.summary, 500),
        body=[("text", text)] if text else [],
        source_name=item.source.name,
        source_url=item.link if len(item.link) <= 1000 else "",
        source_author=shorten(item.author, 150),
        source_published_at=item.published_at,
        is_sample=item.source.is_sample,
        owner=user,
        live=False,
    )


def take_original(item: InboxItem, user: User) -> None:
    """Replaces the item's text by its publisher's newer one; an article made from it is left as it is."""
    if not item.changed_original:
        raise InboxError("Bản gốc của tin này không có thay đổi nào đang chờ.")
    for name, value in item.changed_original.items():
        setattr(item, name, value)
    item.fill_derived()
    fields = {name: getattr(item, name) for name in (*item.changed_original, "search_text")}
    _settle_original(item, user, "inbox.take_original", fields)


def keep_version(item: InboxItem, user: User) -> None:
    """Leaves the item as it was decided on, and the publisher's change aside."""
    _settle_original(item, user, "inbox.keep_version", {})


def _settle_original(item: InboxItem, user: User, action: str, fields: dict[str, Any]) -> None:
    with transaction.atomic():
        InboxItem.objects.filter(pk=item.pk).update(original_changed=False, changed_original=None, **fields)
        log(instance=item, action=action, user=user)
        announce([item.pk])
    item.refresh_from_db()


def apply_rules(items: list[InboxItem]) -> None:
    """Does to new items what the editors' rules say; the first rule that decides and the first topic win."""
    rules = list(Rule.objects.filter(is_active=True).select_related("topic"))
    if not rules:
        return
    # Whoever made the poll begin has decided nothing: the log names the rule alone.
    with LogContext():
        for item in items:
            _apply_rules_to(item, [rule for rule in rules if rule.matches(item)])


def _apply_rules_to(item: InboxItem, rules: list[Rule]) -> None:
    topic_rule = next((rule for rule in rules if rule.action == Rule.Action.TOPIC), None)
    if topic_rule:
        data = {"from": None, "rule": str(topic_rule)}
        _file_under(item, None, topic_rule.topic_id, "inbox.topic", data)
    deciding = next((rule for rule in rules if rule.action != Rule.Action.TOPIC), None)
    if deciding is None or item.state != State.NEW:
        return
    if deciding.action == Rule.Action.REJECT:
        reject(item, None, str(deciding))
    elif item.can_be_approved and item.source.trusts(item.link):
        approve(item, None, str(deciding))


def _decide(
    item: InboxItem,
    user: User | None,
    rule: str = "",
    *,
    from_states: Iterable[str],
    action: str,
    **changes: Any,
) -> None:
    """`user` decides, or where there is none, the rule of that name."""
    with transaction.atomic():
        done = InboxItem.objects.filter(pk=item.pk, state__in=from_states).update(
            decided_by=user, decided_by_rule=rule, decided_at=timezone.now(), **changes
        )
        if done:
            log(instance=item, action=action, user=user, data={"rule": rule} if rule else None)
            announce([item.pk])
    item.refresh_from_db()
    if not done:
        raise InboxError(f"Tin “{shorten(item.title, 80)}” đã ở trạng thái “{item.get_state_display()}”.")


def take_new_address(source: Source) -> None:
    """Polls the source at the address it moved to from now on; links to its old host stay allowed."""
    if not source.proposed_url:
        raise InboxError(f"Nguồn “{source}” không có địa chỉ mới nào đang chờ.")
    old_host = source.host
    source.feed_url = source.proposed_url
    if old_host not in source.hosts:
        source.allowed_hosts = f"{source.allowed_hosts}\n{old_host}".strip()
    try:
        source.full_clean()
    except ValidationError as refused:
        raise InboxError(" ".join(refused.messages)) from refused
    source.moved_to = source.etag = source.last_modified = source.body_hash = source.notice = ""
    source.moved_sightings = 0
    if source.last_error == GONE:
        source.is_active, source.last_error, source.consecutive_failures = True, "", 0
    source.next_poll_at = timezone.now()
    source.save()


def leave_new_address(source: Source) -> None:
    """Keeps the address, and proposes that other one no more."""
    Source.objects.filter(pk=source.pk).update(moved_ignored=source.moved_to)


def announce(item_ids: list[int]) -> None:
    """Tells the rest of the site, after commit, that readers may see something else now."""
    if item_ids:
        transaction.on_commit(lambda: item_visibility_changed.send(InboxItem, item_ids=item_ids))
