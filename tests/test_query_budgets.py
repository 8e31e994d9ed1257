"""How many queries the public pages may take, on the content that first run makes, and that it never grows.

Caches are warm, as after the first reader: menus, site root paths, renditions.
"""

from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from campaign.articles.models import AlertPage, ArticlePage, TopicPage
from campaign.library.models import DocumentRecord
from home.models import HomePage

HOME, ARTICLE, LISTING, FEED = 15, 12, 12, 6


class QueryBudgetTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed_site", verbosity=0)
        call_command("seed_demo", articles=10, verbosity=0)
        topic = TopicPage.objects.get(slug="cam-nang-an-toan")
        cls.budgets = {
            "/": HOME,
            topic.url: LISTING,
            f"{topic.url}?trang=2": LISTING,
            "/phong-trao/": LISTING,
            "/van-ban/": LISTING,
            "/tin-dia-phuong/": LISTING,
            "/tim-kiem/?q=mat+khau": LISTING,
            "/rss/tat-ca.xml": FEED,
            "/rss/tat-ca.atom": FEED,
            "/rss/phong-trao.xml": FEED,
            "/rss/chuyen-muc/cam-nang-an-toan.xml": FEED,
            "/rss/tin-dia-phuong.xml": FEED,
        }
        stories = (
            *ArticlePage.objects.child_of(topic),
            *AlertPage.objects.all(),
            *DocumentRecord.objects.all(),
        )
        cls.budgets |= {page.url: ARTICLE for page in stories}
        # With links to pages in its text.
        cls.budgets[ArticlePage.objects.get(slug__startswith="du-lieu-ca-nhan").url] = ARTICLE

    def _queries(self, address: str) -> int:
        assert self.client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            self.client.get(address)
        return len(captured)

    def test_pages_and_feeds_keep_to_their_budget(self):
        for address, budget in self.budgets.items():
            with self.subTest(address):
                assert self._queries(address) <= budget

    def test_chosen_lead_story_keeps_to_the_budget(self):
        home = HomePage.objects.get()
        home.lead_story = ArticlePage.objects.first()
        home.save_revision().publish()
        assert self._queries("/") <= HOME

    def test_more_articles_take_no_more_queries(self):
        before = {address: self._queries(address) for address in self.budgets}
        call_command("seed_demo", articles=9_990, seed=2, verbosity=0)
        assert {address: self._queries(address) for address in self.budgets} == before
