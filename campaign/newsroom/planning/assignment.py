"""Assignment of work "Phân công": a chief gives a person something to write by a day. All changes are made here.

Each change is logged, and mailed to the people it concerns. Nothing here publishes: the text goes through review.
"""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from base.models import User
from base.models.names import name
from base.models.permissions import who_may
from campaign.articles.drafts import CannotWriteError, add_draft
from campaign.articles.models import ArticlePage, StoryTemplate, TopicPage
from campaign.inbox import services
from campaign.inbox.decisions import InboxError
from campaign.inbox.models import InboxItem
from campaign.newsroom.models import Assignment, AssignmentQuerySet
from campaign.newsroom.planning.work import ASSIGN, drafts
from campaign.newsroom.review import letters
from vietnamese import dates

# An assignment with the same values of these fields within this time comes from a second click on the same button.
_GIVEN = ("title", "assignee", "due", "note", "topic", "plan_task", "item")
_SECOND_CLICK = datetime.timedelta(minutes=1)


def assignees() -> QuerySet[User]:
    """Return the active accounts to which work can be given: those that may enter the admin."""
    return who_may("wagtailadmin.access_admin")


def shown_to(user: User) -> AssignmentQuerySet:
    """Return the assignments that `user` may see: all for those who give work, else their own."""
    found = Assignment.objects.all()
    return found if user.has_perm(ASSIGN) else found.filter(assignee=user)


def address_to_give_item(item: InboxItem, user: User) -> str:
    """Return the address of the form that gives `item` to a person; "" if `user` may not, or the item has a text."""
    if item.article_id is not None or not user.has_perm(ASSIGN):
        return ""
    return f"{reverse('newsroom_give')}?tin={item.pk}"


# --- By chiefs --------------------------------------------------------------------------------------------


@transaction.atomic
def give(assignment: Assignment, user: User) -> Assignment:
    """Store a new assignment by `user` and tell the person. Return it, or the first one if this is a second click."""
    # Locked, so that of two simultaneous clicks the second finds the assignment of the first.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    same = {name: getattr(assignment, name) for name in _GIVEN}
    lately = Assignment.objects.filter(given_by=user, given_at__gt=timezone.now() - _SECOND_CLICK)
    if first := lately.filter(outcome="", **same).first():
        return first
    assignment.given_by = user
    assignment.reminder = _reminder_told(assignment.due)
    assignment.save()
    log(assignment, "newsroom.assign", user=user, data=_facts_for_log(assignment))
    _notify(assignment, f"{name(user)} giao cho bạn một việc", f"Việc mới: {assignment.title}")
    return assignment


@transaction.atomic
def change(assignment: Assignment, user: User) -> None:
    """Store the new values of an assignment, and tell the person who gets it, loses it or has a new deadline.

    An assignment that was handed back is open again.
    """
    before = _locked(assignment, open_only=False)
    is_new = before.assignee_id != assignment.assignee_id or not before.is_open
    assignment.outcome, assignment.closed_at, assignment.reason = "", None, ""
    if before.due != assignment.due or is_new:
        assignment.reminder = _reminder_told(assignment.due)
    # The page is not saved, because the person may have begun the text meanwhile.
    kept = {"page", "item", "given_by", "given_at", "id"}
    assignment.save(update_fields=[field.name for field in Assignment._meta.fields if field.name not in kept])
    log(assignment, "newsroom.assign_change", user=user, data=_facts_for_log(assignment))
    if before.page is not None and is_online(before.page):
        _finish(assignment)
        return
    if is_new:
        _notify(assignment, f"{name(user)} giao cho bạn một việc", f"Việc mới: {assignment.title}")
        if before.is_open and before.assignee is not None and before.assignee_id != assignment.assignee_id:
            news = f"{name(user)} đã giao việc này cho người khác, bạn không phải làm nữa"
            _notify(assignment, news, f"Không phải làm nữa: {assignment.title}", to=before.assignee)
    elif before.due != assignment.due:
        news = f"{name(user)} đã đổi hạn từ {dates.short(before.due)} thành {dates.short(assignment.due)}"
        _notify(assignment, news, f"Đổi hạn: {assignment.title}")


@transaction.atomic
def cancel(assignment: Assignment, user: User, reason: str) -> None:
    """End an assignment without a text; what was begun stays as a draft."""
    locked = _locked(assignment, open_only=False)
    _close(locked, Assignment.Outcome.CANCELLED, reason)
    log(locked, "newsroom.assign_cancel", user=user, data={"reason": reason})
    _notify(locked, f"{name(user)} đã hủy việc này: {reason}", f"Đã hủy: {locked.title}")


# --- By the person ----------------------------------------------------------------------------------------


@transaction.atomic
def begin(
    assignment: Assignment,
    user: User,
    topic: TopicPage | None,
    kind: type[Page] = ArticlePage,
    template: StoryTemplate | None = None,
) -> Page:
    """Return the draft of the assignment, created now unless it was begun before. A template determines its kind.

    The draft of an item names its source (`campaign.inbox.services`). A text that somebody has made from the item
    stays as it is: its plan tasks are up to those who write it. Raises ValidationError if no topic is known, the
    person may not write there, or no text can be made from the item.
    """
    locked = _locked(assignment)
    if locked.page is not None:
        return locked.page
    topic = locked.topic or topic
    found = locked.item.article if locked.item is not None else None
    try:
        if found is not None:
            page: Page = found
        elif locked.item is not None and kind is ArticlePage:
            page = services.create_article_draft(locked.item, user, topic)
        else:
            page = _draft(locked, user, topic, kind, template)
    except (InboxError, CannotWriteError) as error:
        raise ValidationError(str(error)) from error
    if found is None and locked.plan_task is not None and isinstance(page, ArticlePage):
        page.plan_tasks.set([locked.plan_task])
        page.save_revision(user=user)
    _link(locked, page, user)
    # Somebody else may have made a text from the item that is online already.
    if is_online(page):
        _finish(locked)
    return page


def _draft(
    assignment: Assignment,
    user: User,
    topic: TopicPage | None,
    kind: type[Page],
    template: StoryTemplate | None,
) -> Page:
    if topic is None:
        raise ValidationError("Hãy chọn chuyên mục trước.")
    page = (template.page_type if template is not None else kind)()
    if template is not None:
        template.fill(page)
    page.title = assignment.title
    if isinstance(page, ArticlePage):
        page.author_name = user.byline
    add_draft(page, topic, user)
    return page


@transaction.atomic
def attach(assignment: Assignment, user: User, page: Page) -> None:
    """Link `page`, a draft of `user`, as the text of the assignment. Raises PermissionDenied for any other page."""
    if not drafts(user).filter(pk=page.pk).exists():
        raise PermissionDenied("Chỉ gắn được bản nháp của chính bạn.")
    _link(_locked(assignment), page, user)


def _link(assignment: Assignment, page: Page, user: User) -> None:
    assignment.page = page
    assignment.save(update_fields=["page"])
    log(assignment, "newsroom.assign_begin", user=user, data={"page": page.pk})


@transaction.atomic
def hand_back(assignment: Assignment, user: User, reason: str) -> None:
    """Return the assignment to those who give work, with a reason. A draft that was begun stays linked."""
    locked = _locked(assignment)
    _close(locked, Assignment.Outcome.RETURNED, reason)
    log(locked, "newsroom.assign_return", user=user, data={"reason": reason})
    if locked.given_by is not None:
        news = f"{name(user)} trả lại việc này: {reason}"
        _notify(locked, news, f"Trả lại: {locked.title}", to=locked.given_by)


# --- Automatic --------------------------------------------------------------------------------------------


def finish(page: Page) -> None:
    """Close the assignments of a page that has gone online, even one that was handed back."""
    for assignment in Assignment.objects.unsettled().filter(page=page.pk):
        _finish(assignment)


def is_online(page: Page) -> bool:
    """Return True if readers see the latest text of `page`. A newer draft of a live page is still unfinished work."""
    return page.live and not page.has_unpublished_changes


def _finish(assignment: Assignment) -> None:
    _close(assignment, Assignment.Outcome.DONE)
    log(assignment, "newsroom.assign_done")


def remind(today: datetime.date) -> int:
    """Send one reminder of work due today or tomorrow, and one of late work. Return the number of assignments.

    The giver of late work gets one, too. Texts that are in review or scheduled no longer depend on the writer, who is
    reminded once they come back.
    """
    sent = 0
    due = Assignment.objects.open().filter(
        due__lte=today + datetime.timedelta(days=1), assignee__is_active=True
    )
    for assignment in due.exclude(reminder=Assignment.Reminder.LATE).with_progress():
        before, is_late = assignment.reminder, assignment.due < today
        is_with_others = assignment.progress in _WITH_OTHERS
        if is_late:
            now = Assignment.Reminder.WAIT if is_with_others else Assignment.Reminder.LATE
            is_told = before == now
        else:
            now, is_told = Assignment.Reminder.SOON, bool(before) or is_with_others
        if is_told:
            continue
        # Another scheduler may send reminders at the same time.
        with transaction.atomic():
            unchanged = Assignment.objects.open().filter(pk=assignment.pk, reminder=before)
            if not unchanged.update(reminder=now):
                continue
            if not is_late:
                when = "hôm nay" if assignment.due == today else "ngày mai"
                news = f"Việc này đến hạn {when} ({assignment.progress})"
                _notify(assignment, news, f"Đến hạn {when}: {assignment.title}")
            else:
                _remind_late(
                    assignment, to_writer=not is_with_others, to_giver=before != Assignment.Reminder.WAIT
                )
            sent += 1
    return sent


_WITH_OTHERS = ("chờ duyệt", "đã duyệt, hẹn giờ đăng")


def _remind_late(assignment: Assignment, *, to_writer: bool, to_giver: bool) -> None:
    subject = f"Quá hạn: {assignment.title}"
    if to_writer:
        _notify(assignment, f"Việc này đã quá hạn ({assignment.progress})", subject)
    giver = assignment.given_by
    if to_giver and giver is not None and giver != assignment.assignee:
        news = f"Việc giao cho {name(assignment.assignee)} đã quá hạn ({assignment.progress})"
        _notify(assignment, news, subject, to=giver)


# ----------------------------------------------------------------------------------------------------------


def _locked(assignment: Assignment, *, open_only: bool = True) -> Assignment:
    """Return the row, locked. Raises PermissionDenied if it has ended meanwhile."""
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    ends = [""] if open_only else ["", Assignment.Outcome.RETURNED]
    if locked.outcome not in ends:
        raise PermissionDenied("Việc này đã kết thúc.")
    return locked


def _close(assignment: Assignment, outcome: str, reason: str = "") -> None:
    assignment.outcome, assignment.closed_at, assignment.reason = outcome, timezone.now(), reason
    assignment.save(update_fields=["outcome", "closed_at", "reason"])


def _reminder_told(due: datetime.date) -> str:
    """Return the reminder that the e-mail about a new deadline replaces: nobody gets two within a day."""
    is_near = due <= timezone.localdate() + datetime.timedelta(days=1)
    return Assignment.Reminder.SOON if is_near else ""


def _facts_for_log(assignment: Assignment) -> dict[str, Any]:
    return {"assignee": name(assignment.assignee), "due": dates.short(assignment.due)}


def _notify(assignment: Assignment, news: str, subject: str, to: User | None = None) -> None:
    people, address = [to or assignment.assignee], reverse("newsroom_assignment", args=[assignment.pk])
    letters.send(people, subject, "assignment", address, assignment=assignment, news=news)
