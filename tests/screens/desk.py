"""Site with content for all admin screens: texts in every state, and all other kinds of objects."""

import datetime
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    Comment,
    CommentReply,
    GroupApprovalTask,
    Page,
    PageViewRestriction,
    UploadedFile,
    Workflow,
)

from base.models import File, MissingAddress, ReportingRoute, User
from campaign.articles.models import AcceptedWord, ArticlePage, PlanTask
from campaign.engagement.messages import similar
from campaign.engagement.models import Letter, Message, NewsletterSettings, Question, SpecialDay
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.models.rules import Rule
from campaign.library.importing import batches
from campaign.library.models import DocumentField
from campaign.newsroom.models import Assignment, CampaignDay, PreviewLink
from campaign.newsroom.people import roles
from campaign.newsroom.review import urgent
from campaign.reads import counting
from campaign.reports import services
from campaign.reports.models import Report
from home.first_run.snippets import place_story_templates
from home.first_run.structure import Tree
from operations.queue.models import Errand
from search.models import PromotedResult, SearchedQuery, Synonyms
from tests.factories import (
    AdviceFactory,
    AlertFactory,
    ArticleFactory,
    ContestFactory,
    DocumentRecordFactory,
    DraftFactory,
    ImageFactory,
    PollFactory,
    QuestionFactory,
    WeekFactory,
    approved_questions,
    image_file,
    kit,
    recording,
)
from tests.library.official import plan
from tests.newsroom.conftest import submit
from tests.people import member

ROLES = [roles.AUTHORS, roles.CHIEFS, roles.ADMINISTRATORS]


@dataclass(frozen=True)
class Desk:
    """Pages by state, all written by `author`."""

    author: User
    pages: dict[str, Page]


def fill(tree: Tree) -> Desk:
    """Make at least one of every object that the admin lists."""
    author, chief = member(roles.AUTHORS), member(roles.CHIEFS)
    pages = _pages(tree, author, chief)
    _library(author, pages["đang đăng"])
    kit(pages["đang đăng"])
    _inbox(tree, chief)
    PreviewLink.objects.create(page=pages["nháp"], revision=pages["nháp"].latest_revision, created_by=author)
    Redirect.objects.create(old_path="/duong-cu", redirect_page=pages["đang đăng"])
    Redirect.objects.create(old_path="/duong-khac", redirect_link="https://example.org/")
    # The second file has another subject than the first one's record, and waits for an editor.
    for text in (plan(), plan().replace("an toàn", "an ninh")):
        batches.hand_out(batches.receive([SimpleUploadedFile("ke-hoach.txt", text.encode())], author), 30)
    _routes(chief)
    today = timezone.localdate()
    CampaignDay.objects.create(day=today.day, month=today.month, name="Ngày mẫu", source="Ban Biên tập")
    for each, outcome in ((pages["nháp"], ""), (None, ""), (None, "returned"), (pages["đang đăng"], "done")):
        values = {"page": each, "outcome": outcome, "reason": "Lý do mẫu." if outcome == "returned" else ""}
        Assignment.objects.create(title="Việc mẫu", assignee=author, given_by=chief, due=today, **values)
    place_story_templates()
    User.objects.create_user("duoc-moi", "duoc-moi@example.org", first_name="Mời", last_name="Người")
    DocumentField.objects.create(name="An toàn thông tin")
    AcceptedWord.objects.create(words="mạng nhện")
    Synonyms.objects.create(text="lừa đảo = chiếm đoạt")
    PromotedResult.objects.create(queries="bị lừa", page=pages["đang đăng"])
    SearchedQuery.objects.create(day=timezone.localdate(), text="khong co", times=3)
    _reports(chief)
    _consultations(tree)
    _contest(tree, author)
    _tasks(author)
    NewsletterSettings.objects.create(sends_weekly=True)
    for state in Letter.State.values:
        Letter.objects.create(
            kind="tuan", state=state, subject="Bản tin", html="<p>", text="Tin", note="Chờ."
        )
    MissingAddress.objects.create(path="/khong-co/", count=2, last_asked=timezone.now())
    counting.add(timezone.localdate(), {pages["đang đăng"].pk: 3})
    ArticleFactory(parent=pages["nháp"].get_parent(), title="Bài trong thùng rác").delete(user=chief)
    Workflow.objects.create(name="Quy trình đã tắt", active=False)
    GroupApprovalTask.objects.create(name="Bước đã tắt", active=False)
    return Desk(author, pages)


def _consultations(tree: Tree) -> None:
    """Make a week, a poll, a draft document with a comment that is new and one that was erased, and messages."""
    WeekFactory(parent=tree.schedule)
    PollFactory(parent=tree.consultations)
    AdviceFactory(parent=QuestionFactory(parent=tree.guide))
    document = DraftFactory(parent=tree.consultations)
    for number, erased_at in enumerate((timezone.now(), None)):
        document.comments.create(stamp=str(number), text="Nên sửa.", erased_at=erased_at)
    messages()


def messages() -> None:
    """Make a message in each state, and one that was erased, with a picture and versions of answers."""
    today = timezone.localdate()
    for number, state in enumerate((*Message.State, Message.State.ANSWERED)):
        closed = state in (Message.State.ANSWERED, Message.State.ASIDE)
        message = Message.objects.create(
            stamp=str(number),
            code_hash=str(number),
            kind=Message.Kind.SUSPICIOUS,
            text="Vào https://a.top/ gọi 0905 123 456.",
            contact="a@example.org",
            state=state,
            workdays=10,
            due_on=today - datetime.timedelta(days=7 * number),
            closed_at=timezone.now() if closed else None,
            erased_at=timezone.now() if number > len(Message.State) - 1 else None,
        )
        message.pictures.create(file=image_file(name="anh.png"))
        message.replies.create(text="Trả lời.", note="Cần sửa." if state == Message.State.TAKEN else "")
        similar.store(message)
    SpecialDay.objects.create(day=today, name="Nghỉ mẫu")


def _contest(tree: Tree, author: User) -> None:
    """Make a contest by codes with an entrant, and a question that waits for a second person."""
    approved_questions(2)
    contest = ContestFactory(parent=tree.campaign, entry="danh-sach")
    contest.codes.create(code="ABCDE23456", unit="Lớp mẫu", label="01")
    now = timezone.now()
    contest.attempts.create(round="vong-1", key="k", identity="i", sheet=[], started_at=now, ends_at=now)
    values = {"theme": "Mật khẩu", "answer_a": "Đúng", "answer_b": "Sai", "right": "A", "likeness": "cau"}
    Question.objects.create(text="Câu mẫu chờ duyệt?", **values).authors.add(author)


def _tasks(author: User) -> None:
    """Make a task that failed, one that is tried again and one that runs, all of the author."""
    states = {
        "FAILED": timezone.now(),
        "READY": timezone.now() + datetime.timedelta(hours=1),
        "RUNNING": None,
    }
    for status, run_after in states.items():
        row = DBTaskResult.objects.create(
            status=status,
            run_after=run_after or get_date_max(),
            task_path="base.renditions.make_pictures",
            args_kwargs={"args": [1], "kwargs": {}},
            backend_name="default",
            worker_ids=["w"],
            traceback="OSError: 28",
        )
        Errand.objects.create(task=row, user=author)


def _routes(chief: User) -> None:
    """Make a route online, one whose change is in review, one sent back, and one that was never online."""
    ReportingRoute.objects.create(name="Nơi báo tin mẫu", url="https://example.org/")
    waiting, returned, new = (
        ReportingRoute(name=f"Nơi tiếp nhận {n}", purpose="Khi cần.", live=n != 3) for n in (1, 2, 3)
    )
    for route in (waiting, returned, new):
        route.save()
        route.contact = "0255 123 456"
        route.save_revision(user=chief)
    for route in (waiting, returned):
        route.get_workflow().start(route, chief)
    returned.current_workflow_task_state.reject(user=chief, comment="Xem lại số điện thoại.")


def _pages(tree: Tree, author: User, chief: User) -> dict[str, Page]:
    topic = tree.topics["cam-nang-an-toan"]

    def draft(title: str) -> ArticlePage:
        # Without a body, because forms send StreamFields empty, which must not change the page.
        page = ArticleFactory(parent=topic, title=title, live=False, owner=author, body=[])
        page.save_revision(user=author)
        return page

    tasks = [PlanTask.objects.first()]
    live = ArticleFactory(
        parent=topic, title="Bài đang đăng", with_image=True, owner=author, plan_tasks=tasks
    )
    live.title = "Bài đang đăng, có bản sửa"
    live.save_revision(user=author)
    pages: dict[str, Page] = {
        "đang đăng": live,
        "cảnh báo": AlertFactory(parent=tree.topics["canh-bao-lua-dao"]),
        "văn bản": DocumentRecordFactory(parent=tree.library),
        "nháp": draft("Bài nháp"),
        "chờ duyệt": submit(draft("Bài chờ duyệt"), author),
        "trưởng ban gửi": submit(draft("Bài trưởng ban gửi"), chief),
    }
    alert = AlertFactory(parent=tree.topics["canh-bao-lua-dao"], title="Cảnh báo đăng khẩn", live=False)
    urgent.publish(alert, chief, "Hai người vừa mất tiền.")
    rejected = submit(draft("Bài bị trả lại"), author)
    rejected.current_workflow_task_state.reject(user=chief, comment="Nêu rõ nguồn.")
    approved = submit(draft("Bài đã duyệt"), author)
    approved.current_workflow_task_state.approve(user=chief)
    cancelled = submit(draft("Bài rút lại"), author)
    cancelled.current_workflow_state.cancel(user=author)
    pages |= {"bị trả lại": rejected, "đã duyệt": approved, "rút lại": cancelled}

    scheduled = draft("Bài hẹn giờ")
    scheduled.go_live_at = timezone.now() + datetime.timedelta(days=2)
    scheduled.expire_at = timezone.now() + datetime.timedelta(days=30)
    scheduled.save_revision(user=author)
    submit(scheduled, author).current_workflow_task_state.approve(user=chief)
    locked = draft("Bài bị khóa")
    locked.locked, locked.locked_by, locked.locked_at = True, chief, timezone.now()
    locked.save()
    private = ArticleFactory(parent=topic, title="Bài xem hạn chế")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    expired = ArticleFactory(parent=topic, title="Bài hết hạn")
    expired.unpublish(set_expired=True, user=chief)
    commented = draft("Bài có góp ý")
    comment = Comment.objects.create(page=commented, user=chief, text="Sửa câu này.", contentpath="title")
    CommentReply.objects.create(comment=comment, user=author, text="Đã sửa.")
    Comment.objects.create(
        page=commented,
        user=chief,
        text="Xong.",
        contentpath="summary",
        resolved_at=timezone.now(),
        resolved_by=chief,
    )
    commented.save_revision(user=author)
    alias = CreatePageAliasAction(live, update_slug="ban-lien-ket", user=chief).execute(
        skip_permission_checks=True
    )
    pages |= {
        "hẹn giờ": scheduled,
        "bị khóa": locked,
        "hạn chế": private,
        "hết hạn": expired,
        "góp ý": commented,
        "bản liên kết": alias,
    }
    return pages


def _library(author: User, used_in: Page) -> None:
    collection = Collection.get_first_root_node().add_child(name="Ảnh hội nghị")
    ImageFactory(uploaded_by_user=author, collection=collection).tags.add("hội nghị")
    for title in ("Kế hoạch", "Danh sách"):
        file = File.objects.create(
            title=title, file=ContentFile(b"x", name="tep.txt"), uploaded_by_user=author
        )
        file.tags.add("kế hoạch")
    recording("audio", title="Bài hát", uploaded_by_user=author)
    recording("video", title="Phóng sự", uploaded_by_user=author).tags.add("hội nghị")
    for file in (image_file(), ContentFile(b"x", name="tep.txt")):
        UploadedFile.objects.create(file=file, uploaded_by_user=author)


def _reports(chief: User) -> None:
    issued = Report.objects.create(subject="Báo cáo có chỗ sai", ends_on=timezone.localdate())
    services.issue(issued, chief)
    Report.objects.create(subject="Báo cáo đính chính", ends_on=timezone.localdate(), corrects=issued)


def _inbox(tree: Tree, chief: User) -> None:
    topic = tree.topics["lanh-dao-chi-dao"]
    # An address that the guard refuses, because the crawler also presses "poll now".
    source = Source.objects.create(name="Huyện mẫu", feed_url="http://127.0.0.1:9/rss", default_topic=topic)
    for number, state in enumerate(InboxItem.State.values):
        InboxItem.objects.create(
            source=source,
            key=str(number),
            version="1",
            title=f"Tin số {number}",
            summary="Tóm tắt tin.",
            link=f"https://huyen.example.vn/{number}",
            state=state,
            decided_by=chief,
        )
    Rule.objects.create(value="quảng cáo", action=Rule.Action.REJECT)
