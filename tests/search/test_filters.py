"""Tests of filters by kind, topic, audience and time, of sorting, addresses, and feeds of searches."""

import copy
import datetime
from urllib.parse import unquote

import pytest
from django.http import QueryDict
from django.utils import timezone

from campaign.articles.models.choices import Audience
from home.first_run.structure import build_tree
from search import services
from search.filters import select
from search.models import SearchEntry, Synonyms
from search.queries import find
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _find(query: str) -> list[str]:
    return [found.title for found in find(QueryDict(query))]


@pytest.fixture(scope="module")
def shared_stories(module_data):
    tree = build_tree()
    SearchEntry.objects.all().delete()
    guide, law = tree.topics["cam-nang-an-toan"], tree.topics["pho-bien-phap-luat"]
    ArticleFactory(parent=guide, title="Mật khẩu cho cụ già", audience=Audience.ELDERLY)
    ArticleFactory(parent=law, title="Mật khẩu và luật", other_topics=[guide])
    ArticleFactory(parent=law, title="Mật khẩu cơ quan", audience=Audience.OFFICIALS)
    AlertFactory(parent=guide, title="Lộ mật khẩu")
    DocumentRecordFactory(parent=tree.library, number="07", title="Chỉ thị số 07", subject="về mật khẩu")
    dates = {
        "Mật khẩu cho cụ già": (2023, 5, 1),
        "Mật khẩu và luật": (2024, 1, 1),
        "Lộ mật khẩu": (2025, 12, 31),
    }
    for title, day in dates.items():
        moment = timezone.make_aware(datetime.datetime(*day, 23, 30))
        entry = SearchEntry.objects.get(title=title)
        page = entry.page.specific
        page.first_published_at = moment
        page.save()
    return tree


@pytest.fixture
def stories(db, shared_stories):
    return copy.deepcopy(shared_stories)


def test_a_search_is_narrowed(stories):
    for query, titles in (
        ("loai=tin-bai", {"Mật khẩu cho cụ già", "Mật khẩu và luật", "Mật khẩu cơ quan"}),
        ("loai=canh-bao", {"Lộ mật khẩu"}),
        ("loai=van-ban", {"Chỉ thị số 07"}),
        ("chuyen-muc=cam-nang-an-toan", {"Mật khẩu cho cụ già", "Mật khẩu và luật", "Lộ mật khẩu"}),
        ("chuyen-muc=pho-bien-phap-luat", {"Mật khẩu và luật", "Mật khẩu cơ quan"}),
        ("chuyen-muc=pho-bien-phap-luat&doi-tuong=can-bo", {"Mật khẩu cơ quan"}),
        ("doi-tuong=nguoi-cao-tuoi", {"Mật khẩu cho cụ già"}),
        ("doi-tuong=nguoi-cao-tuoi&loai=canh-bao", set()),
        ("nam=2023", {"Mật khẩu cho cụ già"}),
        ("tu=01/01/2024&den=31/12/2025", {"Mật khẩu và luật", "Lộ mật khẩu"}),
        ("tu=1-1-2024&den=30.12.2025", {"Mật khẩu và luật"}),
        ("tu=2023&den=2024", {"Mật khẩu cho cụ già", "Mật khẩu và luật"}),
        ("den=2024-01-01", {"Mật khẩu cho cụ già", "Mật khẩu và luật"}),
        ("tu=31/12/2025&den=01/01/2025", {"Lộ mật khẩu"}),
        ("tu=2024&den=31/12/2125&loai=tin-bai", {"Mật khẩu và luật", "Mật khẩu cơ quan"}),
        ("tu=2199", set()),
    ):
        assert set(_find(f"q=mat+khau&{query}")) == titles, query


def test_meaningless_filters_are_passed_over(stories):
    for query in (
        "loai=khong-co",
        "chuyen-muc=x",
        "doi-tuong=moi-nguoi",
        "nam=12",
        "tu=hôm qua",
        "den=32/13/2024",
    ):
        assert len(_find(f"q=mat+khau&{query}")) == 5, query


def test_an_address_says_what_was_asked_for_and_nothing_else():
    asked = "xep=moi-nhat&tu=1/8/2022&q=mật+khẩu&loai=tin-bai&doi-tuong=can-bo&den=x&utm=1&nam=20222"
    selection = select(QueryDict(asked))
    assert selection.address == (
        "?q=m%E1%BA%ADt+kh%E1%BA%A9u&loai=tin-bai&doi-tuong=can-bo&tu=01%2F8%2F2022&xep=moi-nhat"
    )
    assert select(QueryDict(selection.address[1:])).within == selection.within
    assert selection.wrong_dates == ("x",)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("tu=2025&den=2023", "tu=01/01/2023&den=31/12/2025"),
        ("tu=3/2/2025&den=1/1/2025", "tu=01/01/2025&den=03/02/2025"),
    ],
)
def test_dates_in_the_wrong_order_are_swapped(db, typed, days):
    selection = select(QueryDict(f"q=m%E1%BA%ADt&{typed}"))
    assert unquote(selection.address) == f"?q=mật&{days}"


def test_a_story_that_is_moved_is_of_its_new_topic(stories):
    page = SearchEntry.objects.get(title="Mật khẩu cơ quan").page
    page.move(stories.topics["ke-hoach-2022"], pos="last-child")
    assert _find("q=mat+khau&chuyen-muc=ke-hoach-2022") == ["Mật khẩu cơ quan"]
    assert _find("q=mat+khau&chuyen-muc=pho-bien-phap-luat") == ["Mật khẩu và luật"]


def test_an_address_with_the_former_name_of_a_topic_is_narrowed_to_the_topic(
    stories, django_capture_on_commit_callbacks
):
    topic = stories.topics["cam-nang-an-toan"]
    with django_capture_on_commit_callbacks(execute=True):
        topic.slug = "so-tay"
        topic.save_revision().publish()
    asked = "q=mat+khau&chuyen-muc={}"
    assert _find(asked.format("cam-nang-an-toan")) == _find(asked.format("so-tay"))
    assert len(_find(asked.format("so-tay"))) == 3
    selection = select(QueryDict(asked.format("cam-nang-an-toan")))
    assert selection.parameters == [("q", "mat khau"), ("chuyen-muc", "so-tay")]
    topic.unpublish()
    assert len(_find(asked.format("cam-nang-an-toan"))) == 5


def test_find_gives_the_newest_first_and_as_many_as_asked(stories):
    assert _find("q=mat+khau")[-3:] == ["Lộ mật khẩu", "Mật khẩu và luật", "Mật khẩu cho cụ già"]
    assert len(find({"q": "mật khẩu"}, limit=2)) == 2
    (alert,) = find({"q": "mật khẩu", "loai": "canh-bao"})
    assert alert.page_id == SearchEntry.objects.get(title="Lộ mật khẩu").page_id
    assert (alert.kind, alert.key) == ("articles.alertpage", f"page:{alert.page_id}")


def test_find_finds_nothing_where_there_is_nothing_to_look_for(stories):
    for query in ("", "q=", "q=%22", "q=khôngcógì", "q=%00", "loai=tin-bai"):
        assert _find(query) == [], query


def test_find_keeps_to_what_was_typed_and_what_is_equal_to_it():
    SearchEntry.objects.all().delete()
    moment = timezone.now()
    services.put(
        services.Entry(f"thu:{n}", "thu", "Thử", title, moment - datetime.timedelta(days=n), url=f"/{n}/")
        for n, title in enumerate(["Dễ ăn", "Đề án cũ", "Kế sách", "Đề án mới hơn"])
    )
    assert _find("q=đề+án") == ["Đề án cũ", "Đề án mới hơn"]
    assert _find("q=de+an") == ["Dễ ăn", "Đề án cũ", "Đề án mới hơn"]
    Synonyms.objects.create(text="đề án = kế sách")
    assert _find("q=đề+án") == ["Đề án cũ", "Kế sách", "Đề án mới hơn"]
    assert _find("q=ke+sach") == ["Đề án cũ", "Kế sách", "Đề án mới hơn"]
    assert _find('q="đề+án"') == ["Đề án cũ", "Kế sách", "Đề án mới hơn"]


def test_find_takes_few_queries_however_much_there_is(django_assert_max_num_queries):
    moment = timezone.now()
    services.put(
        services.Entry(f"thu:{n}", "thu", "Thử", f"Tin {n}", moment, "lừa đảo", url="/x/")
        for n in range(1_200)
    )
    with django_assert_max_num_queries(7):
        assert len(find({"q": "lừa đảo"}, limit=50)) == 50
