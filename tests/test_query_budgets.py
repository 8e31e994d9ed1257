"""Tests of the number of queries of public pages, on first-run content, and that it does not grow.

Values that all pages share are cached, as after the first page of an edition: site, menus, topics, renditions.
"""

import tempfile
import time
from collections.abc import Set
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test import Client, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from base.delivery import memo
from base.models import File
from campaign.articles.models import AlertPage, ArticleAttachment, ArticlePage, TopicPage
from campaign.engagement.models import AdvicePage, ContestPage, DraftPage, GuidePage, PollPage, QuestionPage
from campaign.library.models import DocumentRecord
from campaign.newsroom.people import roles
from campaign.reports.models import Report
from campaign.schedule.models import WeekPage
from edition.shelf import Shelf
from home.models import HomePage
from search import log
from tests.factories import ArticleFactory, ImageFactory, kit
from tests.people import member

pytestmark = [pytest.mark.served, pytest.mark.usefixtures("seeded_site")]

HOME, ARTICLE, ALL_BLOCKS, RECORD, LISTING, SEARCH, FEED = 6, 6, 8, 9, 7, 6, 6
# The dispatch prints other documents under other dates.
CITED_VERSION = MISPRINTING = 10
COMPARISON = 12
GUIDE, ADVICE, WHOLE_GUIDE = 2, 4, 12
REPORT = 16
FORM = 8
# No text has all words of the sentence, so it is corrected, and its words are weighed.
NEAREST = 14

_folder = tempfile.TemporaryDirectory()


@override_settings(EDITION=True, EDITION_ROOT=Path(_folder.name))
class QueryBudgetTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        # Enough for a second page of a topic and of an author.
        call_command("seed_demo", articles=150, verbosity=0)
        topic = TopicPage.objects.get(slug="cam-nang-an-toan")
        cls.budgets = {
            "/": HOME,
            topic.url: LISTING,
            f"{topic.url}?trang=2": LISTING,
            "/phong-trao/": LISTING,
            "/van-ban/": LISTING,
            "/tin-dia-phuong/": LISTING,
            "/tim-kiem/?q=mat+khau": SEARCH,
            "/tim-kiem/?q=zalo+cua+toi+bij+hack": NEAREST,
            "/rss/tat-ca.xml": FEED,
            "/rss/tat-ca.atom": FEED,
            "/rss/phong-trao.xml": FEED,
            "/rss/chuyen-muc/cam-nang-an-toan.xml": FEED,
            "/rss/tin-dia-phuong.xml": FEED,
        }
        cls.alike = set()
        cls._add(DocumentRecord.objects.all(), RECORD)
        cls.budgets[DocumentRecord.objects.get(slug="cv-skhcn-hcth-2022").url] = MISPRINTING
        law = DocumentRecord.objects.get(slug="luat-01-mau1-2020")
        version = DocumentRecord.objects.get(slug="vbhn-01-mau-2024")
        naming = ArticlePage.related_documents.through.objects
        naming.create(articlepage=ArticlePage.objects.child_of(topic).last(), documentrecord=version)
        cls.budgets[version.url] = CITED_VERSION
        cls.budgets |= {
            f"{law.url}so-sanh/vbhn-01-mau-2024/": COMPARISON,
            f"/rss/van-ban/ho-so/{law.pk}.atom": FEED,
        }
        with_all_blocks = _with_all_blocks(topic).url
        # The first page that shows a picture makes its sizes.
        Client().get(with_all_blocks)
        cls.budgets[with_all_blocks] = ALL_BLOCKS
        article = ArticlePage.objects.first()
        month = timezone.localtime(article.first_published_at)
        cls.budgets |= {
            article.authors[0].address: LISTING,
            f"{article.authors[0].address}?trang=2": LISTING,
            "/luu-tru/": LISTING,
            f"/luu-tru/{month.year}/{month.month}/": LISTING,
            "/so-do-trang/": LISTING,
            "/khong-co-mang/": LISTING,
            "/lich-cong-tac/": LISTING,
            WeekPage.objects.get().url: LISTING,
            "/y-kien/": LISTING,
            DraftPage.objects.get().url: LISTING,
            PollPage.objects.get().url: LISTING,
            "/rieng-tu/": LISTING,
            "/bo-truyen-thong/": LISTING,
            kit(AlertPage.objects.first()).link: LISTING,
            ContestPage.objects.get().url: LISTING,
            reverse("engagement:enter", args=[ContestPage.objects.get().pk]): FORM,
            reverse("engagement:practice", args=[ContestPage.objects.get().pk]): FORM,
            GuidePage.objects.get().url: GUIDE,
            GuidePage.objects.get().whole_url: WHOLE_GUIDE,
        }
        cls._add(QuestionPage.objects.all(), GUIDE)
        cls._add(AdvicePage.objects.all(), ADVICE)
        # One stands for all sample articles, which are made alike and have no revision.
        samples = ArticlePage.objects.child_of(topic).filter(latest_revision=None)
        written = ArticlePage.objects.child_of(topic).exclude(latest_revision=None)
        stories = (*written, samples.first(), *AlertPage.objects.all())
        cls.budgets = {page.url: ARTICLE for page in stories} | cls.budgets
        # Its text links to pages.
        cls.budgets[ArticlePage.objects.get(slug__startswith="du-lieu-ca-nhan").url] = ARTICLE
        cls.alike -= {law.url, version.url}

    @classmethod
    def _add(cls, pages: QuerySet, budget: int) -> None:
        """Add pages. The first one stands for all, except in the slow test."""
        addresses = [page.url for page in pages]
        cls.budgets |= dict.fromkeys(addresses, budget)
        cls.alike |= set(addresses[1:])

    def setUp(self) -> None:
        _begin_an_edition()

    def _queries(self, address: str) -> list[str]:
        """Return the queries of the second reader, who has no cookie of another page."""
        # Waiting searches are logged at intervals, during any request, so they are written first.
        log.write()
        assert Client().get(address).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            Client().get(address)
        return [query["sql"] for query in captured]

    def test_chosen_lead_story_keeps_to_the_budget(self):
        home = HomePage.objects.get()
        home.lead_story = ArticlePage.objects.first()
        home.save_revision().publish()
        _begin_an_edition()
        assert len(self._queries("/")) <= HOME

    def test_a_report_after_a_publication_keeps_to_the_budget(self):
        """The desk, to which a publication leads, has read values that all screens share: site, agency and rights."""
        self.client.force_login(member(roles.CHIEFS))
        address = reverse("reports:show", args=[Report.objects.create().pk])
        self.client.get(address)
        _begin_an_edition()
        self.client.get(reverse("wagtailadmin_home"))
        with CaptureQueriesContext(connection) as captured:
            self.client.get(address)
        assert len(captured) <= REPORT

    def test_pages_and_feeds_keep_to_their_budget_and_more_articles_take_no_more_queries(self):
        self._assert_flat(self.budgets.keys() - self.alike, 60)

    @pytest.mark.slow
    def test_ten_thousand_articles_take_no_more_queries(self):
        self._assert_flat(self.budgets.keys(), 9_990)

    def _assert_flat(self, addresses: Set[str], more: int) -> None:
        """Assert that `addresses` keep to their budgets, and those of each kind also after so many `more` articles."""
        before = {address: self._queries(address) for address in addresses}
        for address in addresses:
            with self.subTest(address):
                assert len(before[address]) <= self.budgets[address], before[address]
        call_command("seed_demo", articles=more, seed=2, verbosity=0)
        _begin_an_edition()
        for address in self.budgets.keys() - self.alike:
            budget = self.budgets[address]
            with self.subTest(address):
                after = self._queries(address)
                # Full feeds query their archives; of very many hits, the newest are read, first those in titles.
                most = budget if address.startswith(("/rss/", "/tim-kiem/")) else len(before[address])
                assert len(after) <= most, (before[address], after)


def _begin_an_edition() -> None:
    """Begin an edition as if all writes had been committed."""
    connection.run_on_commit.clear()
    Shelf(Path(_folder.name)).start(time.time() + 3600)
    assert memo.is_active()


def _with_all_blocks(topic: TopicPage) -> ArticlePage:
    other = TopicPage.objects.exclude(pk=topic.pk).first()
    file = File.objects.create(title="Tờ rơi", file=ContentFile(b"%PDF-1.4", name="to-roi.pdf"))
    page_link = f'<a linktype="page" id="{other.pk}">chuyên mục</a>'
    link = f'<p>Theo {page_link} và <a linktype="document" id="{file.pk}">tờ rơi</a>.</p>'
    picture = {"alt": "", "decorative": True, "caption": "", "credit": ""}
    article = ArticleFactory(
        parent=topic,
        title="Bài có đủ các khối",
        main_image=ImageFactory(),
        related_documents=list(DocumentRecord.objects.all()[:2]),
        body=[
            *[("heading", {"text": f"Mục {number}"}) for number in range(3)],
            ("text", link),
            ("text", link.replace("Theo", "Thực hiện Chỉ thị số 03/CT-UBND, theo")),
            ("image", {"image": ImageFactory(), **picture}),
            ("image", {"image": ImageFactory(), **picture}),
            ("quote", {"text": "Lời trích", "source": ""}),
            ("file", {"file": file, "title": ""}),
            ("file", {"file": file, "title": "Lần nữa"}),
            ("embed", {"url": "https://youtu.be/abcdefghijk", "title": "Video", "transcript": link}),
            ("table", {"first_row_is_table_header": True, "data": [["a"], ["b"]]}),
            ("callout", {"kind": "meo", "text": link}),
            ("steps", {"title": "", "steps": [link, link]}),
            ("related", {"title": "Xem thêm", "pages": [topic, other, AlertPage.objects.first()]}),
            ("related", {"title": "Văn bản", "pages": list(DocumentRecord.objects.all()[:2])}),
        ],
    )
    ArticleAttachment.objects.create(page=article, file=file)
    return article
