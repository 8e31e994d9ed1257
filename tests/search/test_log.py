"""Tests of the search log: queries counted by day without data about readers; editors see those without results."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from edition.watch import is_public_write
from search import log, services
from search.finding.query import parse
from search.models import SearchedQuery, SearchEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_waits():
    log.write()
    SearchEntry.objects.all().delete()
    SearchedQuery.objects.all().delete()
    yield
    log._waiting.clear()
    log._hits.clear()


def counted():
    log.write()
    return {row.text: (row.times, row.hits) for row in SearchedQuery.objects.all()}


@pytest.mark.both
def test_searches_are_summed_by_day_in_one_spelling(client):
    services.put([services.Entry("thu:1", "thu", "Thử", "Mật khẩu mạnh", timezone.now(), url="/x/")])
    for query in ("mật khẩu", "MAT  KHAU", '"mật khẩu"', "xyzzy"):
        client.get("/tim-kiem/", {"q": query})
    assert counted() == {"mat khau": (3, 1), "xyzzy": (1, 0)}
    client.get("/tim-kiem/", {"q": "mật khẩu"})
    assert counted()["mat khau"] == (4, 1)
    assert SearchedQuery.objects.get(text="xyzzy").day == timezone.localdate()


def test_pages_filters_suggestions_and_empty_searches_are_no_searches(client):
    for params in ({"trang": 2}, {"nam": "2024"}, {"loai": "tin-bai"}):
        client.get("/tim-kiem/", {"q": "mật khẩu", **params})
    client.get("/tim-kiem/goi-y/", {"q": "mật khẩu"})
    client.get("/tim-kiem/", {"q": ' "" '})
    client.get("/tim-kiem/")
    assert counted() == {}


def test_queries_that_may_identify_a_person_are_not_kept(client):
    for query in (
        "0912345678",
        "0912 345 678",
        "+84 (91) 234-56-78",
        "lừa đảo 0912.345.678",
        "0912/345/678",
        "0912–345–678 (Zalo)",
        "0912_345_678",
        "0912, 345, 678",
        "so tai khoan 10110022",
        "001 099 012345",
        "0912/345/678",
        "0912_345_678",
        "0912,345,678",
        "+84: 912–345–678",
        "ten.toi@example.org",
        "ten.toi＠example.org",
        "lừa đảo example.org",
        "EXAMPLE.ORG/abc",
        "a.b-c.example",
        "https://example.org/?token=abc",
        "www.example.org",
        "qua-tang.example có phải lừa đảo không",
        "Ngan-hang.Example",
        "example.org/?token=abc",
        "a.vn/abc",
        "ten.toi example.org",
        "chào anh chị em tên là Mẫu ở xã Bình Minh bị người lạ gọi điện",
        "x" * 150,
    ):
        assert client.get("/tim-kiem/", {"q": query}).status_code == 200
        assert counted() == {}, query


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("13/2023/NĐ-CP", "13/2023/nd/cp"),
        ("Kế hoạch 2022-2026", "ke hoach 2022/2026"),
        ("1905/KH-BCĐ138", "1905/kh/bcd138"),
        ("ngày 28/4/2022", "28/4/2022"),
        ("08/12/2022", "8/12/2022"),
        ("Nghị quyết 1/2021, 2/2022, 3/2023", "nghi quyet 1/2021 2/2022 3/2023"),
        ("tp.Quảng Ngãi", "tp quang ngai"),
        ("lừa đảo!!!", "lua dao"),
        ("tp.quang ngai", "tp quang ngai"),
        ("TP.Quảng Ngãi ngày 28/4/2022 số 12", "tp quang ngai 28/4/2022 12"),
        ("1900 1234", "1900 1234"),
    ],
)
def test_numbers_of_documents_and_dates_are_kept(query, kept):
    assert log.kept_form(parse(query)) == kept


def test_nothing_is_written_while_readers_search(client, django_assert_num_queries):
    client.get("/tim-kiem/", {"q": "mật khẩu"})
    assert not SearchedQuery.objects.exists()
    assert counted() == {"mat khau": (1, 0)}
    with django_assert_num_queries(0):
        log.count(parse("mật khẩu"), 0)


def test_waiting_queries_are_written_after_a_while(monkeypatch):
    monkeypatch.setattr(log, "_WRITE_AFTER", 0.0)
    log.count(parse("mật khẩu"), 7)
    assert SearchedQuery.objects.get().hits == 7


def test_a_flood_of_different_searches_is_bounded(monkeypatch):
    monkeypatch.setattr(log, "MAX_PER_DAY", 5)
    for number in range(500):
        log.count(parse(f"từ {number}"), 0)
    log.write()
    assert SearchedQuery.objects.count() == 5
    known = SearchedQuery.objects.first().text
    log.count(parse(known), 0)
    assert counted()[known][0] == 2


def test_old_days_are_forgotten():
    old = timezone.localdate() - log.RETENTION - datetime.timedelta(days=1)
    for day, text in ((old, "cu"), (old + datetime.timedelta(days=1), "con giu")):
        SearchedQuery.objects.create(day=day, text=text, times=1)
    log.forget()
    assert counted() == {"con giu": (1, 0)}


def test_counting_starts_no_new_edition():
    for table in ("search_searchedquery", "search_knownword", "search_searchentry"):
        assert not is_public_write(" ".join(["DELETE FROM", table])), table
    for table in ("search_synonyms", "search_promotedresult"):
        assert is_public_write(" ".join(["DELETE FROM", table])), table


def test_chiefs_see_what_readers_look_for_and_what_is_missing(chief_client, author_client):
    today = timezone.localdate()
    for days, text, times, hits in (
        (0, "co nhieu", 3, 5),
        (1, "co nhieu", 1_500, 4),
        (0, "khong co", 2, 0),
        (60, "lau roi", 9, 0),
    ):
        SearchedQuery.objects.create(
            day=today - datetime.timedelta(days=days), text=text, times=times, hits=hits
        )
    url = reverse("search_report")

    def shown(**params):
        response = chief_client.get(url, params)
        assert response.status_code == 200
        return [row["text"] for row in response.context_data["object_list"]]

    assert shown() == ["co nhieu", "lau roi", "khong co"]
    assert shown(found="khong") == ["lau roi", "khong co"]
    assert shown(found="khong", days="30") == ["khong co"]
    assert shown(found="co", days="7") == ["co nhieu"]
    assert shown(ordering="text") == ["co nhieu", "khong co", "lau roi"]
    text = chief_client.get(url).content.decode()
    assert "1.503" in text
    assert "Không tìm thấy" in text
    for kind in ("csv", "xlsx"):
        assert chief_client.get(url, {"export": kind}).status_code == 200
    assert "co nhieu,1503,5" in b"".join(chief_client.get(url, {"export": "csv"})).decode()
    assert author_client.get(url).status_code == 302


def test_the_report_is_in_the_menu_of_chiefs_and_shows_its_empty_state(chief_client):
    assert reverse("search_report") in chief_client.get("/admin/").content.decode()
    assert "Chưa có gì" in chief_client.get(reverse("search_report")).content.decode()
    assert "Chưa có gì" not in chief_client.get(reverse("search_report"), {"found": "khong"}).content.decode()
