"""Renders every public template once with difficult content: all blocks, long words, lost pictures, empty lists.

The checkers (test_every_page.py, browser/test_accessibility.py) judge the same pages.
"""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from base.addresses import unavailable, views
from base.models import ReportingRoute
from campaign.articles.models import AlertPage, ArticlePage
from campaign.engagement.contest import bank, drawing
from campaign.engagement.desk import codes
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
from campaign.engagement.public_forms import stamps
from campaign.library.models import DocumentRecord
from campaign.newsroom.models import PreviewLink
from campaign.schedule.forms import monday_of
from home.first_run.markdown import blocks
from home.first_run.structure import Tree, build_tree
from tests import factories as make

LONG_WORD = "Thưviệnvănbảnchỉđạođiềuhànhkhôngcókhoảngtrắng" * 3
LONG_TITLE = f"Một tiêu đề dài hơn mọi tiêu đề mà người viết cẩn thận sẽ đặt, có từ không ngắt {LONG_WORD}"
NAME = "Người viết có tên dài"


def write(folder: Path) -> list[Path]:
    """Write one file per page, as an anonymous reader gets it. First-run content must exist."""
    files = []
    for name, html in _pages():
        files.append(folder / f"{name}.html")
        files[-1].write_text(html, encoding="utf-8")
    return files


def _pages() -> Iterator[tuple[str, str]]:
    addresses = _build()
    client = Client(HTTP_HOST="localhost")
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code}"
        yield name, response.content.decode()
    yield from _drafts(client)
    asked = {"code": codes.code_of("1"), "stamp": stamps.make("state", 0, 0)}
    yield "gui-tin-tra-loi", client.post(reverse("engagement:message_state"), asked).content.decode()
    client.force_login(make.UserFactory(is_superuser=True))
    yield "giao-dien", client.get("/giao-dien/").content.decode()
    yield from _errors()


def _answered() -> str:
    """Make a message with an answer, and return its code."""
    code, today = codes.code_of("1"), timezone.localdate()
    message = Message.objects.create(
        stamp="1", code_hash=codes.hashes_of(code)[0], kind="cau-hoi", workdays=10, due_on=today
    )
    message.replies.create(text=LONG_WORD, approved_at=timezone.now())
    return code


def _drafts(client: Client) -> Iterator[tuple[str, str]]:
    """Yield a draft as its preview link shows it, and the page of a withdrawn link."""
    page = ArticlePage.objects.get(slug="moi-thanh-phan")
    link = PreviewLink.objects.create(page=page, revision=page.latest_revision)
    yield "ban-nhap", client.get(link.address).content.decode()
    link.withdrawn_at = timezone.now()
    link.save()
    yield "het-xem-truoc", client.get(link.address).content.decode()


def _build() -> dict[str, str]:
    """Add the specimens. Return the address of each page by its name."""
    tree, today = build_tree(), timezone.localdate()
    topic = tree.topics["lanh-dao-chi-dao"]
    picture, lost = make.ImageFactory(description="Hình vẽ một chiếc khiên"), make.ImageFactory()
    lost.file.storage.delete(lost.file.name)
    file = make.file()
    record = DocumentRecord.objects.first()
    everything = make.ArticleFactory(
        parent=topic,
        slug="moi-thanh-phan",
        title=LONG_TITLE,
        summary=f"Tóm tắt dài. {LONG_WORD}",
        main_image=picture,
        main_image_caption=f"Chú thích {LONG_WORD}",
        author_name=NAME,
        source_name=f"Báo {LONG_WORD}",
        source_url="https://bao.example.org/bai?a=1&b=2",
        source_author="Tác giả gốc",
        source_published_at=timezone.now(),
        body=_body(picture, lost, file, record),
        related_documents=[record],
    )
    everything.attachments.create(file=file, title=f"Tệp {LONG_WORD}")
    make.ArticleFactory(parent=topic, title="Bài mất ảnh chính", main_image=lost, author_name=NAME)
    for _ in range(21):  # a second page
        make.ArticleFactory(parent=topic, author_name=NAME)
    alert = make.AlertFactory(
        parent=tree.topics["canh-bao-lua-dao"],
        slug="canh-bao-khan",
        title=f"Cảnh báo {LONG_TITLE}",
        severity="khan",
        main_image=lost,
        body=_body(picture, lost, file, record),
    )
    past = make.AlertFactory(
        parent=tree.topics["canh-bao-lua-dao"], slug="canh-bao-da-qua", valid_until=timezone.now()
    )
    DocumentRecord.objects.filter(pk=record.pk).update(is_machine_read=True)
    bare = make.DocumentRecordFactory(parent=tree.library, slug="van-ban-khong-co-gi", subject=LONG_WORD)
    bare.printed_forms.create(code=LONG_WORD, place=f"Báo cáo {LONG_WORD}")
    locked = make.ArticleFactory(parent=topic, slug="co-mat-khau")
    PageViewRestriction.objects.create(page=locked, restriction_type="password", password="mo-ra")
    law, consolidated = (
        DocumentRecord.objects.get(slug=slug) for slug in ("luat-01-mau1-2020", "vbhn-01-mau-2024")
    )
    draft, poll = DraftPage.objects.get(), PollPage.objects.get()
    asked = make.DraftFactory(
        parent=tree.consultations,
        title=LONG_TITLE,
        slug="du-thao-moi-thanh-phan",
        body=_body(picture, lost, file, record),
        outcome=[("text", f"<p>Tiếp thu. {LONG_WORD}</p>")],
        opens_on=today - datetime.timedelta(days=9),
        closes_on=today - datetime.timedelta(days=1),
    )
    asked.files.create(file=file, title=f"Tệp {LONG_WORD}")
    over = make.PollFactory(
        parent=tree.consultations,
        title=LONG_TITLE,
        slug="tham-do-da-xong",
        answers=[("answer", LONG_WORD), ("answer", "Không")],
        opens_on=today - datetime.timedelta(days=9),
        closes_on=today - datetime.timedelta(days=1),
    )
    over.tallies.create(answer=over.answers[0].id, votes=1234)
    entry = dict.fromkeys(("content", "place", "chair", "attendees"), f"Họp {LONG_WORD}")
    week = make.WeekFactory(
        parent=tree.schedule,
        first_day=monday_of(today) + datetime.timedelta(days=7),
        title=LONG_TITLE,
        slug="tuan-kho",
        days=[("day", {"day": "6", "entries": [entry] * 2}), ("day", {"day": "1", "entries": []})],
        note=LONG_WORD,
    )
    hard = make.QuestionFactory(
        parent=tree.guide, title=LONG_TITLE, answer=LONG_WORD[:120], summary=LONG_WORD
    )
    advice = make.AdviceFactory(
        parent=hard,
        title=LONG_TITLE,
        answer=LONG_WORD[:120],
        first_hour=[("step", f"<p>{LONG_WORD}</p>")] * 2,
        afterwards=[("step", "<p>Một việc.</p>")],
        evidence=[("line", LONG_WORD)],
        related=[("page", everything)],
        routes=[
            ReportingRoute.objects.create(
                name=LONG_WORD, purpose=LONG_WORD, contact="0255 3 000 000, a@example.org"
            )
        ],
    )
    contest, paper, done = _contests(tree)
    unanswered = make.QuestionFactory(parent=hard)
    seeded = ArticlePage.objects.filter(is_sample=True).first()
    kit = make.kit(alert)
    making = make.kit(past)
    making.files.all().delete()
    Kit.objects.filter(pk=making.pk).update(made_of="")
    NewsletterSettings.objects.create(sends_weekly=True, sends_alerts=True)
    subscriber = Subscriber.objects.create(address=f"{LONG_WORD[:60]}@example.org")
    token, wish = links.token_of(subscriber.key), links.seal(links.Wish(subscriber.address, True, True))
    return {
        "trang-chu": "/",
        "phong-trao": tree.campaign.url,
        "chuyen-muc": topic.url,
        "chuyen-muc-trang-2": f"{topic.url}?trang=2",
        "chuyen-muc-trong": tree.topics["ke-hoach-2022-2026"].url,
        "bai": everything.url,
        "bai-mau": seeded.url,
        "bai-co-mat-khau": locked.url,
        "canh-bao": tree.topics["canh-bao-lua-dao"].url,
        "canh-bao-khan": alert.url,
        "canh-bao-da-qua": past.url,
        "canh-bao-mau": AlertPage.objects.filter(is_sample=True).first().url,
        "van-ban": tree.library.url,
        "van-ban-khong-thay": f"{tree.library.url}?q=khongcoginhuthe",
        "van-ban-ho-so": record.url,
        "van-ban-ho-so-trong": bare.url,
        "van-ban-ho-so-ngay": f"{bare.url}?ngay=2022-08-01",
        "van-ban-luat": law.url,
        "van-ban-hop-nhat": consolidated.url,
        "van-ban-so-sanh": f"{law.url}so-sanh/{consolidated.slug}/",
        "tin-dia-phuong": tree.provincial.url,
        "lien-he": tree.pages["lien-he"].url,
        "english": tree.pages["about"].url,
        "tim-kiem": "/tim-kiem/",
        "tim-kiem-ket-qua": "/tim-kiem/?q=mat+khau",
        "tim-kiem-khong-thay": "/tim-kiem/?q=khongcogi+%22nhu%22",
        "rss": "/rss/",
        "tac-gia": everything.author_address,
        "luu-tru": "/luu-tru/",
        "luu-tru-nam": f"/luu-tru/{today.year}/",
        "luu-tru-thang": f"/luu-tru/{today.year}/{today.month}/",
        "so-do-trang": "/so-do-trang/",
        "lich-cong-tac": tree.schedule.url,
        "lich-tuan": week.url,
        "y-kien": tree.consultations.url,
        "du-thao": draft.url,
        "du-thao-da-xong": asked.url,
        "gop-y": reverse("engagement:comment", args=[draft.pk]),
        "da-gop-y": reverse("engagement:comment_sent", args=[draft.pk]),
        "tham-do": poll.url,
        "tham-do-da-xong": over.url,
        "binh-chon": reverse("engagement:vote", args=[poll.pk]),
        "ket-qua-tham-do": reverse("engagement:results", args=[over.pk]),
        "gui-tin": reverse("engagement:message"),
        "gui-tin-da-nhan": reverse("engagement:message_sent", args=[codes.seal(_answered())]),
        "gui-tin-tra-cuu": reverse("engagement:message_state"),
        "bi-lua": tree.guide.url,
        "bi-lua-ca-trang": tree.guide.whole_url,
        "bi-lua-cau-hoi": hard.url,
        "bi-lua-cau-hoi-trong": unanswered.url,
        "bi-lua-viec-can-lam": advice.url,
        "bi-lua-viec-mau": AdvicePage.objects.filter(is_sample=True).first().url,
        "cuoc-thi": ContestPage.objects.filter(is_sample=True).get().url,
        "cuoc-thi-ket-qua": contest.url,
        "vao-thi": reverse("engagement:enter", args=[ContestPage.objects.filter(is_sample=True).get().pk]),
        "luyen-tap": reverse("engagement:practice", args=[contest.pk]),
        "bai-thi": reverse("engagement:paper", args=[paper.key]),
        "bai-thi-xong": reverse("engagement:paper", args=[done.key]),
        "giay-chung-nhan": reverse("engagement:certificate") + "?ma=1-0A1B2C3D",
        "rieng-tu": "/rieng-tu/",
        "bo-truyen-thong": reverse("kits"),
        "bo-truyen-thong-mot": kit.link,
        "bo-truyen-thong-dang-lam": making.link,
        "ban-tin": reverse("engagement:newsletter"),
        "ban-tin-xac-nhan": links.path("newsletter_confirm", wish),
        "ban-tin-chon": links.path("newsletter_choice", token),
        "khong-co-mang": "/khong-co-mang/",
    }


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


def _contests(tree: Tree) -> tuple[ContestPage, Attempt, Attempt]:
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


def _body(picture, lost, file, record) -> list:
    link = f'<a linktype="page" id="{record.pk}">{record.title}</a>'
    recording = make.recording(transcript=f"Xin chào. {LONG_WORD}", width=640, height=360)
    return [
        ("text", f"<p>Đoạn mở đầu, dẫn Chỉ thị số 03/CT-UBND và {link}. {LONG_WORD}</p>"),
        *blocks("## Mục thứ nhất\n\n- Một ý\n- Một ý nữa"),
        ("image", {"image": picture, "alt": "Tấm khiên", "caption": "Chú thích", "credit": "Người vẽ"}),
        ("image", {"image": lost, "decorative": True}),
        (
            "gallery",
            {"title": "Bộ ảnh", "images": [{"image": picture, "alt": "Tấm khiên", "caption": LONG_WORD}] * 3},
        ),
        ("infographic", {"image": picture, "alt": "Năm việc", "text": f"<p>Một. {LONG_WORD}</p>"}),
        ("video", {"media": recording, "caption": ""}),
        *blocks(f"## Mục {LONG_WORD}\n\n## Mục thứ nhất\n\n> Lời trích dẫn nguyên văn.\n>\n> — Nguồn"),
        ("file", {"file": file, "title": ""}),
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
        ("related", {"title": "Xem thêm", "pages": [record]}),
        ("notes", {"notes": [f"<p>Ghi chú mẫu. {LONG_WORD}</p>"]}),
    ]


def _errors() -> Iterator[tuple[str, str]]:
    request = RequestFactory().get("/khong-co/", HTTP_HOST="localhost")
    yield "403", views.permission_denied(request, PermissionDenied()).content.decode()
    yield "403-bieu-mau", views.csrf_failure(request).content.decode()
    yield "404", views.page_not_found(request, Http404()).content.decode()
    yield "410", views.gone(request).content.decode()
    for status in ("400", "500"):
        yield status, render_to_string(f"{status}.html")
    yield "503-chua-lap", render_to_string("before_setup.html")
    form = RequestFactory().post("/admin/pages/3/edit/", {"title": "Tiêu đề"})
    busy = unavailable.answer(form, OperationalError("database is locked"))
    assert busy is not None
    yield "503-bieu-mau", busy.content.decode()
    yield "503", (settings.ROOT / "site" / "static" / "503.html").read_text(encoding="utf-8")
