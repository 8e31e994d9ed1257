"""Tests that after any change every public address answers from the edition as if it were rendered now."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from base.delivery import memo
from base.models import AgencySettings, BasePage, Image, ReportingRoute
from campaign.articles.models import ArticlePage, PlanTask, TopicPage
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.services import approve, reject
from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentRecord, LibraryPage, Relation, RelationKind
from edition import watch
from edition.address import address_of
from home.models import Navigation
from tests.edition.conftest import Reader, committed, environ
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory, image_file
from tests.library.official import plan

pytestmark = pytest.mark.both(heavy=True)

ALWAYS = ["/", "/rss/tat-ca.xml", "/cu/"]
SOME = 6
# Changes that readers do not see.
UNSEEN = {
    "save_a_draft",
    "write_a_draft",
    "change_a_drafts_fields",
    "delete_a_draft",
    "relate_a_draft",
    "upload_a_picture",
}
_LINK = re.compile(rb'(?:href="|src="|<loc>|<image:loc>)(?:http://(?:localhost|testserver))?(/[^"<]*)')


class Board:
    """Changes that an editorial board can make to the site. Each picks its objects at random."""

    def __init__(self, chance: random.Random, chief: Any) -> None:
        self.chance = chance
        self.chief = chief

    def _one(self, model: type[BasePage], **which: Any) -> Any:
        return self.chance.choice(list(model.objects.filter(**which).order_by("pk")))

    def write_an_article(self) -> None:
        ArticleFactory(parent=self._one(TopicPage), main_image=ImageFactory())

    def write_an_alert(self) -> None:
        AlertFactory(parent=self._one(TopicPage))

    def change_an_article(self) -> None:
        article = self._one(ArticlePage)
        article.title = f"{article.title} (đã sửa)"
        article.save_revision().publish()

    def save_a_draft(self) -> None:
        article = self._one(ArticlePage, live=True)
        article.title = "Bản nháp chưa ai được đọc"
        article.save_revision()

    def write_a_draft(self) -> None:
        ArticleFactory(parent=self._one(TopicPage), live=False, main_image=ImageFactory())

    def change_a_drafts_fields(self) -> None:
        self.write_a_draft()
        draft = self._one(ArticlePage, live=False)
        draft.title = f"{draft.title} (đã sửa)"
        draft.other_topics = [self._one(TopicPage)]
        draft.save()

    def delete_a_draft(self) -> None:
        self.write_a_draft()
        self._one(ArticlePage, live=False).delete()

    def relate_a_draft(self) -> None:
        parent = LibraryPage.objects.get()
        draft = DocumentRecordFactory(parent=parent, live=False, symbol=f"QĐ-{self.chance.randrange(10**6)}")
        Relation.objects.create(
            from_record=draft,
            kind=self.chance.choice(RelationKind.values),
            to_record=self._one(DocumentRecord, live=True),
        )

    def import_a_document(self) -> None:
        number = str(self.chance.randrange(10**6))
        import_file(LibraryPage.objects.get(), f"kh-{number}.txt", plan(number=number).encode(), self.chief)

    def upload_a_picture(self) -> None:
        ImageFactory()

    def withdraw_an_article(self) -> None:
        self._one(ArticlePage, live=True).unpublish()

    def let_an_article_expire(self) -> None:
        one = self._one(ArticlePage, live=True)
        ArticlePage.objects.filter(pk=one.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        call_command("publish_scheduled", verbosity=0)

    def delete_an_article(self) -> None:
        self._one(ArticlePage).delete()

    def move_an_article(self) -> None:
        article = self._one(ArticlePage)
        article.move(self.chance.choice(TopicPage.objects.exclude(pk=article.get_parent().pk)), "last-child")

    def rename_a_topic(self) -> None:
        topic = self._one(TopicPage)
        topic.slug = f"ten-{self.chance.randrange(10**6)}"
        topic.save_revision().publish()

    def close_a_topic(self) -> None:
        PageViewRestriction.objects.create(page=self._one(TopicPage), restriction_type="login")

    def open_everything(self) -> None:
        PageViewRestriction.objects.all().delete()

    def change_the_settings(self) -> None:
        agency = AgencySettings.for_site(Site.objects.get())
        agency.footer_text = f"Chân trang {self.chance.random()}"
        agency.save()

    def change_the_menu(self) -> None:
        navigation = Navigation.for_site(Site.objects.get())
        navigation.main = [
            ("link", {"title": f"Mục {self.chance.randrange(10**6)}", "page": None, "url": "/"})
        ]
        navigation.save()

    def change_whom_to_turn_to(self) -> None:
        ReportingRoute.objects.create(name=f"Nơi {self.chance.randrange(10**6)}", contact="mẫu")

    def add_a_redirect(self) -> None:
        Redirect.add_redirect("/cu", self._one(ArticlePage))

    def change_a_documents_status(self) -> None:
        document = self._one(DocumentRecord)
        document.status = self.chance.choice(["con-hieu-luc", "het-hieu-luc"])
        document.save_revision().publish()

    def describe_a_picture(self) -> None:
        image = self.chance.choice(list(Image.objects.all()))
        image.description = f"Ảnh {self.chance.random()}"
        image.save()

    def lose_a_picture(self) -> None:
        self.chance.choice(list(Image.objects.all())).delete()

    def rename_a_task(self) -> None:
        task = self.chance.choice(list(PlanTask.objects.all()))
        task.title = f"Nhiệm vụ {self.chance.randrange(10**6)}"
        task.save()

    def receive_an_item(self) -> None:
        source, _ = Source.objects.get_or_create(
            feed_url="https://nguon.example.vn/rss", defaults={"name": "Nguồn", "host": "nguon.example.vn"}
        )
        number = self.chance.randrange(10**9)
        InboxItem.objects.create(
            source=source,
            key=str(number),
            version="1",
            title=f"Tin {number}",
            link=f"https://nguon.example.vn/{number}",
        )

    def approve_an_item(self) -> None:
        self.receive_an_item()
        approve(InboxItem.objects.latest("pk"), self.chief)

    def reject_an_item(self) -> None:
        for item in InboxItem.objects.filter(state=InboxItem.State.APPROVED)[:1]:
            reject(item, self.chief)

    def change_anything(self) -> str:
        changes: list[Callable[[], None]] = [
            getattr(self, name)
            for name, value in vars(Board).items()
            if name[0] != "_" and name != "change_anything"
        ]
        change = self.chance.choice(changes)
        change()
        return change.__name__


def public_addresses(reader: Reader) -> set[str]:
    """Return all addresses that the edition answers, so that new addresses are tested without a change here.

    These are addresses without arguments, pages, and links of the home page, feeds and sitemap.
    """
    found = {page.url for page in Page.objects.live().filter(depth__gt=1)}
    found |= {f"/{route}" for route in _routes(get_resolver(), "")}
    for address in ("/", "/rss/", "/sitemap.xml"):
        found |= {link.decode() for link in _LINK.findall(reader.get(address).body)}
    live = frozenset(settings.EDITION_LIVE_PARAMETERS)
    return {
        address
        for address in found
        # Without Wagtail's own forms, which depend on the reader.
        if address and not address.startswith("/_util/") and address_of(environ(address), "http", "x", live)
    }


def _routes(resolver: Any, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        elif not re.search(r"[<(\\^$?]", route):
            yield route


def told(body: bytes) -> bytes:
    """Return a sitemap without its pictures, because it lists only those that have been rendered so far."""
    return re.sub(rb"<image:image>.*?</image:image>", b"", body, flags=re.DOTALL)


def fresh(reader: Reader, address: str) -> tuple[int, bytes]:
    """Return the response as rendered now by a process with an empty cache."""
    started: list[Any] = []
    memo.follow(lambda: None)
    try:
        answer = reader.front.application(environ(address), lambda *arguments: started.append(arguments))
        body = b"".join(answer)
    finally:
        memo.follow(watch.current_edition)
    return int(started[0][0][:3]), body


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 6))])
def test_no_change_leaves_a_stale_page(reader: Reader, tree, chief, seed, caplog):
    caplog.set_level("ERROR")
    chance = random.Random(seed)  # noqa: S311  which change comes next is no secret
    board = Board(chance, chief)
    for number in range(4):
        board.write_an_article()
        DocumentRecordFactory(parent=LibraryPage.objects.get(), number=f"0{number + 1}")
    seen: set[str] = set()
    for number in range(6):
        seen |= public_addresses(reader)
        # Pages requested before the change, so that something could be stale.
        # The formats of a feed read the same.
        others = sorted(one for one in seen - set(ALWAYS) if not one.endswith((".atom", ".json")))
        addresses = [*ALWAYS, *chance.sample(others, SOME)]
        for address in addresses:
            reader.get(address)
        connection.run_on_commit.clear()
        edition = reader.shelf.latest()
        with committed(execute=True):
            change = board.change_anything()
        assert (reader.shelf.latest() == edition) or change not in UNSEEN, (seed, number, change)
        # As after a commit: cached values are used again.
        connection.run_on_commit.clear()
        for address in addresses:
            answer = reader.get(address)
            status, body = fresh(reader, address)
            assert (answer.status, told(answer.body)) == (status, told(body)), (
                seed,
                number,
                change,
                address,
            )


def test_a_site_map_read_before_the_pictures_were_made_is_printed_again(
    tree, reader: Reader, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    image = ImageFactory(file=image_file(1600, 900))
    with committed(execute=True):
        # After the new edition begins, before the pictures are made.
        transaction.on_commit(lambda: reader.get("/sitemap-0.xml"))
        article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=image)
    told = reader.get("/sitemap-0.xml").body
    assert b"/media/images/" in told[told.index(article.slug.encode()) :]
