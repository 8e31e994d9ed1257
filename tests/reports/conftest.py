"""Fixtures of a quarter and the one before it, both with some of everything that a report counts."""

import copy
import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page, PageViewRestriction

from base.models import User
from campaign.articles.models import ArticlePage, Form, PlanTask
from campaign.inbox.models import InboxItem, Source
from campaign.newsroom.people import roles
from campaign.reads.models import PageReads, SiteReads
from campaign.reads.queries import span
from campaign.reports.models import Report
from campaign.reports.periods import Period
from home.first_run.structure import Tree
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory
from tests.people import member

QUARTER = Period.of_months(2026, 7, 3)
BEFORE = Period.of_months(2026, 4, 3)


def came_out(page: Page, day: datetime.date, hour: int = 8) -> Page:
    moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
    Page.objects.filter(pk=page.pk).update(first_published_at=moment)
    return page


def read(page: Page, day: datetime.date, count: int) -> None:
    for width in ("day", "month", "year"):
        row, _ = PageReads.objects.get_or_create(page=page, span=span(width, day))
        row.count += count
        row.save()
    site, _ = SiteReads.objects.get_or_create(day=day)
    site.count += count
    site.save()


@dataclass
class World:
    tree: Tree
    articles: list[ArticlePage]
    chief: User
    report: Report


@pytest.fixture(scope="module")
def shared_world(module_data: None, shared_tree: Tree) -> tuple[Tree, list[ArticlePage], User]:
    tree, chief = shared_tree, member(roles.CHIEFS)
    topics, tasks = list(tree.topics.values()), list(PlanTask.objects.all())
    articles = []

    def article(day: datetime.date, reads: int = 0, hour: int = 8, **kwargs) -> ArticlePage:
        page = ArticleFactory(parent=kwargs.pop("topic", topics[0]), owner=chief, body=[], **kwargs)
        came_out(page, day, hour)
        if reads:
            read(page, day, reads)
        articles.append(page)
        return page

    # The first and last hour of the quarter, and the hours just outside.
    article(QUARTER.first, 7, hour=0, plan_tasks=tasks[:2], author_name="Thu Hà")
    article(QUARTER.last, 11, hour=23, form=Form.FEATURE, topic=topics[1], author_name="Thu Hà")
    article(BEFORE.last, 5, hour=23, plan_tasks=tasks[:1])
    article(datetime.date(2026, 10, 1), 3, hour=0)
    article(datetime.date(2026, 8, 5), 2, source_name="Báo Quảng Ngãi", source_url="https://bao.example.vn/1")
    article(datetime.date(2026, 8, 6), form=Form.VIDEO, other_topics=[topics[1]], is_sample=True)
    # Not counted: pages that readers cannot see, and aliases.
    PageViewRestriction.objects.create(page=article(datetime.date(2026, 8, 7)), restriction_type="login")
    article(datetime.date(2026, 8, 7)).unpublish()
    CreatePageAliasAction(articles[0], parent=topics[2]).execute(skip_permission_checks=True)
    came_out(Page.objects.get(alias_of=articles[0]), QUARTER.first)
    read(
        came_out(AlertFactory(parent=topics[3], owner=chief), datetime.date(2026, 9, 1)),
        datetime.date(2026, 9, 2),
        4,
    )
    read(articles[0], datetime.date(2026, 10, 9), 100)
    came_out(DocumentRecordFactory(parent=tree.library), datetime.date(2026, 7, 9))
    source = Source.objects.create(name="Công an tỉnh", feed_url="https://ca.example.vn/rss")
    for number, state in enumerate(InboxItem.State.values):
        InboxItem.objects.create(
            source=source,
            key=str(number),
            version="1",
            title=f"=Tin số {number}",
            link=f"https://ca.example.vn/{number}",
            state=state,
            topic=topics[1],
            visible_at=timezone.make_aware(datetime.datetime(2026, 7, 20, 8)),
        )
    return tree, articles, chief


def draft() -> Report:
    return Report.objects.create(
        subject="Kết quả quý III năm 2026",
        starts_on=QUARTER.first,
        ends_on=QUARTER.last,
        parent_agency="UBND tỉnh Quảng Ngãi",
        agency_name="Sở Khoa học và Công nghệ",
        place="Quảng Ngãi",
    )


@pytest.fixture
def world(db: None, shared_world: tuple[Tree, list[ArticlePage], User]) -> World:
    return World(*copy.deepcopy(shared_world), draft())


@pytest.fixture
def chief(db: None, shared_world: tuple[Tree, list[ArticlePage], User]) -> User:
    return copy.deepcopy(shared_world[2])
