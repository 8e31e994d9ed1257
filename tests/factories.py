"""Factories of test objects. Each makes a minimal valid object; traits add the rest.

Pages are made live under a parent: `ArticleFactory(parent=topic)`. Drafts: `ArticleFactory(parent=topic, live=False)`.
Each is as `save_revision` and `publish` leave it, with its revision, log entries and the receivers' rows, but is saved
only once, which takes half the time (test_factories.py). Tests of publishing itself publish a draft.
"""

import datetime
import io
import json
from dataclasses import asdict
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as PillowImage
from wagtail.log_actions import log
from wagtail.models import Page, Revision, get_page_models
from wagtail.signals import page_published

from base.models import BasePage, File, Image, Media, ReportingRoute, User
from campaign.articles.models import AlertPage, ArticlePage, Writer
from campaign.articles.models.stories import StoryPage
from campaign.engagement.kit.loudspeaker import script_of
from campaign.engagement.kit.texts import texts_of
from campaign.engagement.models import (
    AdvicePage,
    ContestPage,
    DraftPage,
    Kit,
    KitFile,
    PollPage,
    Question,
    QuestionPage,
    QuestionVersion,
    Use,
)
from campaign.library.models import DocumentRecord, DocumentType
from campaign.schedule.forms import monday_of
from campaign.schedule.models import WeekPage
from home.first_run.structure import Tree

PAGE_TYPES = sorted(model._meta.label for model in get_page_models() if model is not Page)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    first_name = "Mẫu"
    last_name = factory.Sequence(lambda n: f"Người {n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password("mat-khau-thu")


def image_file(width: int = 640, height: int = 360, name: str = "anh.png") -> ImageFile:
    buffer = io.BytesIO()
    PillowImage.new("RGB", (width, height), "#0b5563").save(buffer, "PNG")
    buffer.seek(0)
    return ImageFile(buffer, name=name)


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Image

    title = factory.Sequence(lambda n: f"Ảnh {n}")
    description = "Hình vẽ một chiếc khiên"
    credit = "Ban Biên tập"
    file = factory.LazyFunction(image_file)


def file() -> File:
    return File.objects.create(title="Tờ rơi", file=ContentFile(b"mot tep", name="to-roi.pdf"))


class PageFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type[BasePage], *args: Any, parent: BasePage, **kwargs: Any) -> BasePage:
        live = kwargs.pop("live", True)
        relations = kwargs.keys() & {"other_topics", "plan_tasks", "related_documents", "routes"}
        many = {name: kwargs.pop(name) for name in relations}
        page = model_class(live=live, has_unpublished_changes=not live, **kwargs)
        # A revision is saved before it is published.
        unpublished = {
            **dict.fromkeys(("live", "has_unpublished_changes"), False),
            **dict.fromkeys(("first_published_at", "last_published_at")),
            **{name: value for name, value in kwargs.items() if name.endswith("_published_at")},
        }
        for name, values in many.items():
            setattr(page, name, values)
        now = timezone.now()
        if live:
            page.last_published_at, page.first_published_at = now, page.first_published_at or now
        parent.refresh_from_db()
        parent.add_child(instance=page)
        revision = Revision.objects.create(
            content_object=page,
            base_content_type=page.get_base_content_type(),
            content=page.serializable_data() | unpublished,
            object_str=str(page),
            created_at=now,
        )
        Page.objects.filter(pk=page.pk).update(
            latest_revision=revision,
            latest_revision_created_at=now,
            live_revision=revision if live else None,
        )
        page.refresh_from_db()
        if live:
            page_published.send(sender=model_class, instance=page, revision=revision)
            log(page, "wagtail.publish", revision=revision, content_changed=True)
        return page


class ArticleFactory(PageFactory):
    class Meta:
        model = ArticlePage

    title = factory.Sequence(lambda n: f"Bài số {n} về an toàn trên mạng")
    summary = "Tóm tắt của bài."
    body = [("text", "<p>Nội dung của bài.</p>")]

    class Params:
        with_image = factory.Trait(main_image=factory.SubFactory(ImageFactory))


def article_row(parent: BasePage, **fields: Any) -> ArticlePage:
    """Return a live article without a revision, made in half the factory's time, for tests with many articles."""
    parent.refresh_from_db()
    values = {"summary": "Tóm tắt của bài.", "first_published_at": timezone.now()} | fields
    article = parent.add_child(instance=ArticlePage(**values))
    for author in article.authors:
        Writer.objects.create(
            page=article,
            byline=author.name,
            byline_slug=author.slug,
            published_at=article.first_published_at,
        )
    return article


def record_row(parent: BasePage, **fields: Any) -> DocumentRecord:
    """Return a live record of the library without a revision, like `article_row`."""
    parent.refresh_from_db()
    values = {
        "symbol": "CT-UBND",
        "doc_type": DocumentType.CHI_THI,
        "first_published_at": timezone.now(),
    } | fields
    return parent.add_child(instance=DocumentRecord(**values))


class AlertFactory(PageFactory):
    class Meta:
        model = AlertPage

    title = factory.Sequence(lambda n: f"Cảnh báo số {n}")
    summary = "Tóm tắt của cảnh báo."
    body = [("text", "<p>Chuyện đang xảy ra.</p>")]
    what_to_do = [("step", "<p>Không bấm vào liên kết.</p>")]


class DocumentRecordFactory(PageFactory):
    class Meta:
        model = DocumentRecord

    title = factory.LazyAttribute(lambda record: f"Chỉ thị số {record.number}/{record.symbol}")
    number = factory.Sequence(lambda n: f"{n + 1:02}")
    symbol = "CT-UBND"
    doc_type = DocumentType.CHI_THI
    issuer = "UBND tỉnh Quảng Ngãi"
    subject = "về việc làm mẫu cho phép thử"


class WeekFactory(PageFactory):
    """The schedule of this week."""

    class Meta:
        model = WeekPage

    title = "Lịch công tác tuần này"
    first_day = factory.LazyFunction(lambda: monday_of(timezone.localdate()))
    days = [("day", {"day": "0", "entries": [{"time": datetime.time(8), "content": "Giao ban"}]})]


class DraftFactory(PageFactory):
    """A draft document that is open for comment for a week."""

    class Meta:
        model = DraftPage

    title = factory.Sequence(lambda n: f"Dự thảo số {n}")
    summary = "Tóm tắt của dự thảo."
    drafted_by = "Sở mẫu"
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))


class PollFactory(PageFactory):
    """A poll that is open for a week."""

    class Meta:
        model = PollPage

    title = factory.Sequence(lambda n: f"Câu hỏi số {n}?")
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=7))
    answers = [("answer", "Có"), ("answer", "Không")]


class QuestionFactory(PageFactory):
    """A question of the guide."""

    class Meta:
        model = QuestionPage

    title = factory.Sequence(lambda n: f"Câu hỏi hướng dẫn số {n}?")
    answer = factory.Sequence(lambda n: f"Câu trả lời số {n}")


class AdviceFactory(PageFactory):
    """Advice of the guide, with one step."""

    class Meta:
        model = AdvicePage

    title = factory.Sequence(lambda n: f"Việc cần làm số {n}")
    answer = factory.Sequence(lambda n: f"Câu trả lời dẫn tới việc số {n}")
    first_hour = [("step", "<p><b>Gọi ngay</b> ngân hàng.</p>")]
    routes = factory.LazyFunction(
        lambda: [ReportingRoute.objects.get_or_create(name="Nơi báo tin mẫu", purpose="Mẫu.")[0]]
    )


class ContestFactory(PageFactory):
    """A contest by mail whose only round is open, with two questions of one theme."""

    class Meta:
        model = ContestPage

    title = factory.Sequence(lambda n: f"Cuộc thi số {n}")
    summary = "Tóm tắt của cuộc thi."
    body = [("text", "<p>Ai cũng được dự thi.</p>")]
    rounds = factory.LazyFunction(lambda: json.dumps(contest_rounds()))


def page_of_each_type(tree: Tree) -> None:
    """Add a live page of each type that `tree` does not hold."""
    topic = tree.topics["cam-nang-an-toan"]
    ArticleFactory(parent=topic)
    AlertFactory(parent=topic)
    DocumentRecordFactory(parent=tree.library)
    WeekFactory(parent=tree.schedule)
    DraftFactory(parent=tree.consultations)
    PollFactory(parent=tree.consultations)
    AdviceFactory(parent=QuestionFactory(parent=tree.guide))
    ContestFactory(parent=tree.campaign)


def contest_rounds(count: int = 2, **values: Any) -> list[dict[str, Any]]:
    """Return the stored form of one round that opened an hour ago, with `values` in place of its own."""
    now = timezone.now()
    own = {
        "title": "Vòng 1",
        "opens_at": (now - datetime.timedelta(hours=1)).isoformat(),
        "closes_at": (now + datetime.timedelta(days=7)).isoformat(),
        "minutes": 30,
        "quotas": [
            {"type": "item", "value": {"theme": "Mật khẩu", "difficulty": "1", "count": count}, "id": "q"}
        ],
        "is_announced": False,
    }
    return [{"type": "round", "id": "vong-1", "value": own | values}]


def approved_questions(count: int, use: str = Use.ROUND) -> list[QuestionVersion]:
    """Return approved questions. The right answer of each is the one that says so."""
    made = []
    for number in range(count):
        text = f"Câu hỏi {use} số {number}?"
        words = {"theme": "Mật khẩu", "difficulty": 1, "use": use, "text": text}
        question = Question.objects.create(
            **words,
            answer_a=f"Sai một {number}",
            answer_b=f"Đúng {number}",
            answer_c=f"Sai hai {number}",
            right="B",
            likeness=text.lower(),
            is_waiting=False,
        )
        made.append(
            QuestionVersion.objects.create(
                question=question,
                **words,
                answers=question.answers,
                right=1,
                explanation=f"Vì sao câu {number}.",
            )
        )
    return made


def recording(kind: str = "video", **kwargs: Any) -> Media:
    """Return a video or audio recording, without captions or transcript unless given."""
    name = "phim.mp4" if kind == "video" else "bai-nghe.mp3"
    values = {"title": "Ba phút về OTP", "file": ContentFile(b"\0" * 64, name)} | kwargs
    return Media.objects.create(type=kind, **values)


def kit(story: StoryPage) -> Kit:
    """Return the kit of the story as if its task had made it, with rows of files that were never drawn."""
    found, moment = texts_of(story), story.first_published_at
    words = {"headline": found.headline, "lead": found.lead, "is_sample": found.is_sample}
    words["script"] = asdict(script_of(found))
    made = Kit.objects.create(page=story, made_of=found.digest, words=words, shown_at=moment, made_at=moment)
    for form in KitFile.Form.values:
        made.files.create(form=form, file=f"bo-truyen-thong/{story.pk}-{form}.png", size=12_345)
    return made
