"""People, texts and files on which the actions of the table of rights are tried, and the way to try one."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    ModelLogEntry,
    PageLogEntry,
    PageViewRestriction,
    WorkflowMixin,
)

from base.models import BasePage, Need, ReportingRoute, User
from campaign.articles.models import ArticlePage, PlanTask
from campaign.engagement.models import EngagementSettings, NewsletterSettings
from campaign.inbox.models import InboxItem, Rule, Source
from campaign.library.models import DocumentField
from campaign.newsroom.models import Agreement
from campaign.newsroom.people import roles
from campaign.newsroom.review.addresses import address
from campaign.newsroom.review.rights import Role
from home.first_run.structure import Tree
from search.models import PromotedResult, Synonyms
from tests.admin import never_stale, page_form
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
    UserFactory,
    WeekFactory,
    image_file,
    recording,
)
from tests.factories import file as a_file
from tests.newsroom.rights.readers import MARK

_GROUPS = {
    Role.AUTHOR: roles.AUTHORS,
    Role.CHIEF: roles.CHIEFS,
    Role.DEPUTY: roles.CHIEFS,
    Role.ADMINISTRATOR: roles.ADMINISTRATORS,
}


@dataclass
class Desk:
    """Objects by name, people by role, and forms as seen by a superuser, whom Wagtail refuses least."""

    tree: Tree
    people: dict[Role, User] = field(default_factory=dict)
    clients: dict[Role, Client] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)
    _forms: dict[str, dict[str, Any]] = field(default_factory=dict)

    def form(self, address: str, **changes: Any) -> dict[str, Any]:
        """Return what a browser would send for the form at `address`, with `changes`."""
        if address not in self._forms:
            self._forms[address] = never_stale(page_form(self.clients[Role.SUPERUSER], address))
        return self._forms[address] | changes

    def edit_form(self, text: Any, **changes: Any) -> dict[str, Any]:
        """Return the form of `text`. All articles use the form of one of them, with their own slug."""
        if not isinstance(text, ArticlePage):
            return self.form(address(text, "edit"), **changes)
        return self.form(address(self.texts["live"], "edit"), **{"slug": text.slug} | changes)

    def step(self, text: WorkflowMixin) -> Any:
        """Return the current step of the review of `text`, which must be in review."""
        return type(text)._default_manager.get(pk=text.pk).current_workflow_task_state


@contextmanager
def undone() -> Iterator[None]:
    """Undo all that is written in the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def logged(user: User) -> int:
    """Return the number of entries about `user` in Wagtail's log."""
    return sum(model.objects.filter(user=user).count() for model in (ModelLogEntry, PageLogEntry))


def fill(tree: Tree) -> Desk:
    """Return a desk with a text in each state of a review, files that are online, and a row of each kind."""
    desk = Desk(tree)
    for role in Role:
        desk.clients[role] = Client()
        if role is not Role.ANONYMOUS:
            user = UserFactory(username=role.name.lower(), is_superuser=role is Role.SUPERUSER)
            if role in _GROUPS:
                user.groups.add(Group.objects.get(name=_GROUPS[role]))
            desk.people[role] = user
            desk.clients[role].force_login(user)
    _texts(desk)
    _files(desk)
    _rows(desk)
    return desk


def change(text: Any, user: User, **values: Any) -> Any:
    """Save a draft with MARK and `values` in `text`, and return the text as it then stands."""
    draft = type(text)._default_manager.get(pk=text.pk).get_latest_revision_as_object()
    words = {"title": MARK} if isinstance(draft, BasePage) else {"contact": MARK}
    for name, value in (words | values).items():
        setattr(draft, name, value)
    draft.save_revision(user=user)
    return type(text)._default_manager.get(pk=text.pk)


def _texts(desk: Desk) -> None:
    topic, author = desk.tree.topics["cam-nang-an-toan"], desk.people[Role.AUTHOR]

    def draft(**values: Any) -> ArticlePage:
        # Without a body, because forms send StreamFields empty, which must not change the page.
        page = ArticleFactory(parent=topic, live=False, owner=author, body=[])
        return change(page, author, **values)

    def sent(text: Any) -> Any:
        text.get_workflow().start(text, author)
        return text

    later = timezone.now() + datetime.timedelta(days=1)
    live = ArticleFactory(parent=topic, title="Bài đang đăng", body=[], owner=author)
    alias = live.create_alias(update_slug="bi-danh")
    desk.texts |= {
        "live": change(live, author),
        "first revision": live.revisions.order_by("pk").first(),
        "alias": alias,
        "sibling": ArticleFactory(parent=topic),
        "waiting": sent(draft()),
        "waiting for later": sent(draft(go_live_at=later)),
        "returned": sent(draft()),
        "scheduled": draft(go_live_at=later, title="Bài hẹn giờ"),
        "alert": change(AlertFactory(parent=topic, owner=author, body=[], what_to_do=[]), author),
        "record": DocumentRecordFactory(parent=desk.tree.library),
        "home": desk.tree.home,
        "campaign": desk.tree.campaign,
        "topic": topic,
        "library": desk.tree.library,
        "provincial": desk.tree.provincial,
        "standard": desk.tree.pages["lien-he"],
        "schedule": desk.tree.schedule,
        "week": WeekFactory(parent=desk.tree.schedule),
        "consultations": desk.tree.consultations,
        "draft document": DraftFactory(parent=desk.tree.consultations),
        "poll": PollFactory(parent=desk.tree.consultations),
        "guide": desk.tree.guide,
        "question": QuestionFactory(parent=desk.tree.guide),
        "advice": AdviceFactory(parent=desk.tree.guide),
        "contest": ContestFactory(parent=desk.tree.campaign),
    }
    desk.texts["scheduled"].get_latest_revision().publish()
    chief = desk.people[Role.CHIEF]
    corrected = change(sent(draft()), chief, summary="Trưởng ban sửa giúp.")
    step = desk.step(corrected)
    step.task.specific.on_action(step, chief, "approve")
    desk.texts["agreement"] = Agreement.objects.get(step=step)
    desk.step(desk.texts["returned"]).reject(user=chief, comment="Sửa.")
    # An administrator writes the routes, so that chief and deputy are both second persons.
    writer = desk.people[Role.ADMINISTRATOR]
    for place, name in enumerate(("route", "second route", "waiting route")):
        desk.texts[name] = ReportingRoute.objects.create(
            need=Need.REPORT, name=name, purpose="Khi cần.", contact="0255", sort_order=place
        )
    for name in ("route", "waiting route"):
        desk.texts[name] = change(desk.texts[name], writer)
    desk.texts["waiting route"].get_workflow().start(desk.texts["waiting route"], writer)


def _files(desk: Desk) -> None:
    topic = desk.tree.topics["cam-nang-an-toan"]
    image, file, media = ImageFactory(file=image_file(64, 36)), a_file(), recording(transcript="Lời thoại.")
    body = [("image", {"image": image}), ("file", {"file": file}), ("video", {"media": media})]
    # Wagtail's screens show these sizes; without them, each request would make them, to be rolled back.
    image.get_renditions("max-800x600", "original", "max-165x165")
    for each in (image, file, media):
        each.uploaded_by_user = desk.people[Role.AUTHOR]
        each.save()
    ArticleFactory(parent=topic, title="Bài có tệp", body=body)
    private_page = ArticleFactory(parent=topic, title="Bài nội bộ")
    PageViewRestriction.objects.create(page=private_page, restriction_type="login")
    private = Collection.get_first_root_node().add_child(name="Nội bộ")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    open_one = Collection.get_first_root_node().add_child(name="Ảnh cũ")
    desk.texts |= {"image": image, "file": file, "media": media}
    desk.texts |= {"private": private, "collection": open_one, "private page": private_page}


def _rows(desk: Desk) -> None:
    EngagementSettings.load()
    NewsletterSettings.load()
    source = Source.objects.create(name="Sở mẫu", feed_url="https://so.example.vn/rss")
    desk.texts |= {
        "source": source,
        "rule": Rule.objects.create(value="cá độ", action=Rule.Action.REJECT),
        "second rule": Rule.objects.create(value="lô đề", action=Rule.Action.REJECT, sort_order=9),
        "item": InboxItem.objects.create(
            source=source,
            key="1",
            version="1",
            title="Tin",
            link="https://so.example.vn/1",
            topic=desk.tree.topics["cam-nang-an-toan"],
            sort_at=timezone.now(),
        ),
        "field": DocumentField.objects.create(name="An toàn"),
        "second field": DocumentField.objects.create(name="Dữ liệu", sort_order=1),
        "task": PlanTask.objects.order_by("sort_order").first(),
        "second task": PlanTask.objects.order_by("sort_order").last(),
        "redirect": Redirect.objects.create(old_path="/cu", redirect_page=desk.texts["live"]),
        "synonyms": Synonyms.objects.create(text="lừa đảo = chiếm đoạt"),
        "promoted": PromotedResult.objects.create(queries="bị lừa", link="https://a.example/", title="A"),
        "second promoted": PromotedResult.objects.create(
            queries="mã OTP", link="https://b.example/", title="B", sort_order=1
        ),
    }
