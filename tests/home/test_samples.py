"""Test that lists of pages say which of them are samples."""

import datetime
import itertools
from urllib.parse import urlsplit

from django.test import Client
from lxml import html
from wagtail.models import Page

from campaign.library.models import Relation
from home.first_run.structure import Tree
from tests import factories as make

MARK = "Nội dung mẫu"
# Title of pages that name all samples.
CHOOSING = "Trang dẫn tới mọi trang mẫu"
# The path to a page; its parent, named above a heading; sentences that name a document; answers and buttons, which
# name no page.
NO_LISTS = (
    "ancestor-or-self::*[contains(@class, 'path') or contains(@class, 'kicker') or @role='note'"
    " or contains(@class, 'choices') or contains(@class, 'button')]"
)
# Elements that stand for one page in a list: the nearest one around a link counts.
ENTRY = "ancestor-or-self::*[self::article or self::li or self::p or self::section or @rel][1]"


def _samples(tree: Tree) -> list[Page]:
    """Return samples of each type that lists name, which name each other where they can."""
    topic, sample = tree.topics["cam-nang-an-toan"], {"is_sample": True}
    records = make.DocumentRecordFactory.create_batch(3, parent=tree.library, **sample)
    for upper, lower in itertools.pairwise(records):
        Relation.objects.create(from_record=lower, kind="thuc-hien", to_record=upper)
    stories = make.ArticleFactory.create_batch(2, parent=topic, related_documents=records, **sample)
    alerts = make.AlertFactory.create_batch(2, parent=topic, **sample)
    advice = make.AdviceFactory(parent=tree.guide, **sample)
    week = make.WeekFactory(parent=tree.schedule, **sample)
    earlier = make.WeekFactory(
        parent=tree.schedule, slug="truoc", first_day=week.first_day - datetime.timedelta(7), **sample
    )
    others = [
        make.ContestFactory(parent=tree.campaign, **sample),
        make.DraftFactory(parent=tree.consultations, **sample),
        make.PollFactory(parent=tree.consultations, **sample),
    ]
    samples = [*records, *stories, *alerts, advice, week, earlier, *others]
    # Lists that an editor puts together.
    named = ("related", {"title": "Xem thêm", "pages": samples})
    make.ArticleFactory(parent=topic, title=CHOOSING, body=[named])
    make.AdviceFactory(parent=tree.guide, title=CHOOSING, related=[("page", page) for page in samples])
    return samples


def test_every_list_marks_samples(tree: Tree, client: Client) -> None:
    samples = _samples(tree)
    addresses = {page.url for page in samples}
    sections = [tree.home, tree.campaign, tree.library, tree.schedule, tree.consultations, tree.guide]
    lists = [page.url for page in [*sections, tree.topics["cam-nang-an-toan"]]]
    seen, bare = set(), []
    choosing = [page.url for page in Page.objects.filter(title=CHOOSING)]
    for address in [*lists, *choosing, "/tim-kiem/?q=so", "/so-do-trang/", "/khong-co-mang/", *addresses]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        for link in html.fromstring(answer.text).xpath("//main//a[@href]"):
            path = urlsplit(link.get("href")).path
            if path not in addresses - {address} or link.xpath(NO_LISTS):
                continue
            seen.add(path)
            entry = link.xpath(ENTRY)
            if not entry or MARK not in entry[0].text_content():
                bare.append((address, link.text_content().strip()))
    assert not bare, bare
    assert seen == addresses, "each sample stands in a list"
