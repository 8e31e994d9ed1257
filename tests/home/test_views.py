"""The site map for people, and the page of components that only the board sees."""

from wagtail.models import PageViewRestriction

from search.models import SearchEntry
from tests.factories import ArticleFactory


def test_site_map_shows_open_sections_below_each_other_and_no_story(client, tree):
    ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Một bài")
    hidden = tree.topics["ke-hoach-2022"]
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    html = client.get("/so-do-trang/").content.decode().split("<main")[1].split("</main>")[0]
    assert html.index(tree.campaign.title) < html.index("Cẩm nang an toàn") < html.index(tree.library.title)
    assert 'href="/about/"' in html
    assert hidden.title not in html
    assert "Một bài" not in html


def test_components_are_for_the_board_alone(client, author_client):
    assert client.get("/giao-dien/").status_code == 404
    answer = author_client.get("/giao-dien/")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    html = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in html
    for part in ("card--lead", "severity--khan", "callout--can_lam", "Chưa có tin bài", "route"):
        assert part in html


def test_components_leave_nothing_behind(author_client):
    before = SearchEntry.objects.count()
    author_client.get("/giao-dien/")
    assert SearchEntry.objects.count() == before
