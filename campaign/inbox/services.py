"""Operations of editors on items: approve, reject, assign a topic, make a draft, accept a changed original.

Each decision is one transaction, which changes the item only if it is still in the state that the editor saw,
and which logs the decision, its time and its user. Nothing here publishes an article; that is left to the
newsroom's workflow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import LogContext

from base.models import User
from campaign.articles.drafts import CannotWriteError, add_draft
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox import decisions
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.models.patterns import PatternError, Stopwatch
from campaign.inbox.models.rules import Rule
from campaign.inbox.polling.plan import GONE
from campaign.inbox.reading.sanitize import shorten, text_to_html
from extraction.blocks import build

State = InboxItem.State
# Consecutive failures after which a source counts as broken, not just briefly out of order.
BROKEN_AFTER = 3


def approve(item: InboxItem, user: User | None, rule: str = "") -> None:
    """Make the item public as an attributed link to its original, at once or after its source's delay.

    Stores the source's default topic in an item that has no topic, so that a later change of the default does
    not move the item. Raises InboxError.
    """
    decisions.check_link(item, item.link)
    now = timezone.now()
    visible_at = item.visible_from(now)
    _decide(
        item,
        user,
        rule,
        from_states=(State.NEW, State.REJECTED),
        action="inbox.approve",
        state=State.APPROVED,
        is_link=True,
        visible_at=visible_at,
        released_at=now if visible_at <= now else None,
        topic_id=item.topic_id or item.source.default_topic_id,
    )


def reject(item: InboxItem, user: User | None, rule: str = "") -> None:
    """Reject the item. If it was approved, readers no longer see it. Raises InboxError."""
    _decide(
        item,
        user,
        rule,
        from_states=(State.NEW, State.APPROVED),
        action="inbox.reject",
        state=State.REJECTED,
        is_link=False,
        visible_at=None,
        released_at=None,
    )


def _decide(
    item: InboxItem,
    user: User | None,
    rule: str,
    *,
    from_states: tuple[str, ...],
    action: str,
    **changes: Any,
) -> None:
    """Store a decision of `user`, of the rule named `rule`, or of a rule that `user` applied.

    Raises InboxError.
    """
    if item.state not in from_states:
        raise InboxError(f"Tin “{shorten(item.title, 80)}” đã ở trạng thái “{item.get_state_display()}”.")
    changes |= {
        "decided_by_id": user.pk if user else None,
        "decided_by_rule": rule,
        "decided_at": timezone.now(),
    }
    decisions.make(item, user, action, changes, {"rule": rule} if rule else None)


def assign_topic(item: InboxItem, user: User | None, topic: TopicPage, rule: str = "") -> None:
    """Assign the item to `topic`. Raises InboxError if the item has changed in the meantime."""
    data = {"topic": topic.title} | ({"rule": rule} if rule else {})
    decisions.make(item, user, "inbox.topic", {"topic_id": topic.pk}, data)


def create_article_draft(item: InboxItem, user: User, topic: TopicPage | None = None) -> ArticlePage:
    """Create an article draft by `user` from the item, with its source, original address, time and author.

    The draft's parent is `topic`, else the item's topic, else its source's default. The full text is copied
    only if the source has agreed to republication. The draft is never live. Raises InboxError.
    """
    topic = topic or item.effective_topic
    if topic is None:
        raise InboxError("Hãy chọn chuyên mục cho bài trước khi chuyển tin thành bài.")
    if item.article_id is not None:
        raise InboxError("Tin này đã được chuyển thành bài rồi.")
    with transaction.atomic():
        article = _draft(item)
        try:
            add_draft(article, topic, user)
        except CannotWriteError as error:
            raise InboxError(str(error)) from error
        changes: dict[str, Any] = {"article_id": article.pk, "topic_id": topic.pk}
        if item.decided_at is None:
            changes |= {"decided_by_id": user.pk, "decided_by_rule": "", "decided_at": timezone.now()}
        if item.state == State.REJECTED:
            changes["state"] = State.NEW
        decisions.make(item, user, decisions.DRAFT, changes, {"page": article.pk})
    return article


def _draft(item: InboxItem) -> ArticlePage:
    from extraction.html_reader import read_html

    full = item.source.republish_agreement and item.content_html
    text = full or text_to_html(item.summary)
    return ArticlePage(
        title=shorten(item.title, 255),
        summary=shorten(item.summary, 500),
        body=build(read_html(text), is_article=False).blocks,
        source_name=item.source.name,
        source_url=item.link if len(item.link) <= 1000 else "",
        source_author=shorten(item.author, 150),
        source_published_at=item.published_at,
        is_sample=item.source.is_sample,
        live=False,
    )


def take_original(item: InboxItem, user: User) -> None:
    """Replace the item's text by the publisher's newer version. An article made from the item is not changed.

    Raises InboxError if there is no newer version, or if it would give readers a link that `approve` refuses.
    """
    if not item.changed_original:
        raise InboxError("Bản gốc của tin này không có thay đổi nào đang chờ.")
    link = item.changed_original.get("link", item.link)
    if item.is_link and link != item.link:
        decisions.check_link(item, link)
    newer = copy(item)
    for name, value in item.changed_original.items():
        setattr(newer, name, value)
    newer.fill_derived()
    changes = {name: getattr(newer, name) for name in (*item.changed_original, "search_text")}
    decisions.make(item, user, "inbox.take_original", changes | _SETTLED)


def keep_version(item: InboxItem, user: User) -> None:
    """Keep the item's text and discard the publisher's newer version. Raises InboxError if there is none."""
    if not item.changed_original:
        raise InboxError("Bản gốc của tin này không có thay đổi nào đang chờ.")
    decisions.make(item, user, "inbox.keep_version", _SETTLED)


_SETTLED: dict[str, Any] = {"original_changed": False, "changed_original": None}


def apply_rules(items: list[InboxItem], former: Mapping[int, int] | None = None) -> None:
    """Apply the editors' rules to undecided items: new ones, or those that moved to their publisher's source.

    `former` are the former sources of items that moved; rules that applied there do not apply again. For each item,
    the first matching rule that assigns a topic and the first other matching rule are applied.
    """
    rules = list(Rule.objects.filter(is_active=True).select_related("topic").prefetch_related("sources"))
    if not rules:
        return
    fitting = []
    for rule in rules:
        open_to_it = items if former is None else [i for i in items if not rule.covers(former[i.pk])]
        fitting.append((rule, {item.pk for item in fitting_items(rule, open_to_it)}))
    # The user who started the poll has not decided anything, so the log names only the rule.
    with LogContext(), decisions.together():
        for item in items:
            _apply_rules_to(item, [rule for rule, hits in fitting if item.pk in hits])


def fitting_items(rule: Rule, items: Iterable[InboxItem]) -> list[InboxItem]:
    """Return the items that the rule matches.

    A rule whose pattern is invalid or too slow is turned off, and matches nothing.
    """
    stopwatch = Stopwatch()
    fitting = []
    for item in items:
        try:
            if rule.matches(item, stopwatch):
                fitting.append(item)
        except PatternError as error:
            rule.turn_off(f"{error} Gặp khi xét tin “{shorten(item.title, 80)}” của {item.source}.")
            return []
    return fitting


def apply_to_waiting(rule: Rule, items: Iterable[InboxItem], user: User) -> list[InboxItem]:
    """Apply one rule to waiting items at the request of `user`.

    Returns the items that were changed; those that could not be changed are skipped.
    """
    items = list(items)
    done = []
    with decisions.together():
        decisions.hold(item.pk for item in items)
        for item in items:
            with suppress(InboxError):
                if _carry_out(rule, item, user):
                    done.append(item)
    return done


def _apply_rules_to(item: InboxItem, rules: list[Rule]) -> None:
    topic_rule = next((rule for rule in rules if rule.action == Rule.Action.TOPIC), None)
    # An item that moved to another source may have an editor's topic.
    if topic_rule and item.topic_id is None:
        _carry_out(topic_rule, item, None)
    deciding = next((rule for rule in rules if rule.action != Rule.Action.TOPIC), None)
    if deciding is not None and item.state == State.NEW:
        _carry_out(deciding, item, None)


def may_carry_out(rule: Rule, item: InboxItem) -> bool:
    """Return True if applying the rule would change an item that it matches.

    A rule never approves an item whose link `approve` would refuse, and a rule for all sources approves nothing.
    """
    if rule.action == Rule.Action.TOPIC:
        return item.topic_id != rule.topic_id
    if rule.action == Rule.Action.REJECT:
        return True
    return bool(rule.source_ids) and item.can_be_approved and decisions.may_link_to(item, item.link)


def _carry_out(rule: Rule, item: InboxItem, user: User | None) -> bool:
    if not may_carry_out(rule, item):
        return False
    if rule.action == Rule.Action.TOPIC and rule.topic is not None:
        assign_topic(item, user, rule.topic, str(rule))
    elif rule.action == Rule.Action.REJECT:
        reject(item, user, str(rule))
    else:
        approve(item, user, str(rule))
    return True


def take_new_address(source: Source) -> None:
    """Poll the source at its proposed new address from now on. Links to its old host stay allowed.

    Raises InboxError if there is no proposed address or it cannot be accepted.
    """
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
    source.forget_document()
    if source.last_error == GONE:
        source.is_active, source.last_error, source.consecutive_failures = True, "", 0
    source.save()


def leave_new_address(source: Source) -> None:
    """Keep the source's present address, and do not propose the other address again."""
    Source.objects.filter(pk=source.pk).update(moved_ignored=source.moved_to)
