"""Specimens of every public page, with difficult content: a function for each wing of the site.

A new page, or a new state of one, is a line in the function of its wing.
"""

import datetime
import json
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import AbstractImage
from wagtail.models import PageViewRestriction

from base.models import File, ReportingRoute
from campaign.articles.models import AlertPage, ArticlePage
from campaign.engagement.contest import bank, drawing
from campaign.engagement.messages import codes
from campaign.engagement.models import (
    AdvicePage,
    Attempt,
    ContestPage,
    DraftPage,
    Kit,
    Message,
    NewsletterSettings,
    PollPage,
    Subscriber,
)
from campaign.engagement.newsletter import links
from campaign.library.models import DocumentRecord
from campaign.schedule.forms import monday_of
from home.first_run.markdown import blocks
from home.first_run.structure import Tree, build_tree
from tests import factories as make

LONG_WORD = "Thưviệnvănbảnchỉđạođiềuhànhkhôngcókhoảngtrắng" * 3
LONG_TITLE = f"Một tiêu đề dài hơn mọi tiêu đề mà người viết cẩn thận sẽ đặt, có từ không ngắt {LONG_WORD}"
_AUTHOR = "Người viết có tên dài"

# Its head has two rows, and its last row one cell across.
MERGED_TABLE = {
    "data": [["Thôn", "Số lớp", None], [None, "Sáng", "Chiều"], ["Một", "2", "1"], ["Cộng", "3", None]],
    "mergeCells": [
        {"row": 0, "col": 0, "rowspan": 2, "colspan": 1},
        {"row": 0, "col": 1, "rowspan": 1, "colspan": 2},
        {"row": 3, "col": 1, "rowspan": 1, "colspan": 2},
    ],
    "cell": [],
    "table_caption": "Bảng có ô gộp",
    "table_header_choice": "both",
    "first_row_is_table_header": True,
    "first_col_is_header": True,
}


def build() -> dict[str, str]:
    """Add the specimens. Return the address of each page by its name."""
    material = _material()
    return {
        **_front(material),
        **_stories(material),
        **_alerts(material),
        **_library(material),
        **_schedule(material),
        **_consultations(material),
        **_messages(),
        **_guide(material),
        **_contests(material),
        **_newsletter(),
    }


@dataclass(frozen=True)
class _Material:
    """Objects that the specimens of several wings show. The file of the picture `lost` is missing."""

    tree: Tree
    picture: AbstractImage
    lost: AbstractImage
    file: File
    record: DocumentRecord

    def body(self) -> list:
        """Return all blocks with difficult content."""
        link = f'<a linktype="page" id="{self.record.pk}">{self.record.title}</a>'
        recording = make.recording(transcript=f"Xin chào. {LONG_WORD}", width=640, height=360)
        return [
            ("text", f"<p>Đoạn mở đầu, dẫn Chỉ thị số 03/CT-UBND và {link}. {LONG_WORD}</p>"),
            *blocks("## Mục thứ nhất\n\n- Một ý\n- Một ý nữa"),
            (
                "image",
                {"image": self.picture, "alt": "Tấm khiên", "caption": "Chú thích", "credit": "Người vẽ"},
            ),
            ("image", {"image": self.lost, "decorative": True}),
            (
                "gallery",
                {
                    "title": "Bộ ảnh",
                    "images": [{"image": self.picture, "alt": "Tấm khiên", "caption": LONG_WORD}] * 3,
                },
            ),
            ("infographic", {"image": self.picture, "alt": "Năm việc", "text": f"<p>Một. {LONG_WORD}</p>"}),
            ("video", {"media": recording, "caption": ""}),
            *blocks(f"## Mục {LONG_WORD}\n\n## Mục thứ nhất\n\n> Lời trích dẫn nguyên văn.\n>\n> — Nguồn"),
            ("file", {"file": self.file, "title": ""}),
            (
                "embed",
                {
                    "url": "https://www.youtube.com/watch?v=abcdefghijk",
                    "title": "Video",
                    "transcript": "<p>Lời.</p>",
                },
            ),
            ("embed", {"url": "https://video.example.org/1?a=1&b=2", "title": LONG_WORD}),
            *blocks(
                f"### Bảng mẫu\n\n| Việc | Thời hạn | {LONG_WORD} |\n|---|---|---|\n| Đổi mật khẩu | Ngay | 1 |"
            ),
            *blocks("\n\n".join(f"> [!{kind}]\n> Nội dung." for kind in ("meo", "canh_bao", "can_lam"))),
            *blocks("### Các bước\n\n1. Mở phần cài đặt.\n2. Chọn bảo mật."),
            ("table", MERGED_TABLE),
            ("text", '<p>Lời có ghi chú<a href="#ghi-chu-1">[1]</a>.</p>'),
            ("related", {"title": "Xem thêm", "pages": [self.record]}),
            ("notes", {"notes": [f"<p>Ghi chú mẫu. {LONG_WORD}</p>"]}),
        ]


def _material() -> _Material:
    lost = make.ImageFactory()
    lost.file.storage.delete(lost.file.name)
    return _Material(
        tree=build_tree(),
        picture=make.ImageFactory(description="Hình vẽ một chiếc khiên"),
        lost=lost,
        file=make.file(),
        record=DocumentRecord.objects.first(),
    )


def _front(material: _Material) -> dict[str, str]:
    """Return pages that belong to no wing, and lists of all wings."""
    today, tree = timezone.localdate(), material.tree
    return {
        "trang-chu": "/",
        "phong-trao": tree.campaign.url,
        "tin-dia-phuong": tree.provincial.url,
        "lien-he": tree.pages["lien-he"].url,
        "english": tree.pages["about"].url,
        "tim-kiem": "/tim-kiem/",
        "tim-kiem-ket-qua": "/tim-kiem/?q=mat+khau",
        "tim-kiem-khong-thay": "/tim-kiem/?q=khongcogi+%22nhu%22",
        "rss": "/rss/",
        "luu-tru": "/luu-tru/",
        "luu-tru-nam": f"/luu-tru/{today.year}/",
        "luu-tru-thang": f"/luu-tru/{today.year}/{today.month}/",
        "so-do-trang": "/so-do-trang/",
        "rieng-tu": "/rieng-tu/",
        "khong-co-mang": "/khong-co-mang/",
    }


def _stories(material: _Material) -> dict[str, str]:
    topic = material.tree.topics["lanh-dao-chi-dao"]
    everything = make.ArticleFactory(
        parent=topic,
        slug="moi-thanh-phan",
        title=LONG_TITLE,
        summary=f"Tóm tắt dài. {LONG_WORD}",
        main_image=material.picture,
        main_image_caption=f"Chú thích {LONG_WORD}",
        author_name=_AUTHOR,
        source_name=f"Báo {LONG_WORD}",
        source_url="https://bao.example.org/bai?a=1&b=2",
        source_author="Tác giả gốc",
        source_published_at=timezone.now(),
        body=material.body(),
        related_documents=[material.record],
    )
    everything.attachments.create(file=material.file, title=f"Tệp {LONG_WORD}")
    make.ArticleFactory(
        parent=topic, title="Bài mất ảnh chính", main_image=material.lost, author_name=_AUTHOR
    )
    for _ in range(21):  # a second page
        make.ArticleFactory(parent=topic, author_name=_AUTHOR)
    locked = make.ArticleFactory(parent=topic, slug="co-mat-khau")
    PageViewRestriction.objects.create(page=locked, restriction_type="password", password="mo-ra")
    return {
        "chuyen-muc": topic.url,
        "chuyen-muc-trang-2": f"{topic.url}?trang=2",
        "chuyen-muc-trong": material.tree.topics["ke-hoach-2022-2026"].url,
        "bai": everything.url,
        "bai-mau": ArticlePage.objects.filter(is_sample=True).first().url,
        "bai-co-mat-khau": locked.url,
        "tac-gia": everything.authors[0].address,
    }


def _alerts(material: _Material) -> dict[str, str]:
    """Return alerts and their kits."""
    topic = material.tree.topics["canh-bao-lua-dao"]
    alert = make.AlertFactory(
        parent=topic,
        slug="canh-bao-khan",
        title=f"Cảnh báo {LONG_TITLE}",
        severity="khan",
        main_image=material.lost,
        body=material.body(),
    )
    past = make.AlertFactory(parent=topic, slug="canh-bao-da-qua", valid_until=timezone.now())
    kit, unfinished = make.kit(alert), make.kit(past)
    unfinished.files.all().delete()
    Kit.objects.filter(pk=unfinished.pk).update(made_of="")
    return {
        "canh-bao": topic.url,
        "canh-bao-khan": alert.url,
        "canh-bao-da-qua": past.url,
        "canh-bao-mau": AlertPage.objects.filter(is_sample=True).first().url,
        "bo-truyen-thong": reverse("kits"),
        "bo-truyen-thong-mot": kit.link,
        "bo-truyen-thong-dang-lam": unfinished.link,
    }


def _library(material: _Material) -> dict[str, str]:
    library, record = material.tree.library, material.record
    DocumentRecord.objects.filter(pk=record.pk).update(is_machine_read=True)
    bare = make.DocumentRecordFactory(parent=library, slug="van-ban-khong-co-gi", subject=LONG_WORD)
    bare.printed_forms.create(code=LONG_WORD, place=f"Báo cáo {LONG_WORD}")
    law = DocumentRecord.objects.get(slug="luat-01-mau1-2020")
    consolidated = DocumentRecord.objects.get(slug="vbhn-01-mau-2024")
    return {
        "van-ban": library.url,
        "van-ban-khong-thay": f"{library.url}?q=Không{LONG_WORD}",
        "van-ban-ho-so": record.url,
        "van-ban-ho-so-trong": bare.url,
        "van-ban-ho-so-ngay": f"{bare.url}?ngay=2022-08-01",
        "van-ban-luat": law.url,
        "van-ban-hop-nhat": consolidated.url,
        "van-ban-so-sanh": f"{law.url}so-sanh/{consolidated.slug}/",
    }


def _schedule(material: _Material) -> dict[str, str]:
    entry = dict.fromkeys(("content", "place", "chair", "attendees"), f"Họp {LONG_WORD}")
    week = make.WeekFactory(
        parent=material.tree.schedule,
        first_day=monday_of(timezone.localdate()) + datetime.timedelta(days=7),
        title=LONG_TITLE,
        slug="tuan-kho",
        days=[("day", {"day": "6", "entries": [entry] * 2}), ("day", {"day": "1", "entries": []})],
        note=LONG_WORD,
    )
    return {"lich-cong-tac": material.tree.schedule.url, "lich-tuan": week.url}


def _consultations(material: _Material) -> dict[str, str]:
    """Return drafts for comment and polls, open and over."""
    today, parent = timezone.localdate(), material.tree.consultations
    over = {"opens_on": today - datetime.timedelta(days=9), "closes_on": today - datetime.timedelta(days=1)}
    draft, poll = DraftPage.objects.get(), PollPage.objects.get()
    past_draft = make.DraftFactory(
        parent=parent,
        title=LONG_TITLE,
        slug="du-thao-moi-thanh-phan",
        body=material.body(),
        outcome=[("text", f"<p>Tiếp thu. {LONG_WORD}</p>")],
        **over,
    )
    past_draft.files.create(file=material.file, title=f"Tệp {LONG_WORD}")
    answers = [("answer", LONG_WORD), ("answer", "Không")]
    past_poll = make.PollFactory(
        parent=parent, title=LONG_TITLE, slug="tham-do-da-xong", answers=answers, **over
    )
    past_poll.tallies.create(answer=past_poll.answers[0].id, votes=1234)
    return {
        "y-kien": parent.url,
        "du-thao": draft.url,
        "du-thao-da-xong": past_draft.url,
        "gop-y": reverse("engagement:comment", args=[draft.pk]),
        "da-gop-y": reverse("engagement:comment_sent", args=[draft.pk]),
        "tham-do": poll.url,
        "tham-do-da-xong": past_poll.url,
        "binh-chon": reverse("engagement:vote", args=[poll.pk]),
        "ket-qua-tham-do": reverse("engagement:results", args=[past_poll.pk]),
    }


def _messages() -> dict[str, str]:
    return {
        "gui-tin": reverse("engagement:message"),
        "gui-tin-da-nhan": reverse("engagement:message_sent", args=[codes.seal(_answered())]),
        "gui-tin-tra-cuu": reverse("engagement:message_state"),
    }


def _answered() -> str:
    """Make a message with an answer, and return its code."""
    code, today = codes.code_of("1"), timezone.localdate()
    message = Message.objects.create(
        stamp="specimen", code_hash=codes.hashes_of(code)[0], kind="cau-hoi", workdays=10, due_on=today
    )
    message.replies.create(text=LONG_WORD, approved_at=timezone.now())
    return code


def _guide(material: _Material) -> dict[str, str]:
    guide = material.tree.guide
    hard = make.QuestionFactory(parent=guide, title=LONG_TITLE, answer=LONG_WORD[:120], summary=LONG_WORD)
    advice = make.AdviceFactory(
        parent=hard,
        title=LONG_TITLE,
        answer=LONG_WORD[:120],
        first_hour=[("step", f"<p>{LONG_WORD}</p>")] * 2,
        afterwards=[("step", "<p>Một việc.</p>")],
        evidence=[("line", LONG_WORD)],
        related=[("page", ArticlePage.objects.get(slug="moi-thanh-phan"))],
        routes=[
            ReportingRoute.objects.create(
                name=LONG_WORD, purpose=LONG_WORD, contact="0255 3 000 000, a@example.org"
            )
        ],
    )
    return {
        "bi-lua": guide.url,
        "bi-lua-ca-trang": guide.whole_url,
        "bi-lua-cau-hoi": hard.url,
        "bi-lua-cau-hoi-trong": make.QuestionFactory(parent=hard).url,
        "bi-lua-viec-can-lam": advice.url,
        "bi-lua-viec-mau": AdvicePage.objects.filter(is_sample=True).first().url,
    }


def _contests(material: _Material) -> dict[str, str]:
    sample = ContestPage.objects.get(is_sample=True)
    contest, paper, done = _decided_contest(material.tree)
    return {
        "cuoc-thi": sample.url,
        "cuoc-thi-ket-qua": contest.url,
        "vao-thi": reverse("engagement:enter", args=[sample.pk]),
        "luyen-tap": reverse("engagement:practice", args=[contest.pk]),
        "bai-thi": reverse("engagement:paper", args=[paper.key]),
        "bai-thi-xong": reverse("engagement:paper", args=[done.key]),
        "giay-chung-nhan": reverse("engagement:certificate") + "?ma=1-0A1B2C3D",
    }


def _decided_contest(tree: Tree) -> tuple[ContestPage, Attempt, Attempt]:
    """Return a contest with announced results, an attempt that is under way, and one that is over."""
    now = timezone.now()
    value = {"title": LONG_WORD[:100], "closes_at": (now - datetime.timedelta(minutes=1)).isoformat()}
    rounds = json.dumps(make.contest_rounds(**value, is_announced=True))
    contest = make.ContestFactory(
        parent=tree.campaign, title=LONG_TITLE, slug="cuoc-thi-kho", prizes=[], rounds=rounds
    )
    sheet = drawing.shuffled(keys := [one.pk for one in make.approved_questions(2)], bank.cards(keys))
    found = []
    for place, minutes in ((1, 30), (2, -30)):
        ends_at = now + datetime.timedelta(minutes=minutes)
        attempt = contest.attempts.create(
            round="vong-1",
            key=f"bai-{place}",
            identity=str(place),
            sheet=sheet,
            started_at=now - datetime.timedelta(hours=1),
            ends_at=ends_at,
        )
        names = {"name": LONG_WORD[:100], "masked": "N. V. An", "unit": LONG_WORD[:150]}
        contest.results.create(round="vong-1", place=place, score=2, took=61_234, attempt=attempt, **names)
        found.append(attempt)
    return contest, *found


def _newsletter() -> dict[str, str]:
    NewsletterSettings.objects.create(sends_weekly=True, sends_alerts=True)
    subscriber = Subscriber.objects.create(address=f"{LONG_WORD[:60]}@example.org")
    pending = links.seal(links.PendingSubscription(subscriber.address, True, True))
    return {
        "ban-tin": reverse("engagement:newsletter"),
        "ban-tin-xac-nhan": links.path("newsletter_confirm", pending),
        "ban-tin-chon": links.path("newsletter_choice", links.token_of(subscriber.key)),
    }
