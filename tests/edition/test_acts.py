"""Tests of the number of editions that each act of an editor starts, on a separate database with real transactions."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from base.models import File, Image, User
from base.renditions import STANDING_FOR_A_PAGE, make_sizes
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import store
from campaign.library.importing import batches
from campaign.library.models import DocumentRecord, ImportBatch
from edition.shelf import Shelf
from tests.admin import page_form
from tests.factories import ArticleFactory, ImageFactory, UserFactory, image_file
from tests.library.official import plan

pytestmark = pytest.mark.both(heavy=True)


class Desk:
    """An author and a chief at work in the admin. `started` counts the editions since it was last read."""

    def __init__(self) -> None:
        self.author, self.author_client = self._member("Biên tập viên")
        self.chief, self.chief_client = self._member("Trưởng ban biên tập")
        self.topic = TopicPage.objects.get(slug="cam-nang-an-toan")
        self.image = ImageFactory(file=image_file(300, 200))
        make_sizes(self.image, STANDING_FOR_A_PAGE)
        self.source = Source.objects.create(
            name="Nguồn",
            feed_url="https://nguon.example.vn/rss",
            host="nguon.example.vn",
            default_topic=self.topic,
        )
        self._editions: list[Any] = []

    def _member(self, group: str) -> tuple[User, Client]:
        user, client = UserFactory(), Client()
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return user, client

    def begin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count from now on."""
        start = Shelf.start

        def counted(shelf: Shelf, *told: Any) -> str:
            self._editions.append(told)
            return start(shelf, *told)

        monkeypatch.setattr(Shelf, "start", counted)

    def started(self, act: Callable[[], Any]) -> int:
        """Return the number of editions that `act` starts."""
        self._editions.clear()
        act()
        return len(self._editions)

    def draft(self, **fields: Any) -> ArticlePage:
        article = ArticleFactory(parent=self.topic, live=False, owner=self.author, body=[], **fields)
        article.save_revision(user=self.author)
        return article

    def submitted(self, **fields: Any) -> ArticlePage:
        article = ArticlePage.objects.get(pk=self.draft(**fields).pk)
        article.get_workflow().start(article, self.author)
        return ArticlePage.objects.get(pk=article.pk)

    def items(self, number: int) -> list[int]:
        host = "https://nguon.example.vn"
        return [
            InboxItem.objects.create(
                source=self.source, key=str(n), version="1", title=f"Tin {n}", link=f"{host}/{n}"
            ).pk
            for n in range(number)
        ]

    def fill_in(self, address: str, **changes: str) -> None:
        """Send the author's page form unchanged except for `changes`."""
        answer = self.author_client.post(address, page_form(self.author_client, address) | changes)
        assert answer.status_code == 302, answer.content.decode()

    def approve(self, article: ArticlePage) -> None:
        step = article.current_workflow_task_state.pk
        self.chief_client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", step])
        )
        assert ArticlePage.objects.get(pk=article.pk).latest_revision.approved_go_live_at or (
            ArticlePage.objects.get(pk=article.pk).live
        )

    def decide(self, items: list[int], action: str) -> None:
        self.chief_client.post(reverse("inbox:decide"), {"action": action, "items": items})

    def import_documents(self, *numbers: str) -> None:
        files = [SimpleUploadedFile(f"kh-{number}.txt", plan(number=number).encode()) for number in numbers]
        self.author_client.post("/admin/nhap-van-ban/", {"uploads": files})
        batch = ImportBatch.objects.latest("pk")
        while batches.progress(batch)["left"]:
            self.author_client.post(f"/admin/nhap-van-ban/luot/{batch.pk}/")
        assert batches.progress(batch)["done"] == len(numbers)

    def upload(self, view: str, file: SimpleUploadedFile, **fields: str) -> None:
        address = reverse(view)
        form = page_form(self.author_client, address)
        answer = self.author_client.post(address, form | {"title": "Mẫu", "file": file, **fields})
        assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def desk(own_site: dict[str, str], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    settings.MEDIA_ROOT, settings.EDITION_ROOT = tmp_path / "media", tmp_path / "edition"
    desk = Desk()
    settings.EDITION = True
    return desk


def test_work_that_readers_do_not_see_starts_none(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    new = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", desk.topic.pk])
    draft, other, article = desk.draft(main_image=desk.image), desk.draft(), desk.submitted()
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    desk.import_documents("100")
    items = desk.items(3)
    picture = SimpleUploadedFile("anh.png", image_file().read(), "image/png")
    document = SimpleUploadedFile("to-roi.pdf", b"%PDF-1.4 mot tep", "application/pdf")
    acts: dict[str, Callable[[], Any]] = {
        "new draft": lambda: desk.fill_in(new, title="Bài mới", slug="bai-moi"),
        "saved draft": lambda: desk.fill_in(edit, title="Tựa khác"),
        "submitted": lambda: desk.fill_in(edit, **{"action-submit": "true"}),
        "rejected": lambda: desk.chief_client.post(
            reverse(
                "wagtailadmin_pages:workflow_action",
                args=[article.pk, "reject", article.current_workflow_task_state.pk],
            )
        ),
        "deleted draft": lambda: desk.chief_client.post(
            reverse("wagtailadmin_pages:delete", args=[other.pk])
        ),
        "imported": lambda: desk.import_documents(*map(str, range(101, 104))),
        "picture": lambda: desk.upload("wagtailimages:add", picture, description="Mẫu", credit="Mẫu"),
        "document": lambda: desk.upload("wagtaildocs:add", document),
        "rejected items": lambda: desk.decide(items, "reject"),
        "sign-in": lambda: Client().force_login(desk.author),
        "nothing due": lambda: (call_command("publish_scheduled"), store.release_due(timezone.now())),
    }
    desk.begin(monkeypatch)
    assert {name: desk.started(act) for name, act in acts.items()} == dict.fromkeys(acts, 0)
    assert ArticlePage.objects.filter(slug="bai-moi").exists()
    assert not ArticlePage.objects.filter(pk=other.pk).exists()
    assert DocumentRecord.objects.filter(live=False, is_stub=False).count() == 4
    assert Image.objects.filter(title="Mẫu").exists()
    assert File.objects.filter(title="Mẫu").exists()


def test_act_that_readers_see_starts_one(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    waiting = [desk.submitted(main_image=desk.image), desk.submitted(), desk.submitted()]
    items = desk.items(5)
    InboxItem.objects.filter(pk__in=items[2:]).update(article=waiting[1])
    later = desk.submitted(go_live_at=timezone.now() + timedelta(hours=1))
    desk.approve(later)
    past = timezone.now() - timedelta(minutes=1)
    live = ArticleFactory(parent=desk.topic)

    # As if the hour had come.
    due = ArticlePage.objects.get(pk=later.pk).scheduled_revision
    due.content["go_live_at"] = past.isoformat()
    Revision.objects.filter(pk=due.pk).update(approved_go_live_at=past, content=due.content)

    acts: dict[str, Callable[[], Any]] = {
        "approved": lambda: desk.approve(waiting[0]),
        "approved with the items that it was made of": lambda: desk.approve(waiting[1]),
        "approved items": lambda: desk.decide(items[:2], "approve"),
        "approved items taken back": lambda: desk.decide(items[:2], "reject"),
        "published by its hour": lambda: call_command("publish_scheduled", verbosity=0),
        "withdrawn": lambda: desk.chief_client.post(reverse("wagtailadmin_pages:unpublish", args=[live.pk])),
        "deleted": lambda: desk.chief_client.post(reverse("wagtailadmin_pages:delete", args=[waiting[0].pk])),
    }
    desk.begin(monkeypatch)
    assert {name: desk.started(act) for name, act in acts.items()} == dict.fromkeys(acts, 1)
    assert ArticlePage.objects.get(pk=later.pk).live
    assert InboxItem.objects.filter(state=InboxItem.State.PUBLISHED).count() == 3
    assert not ArticlePage.objects.filter(pk=waiting[0].pk).exists()
