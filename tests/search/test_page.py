"""Tests of the search page: filters and tabs, promoted results, help without results, suggestions."""

import datetime
import re
from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.fixed_pages import PAGES
from search import fixed_pages, log, services
from search.models import KnownWord, PromotedResult, SearchedQuery, SearchEntry, Synonyms, lines
from tests.factories import AlertFactory, ArticleFactory
from tests.search.hostile import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts"), pytest.mark.both]


@pytest.fixture(autouse=True)
def empty_table(db):
    SearchEntry.objects.all().delete()
    KnownWord.objects.all().delete()


def put(*titles, text="", kind="thu"):
    moment = timezone.now()
    services.put(
        services.Entry(
            f"thu:{title}", kind, "Thử", title, moment - datetime.timedelta(days=n), text, url=f"/thu/{n}/"
        )
        for n, title in enumerate(titles)
    )


def search(client, query, **params):
    response = client.get("/tim-kiem/", {"q": query, **params})
    assert response.status_code == 200
    return response


def hints(client, query):
    return [hint.label for hint in search(client, query).context.get("hints", [])]


def test_a_slip_of_the_fingers_is_asked_about(client):
    put("Lừa đảo trên mạng", "Mật khẩu Facebook", "Báo cáo tháng")
    for typed, meant in (
        ("lua dap", "lừa đảo"),
        ("lừa đaoo", "lừa đảo"),
        ("lau dao", "lừa đảo"),
        ("mat khauu", "mật khẩu"),
        ("mta khau", "mật khẩu"),
        ("facebok", "facebook"),
    ):
        assert hints(client, typed)[0] == meant, typed


def test_words_that_are_only_scattered_over_a_text_are_not_offered(client):
    put("Giữ bí mật khi tìm việc trên mạng", "Mất thẻ", "Sim điện thoại")
    assert hints(client, "mất sim") == []
    assert hints(client, "bi mat khi timm viec") == ["bí mật khi tìm việc"]


def test_certain_meaning_is_searched_and_named(client):
    put("Lừa đảo trên mạng", "Mật khẩu Facebook")
    for typed in ("luwaf ddaor", "lu7a2 d9ao3", "luadao", "luwaf dao", "luadaotrenmang", "trenmang luwaf"):
        html = search(client, typed, xep="moi-nhat").content.decode()
        assert f"Không có mục nào chứa “{typed}”" in html
        assert "<strong>lừa đảo" in html or "<strong>trên mạng lừa" in html
        assert "<mark>Lừa</mark>" in html
        assert "Có phải bạn tìm" not in html


def test_related_searches_are_those_of_many_readers(client):
    put("Lừa đảo qua tin nhắn ngân hàng", "Mật khẩu Facebook")
    today = timezone.localdate()
    for text, days, hits in (
        ("lua dao ngan hang", 6, 1),
        ("tin nhan lua dao", 6, 1),
        ("mat khau", 6, 1),
        ("lua dao cua anh a", 2, 1),
        ("lua dao khong co", 6, 0),
    ):
        for age in range(days):
            day = today - datetime.timedelta(days=age)
            SearchedQuery.objects.create(day=day, text=text, times=10 - age, hits=hits)
    html = search(client, "lừa đảo").content.decode()
    assert "Người đọc cũng tìm" in html
    assert re.findall(r'class="chip" href="[^"]*" rel="nofollow">([^<]*)<', html) == [
        "lừa đảo ngân hàng",
        "tin nhắn lừa đảo",
    ]


def test_a_hint_is_a_link_with_the_filters_of_now_and_finds_something(client):
    put("Lừa đảo trên mạng")
    response = search(client, "lua dap", xep="moi-nhat")
    address = f"?{urlencode({'q': 'lừa đảo', 'xep': 'moi-nhat'})}".replace("&", "&amp;")
    assert f'Có phải bạn tìm\n<a href="{address}">lừa đảo</a>' in response.content.decode()
    assert hints(client, "lua dap") == ["lừa đảo"]


def test_words_of_what_was_withdrawn_are_not_offered(client, tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Chuyện zebrafin kỳ lạ")
    assert hints(client, "zebrafim") == ["zebrafin"]
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert hints(client, "zebrafim") == []
    assert "zebrafin" not in search(client, "zebrafim").content.decode()


def test_a_question_is_answered_by_what_is_nearest(client):
    put("Lừa đảo qua điện thoại", "Đặt mật khẩu mạnh", "Họp giao ban")
    for typed, first in (
        ("làm sao biết mình bị lừa đảo qua điện thoại", "Lừa đảo qua điện thoại"),
        ("lam sao de dat mat khau manh", "Đặt mật khẩu mạnh"),
        ("tôi bị mất tiền qua điện thoại phải làm gì", "Lừa đảo qua điện thoại"),
    ):
        near = search(client, typed).context["near_matches"]
        assert near[0].title_html.replace("<mark>", "").replace("</mark>", "") == first
        assert "Họp giao ban" not in [result.title_html for result in near]


def test_tabs_count_each_kind_and_lead_to_it(client, tree):
    topic = tree.topics["cam-nang-an-toan"]
    ArticleFactory(parent=topic, title="Mật khẩu mạnh")
    ArticleFactory(parent=topic, title="Mật khẩu dài")
    AlertFactory(parent=topic, title="Lộ mật khẩu")
    tabs = search(client, "mật khẩu").context["kinds"]
    assert [(tab.label, tab.count_label) for tab in tabs] == [
        ("Tất cả", "3"),
        ("Tin bài", "2"),
        ("Cảnh báo", "1"),
    ]
    alerts = client.get(f"/tim-kiem/{tabs[2].address}")
    assert [result.kind_label for result in alerts.context["page_obj"]] == ["Cảnh báo"]
    assert [tab.is_chosen for tab in alerts.context["kinds"]] == [False, False, True]


def test_nothing_found_behind_filters_leads_to_all(client):
    put("Mật khẩu mạnh")
    response = search(client, "mật khẩu", nam="1999")
    assert response.context["unfiltered"] == f"?{urlencode({'q': 'mật khẩu'})}"
    assert "Bỏ lọc" not in response.content.decode()


def test_a_wrong_date_is_named(client):
    put("Mật khẩu mạnh")
    response = search(client, "mật khẩu", tu="31/02/2024", den="<b>")
    text = response.content.decode()
    assert "Chưa hiểu ngày “31/02/2024”" in text
    assert "Chưa hiểu ngày “&lt;b&gt;”" in text
    assert response.context["page_obj"].paginator.count == 1


def test_results_are_sorted_by_date_on_demand(client):
    put("Tin có mật khẩu trong bài", "Mật khẩu mạnh", text="mật khẩu")
    titles = [r.title_html for r in search(client, "mật khẩu mạnh tin", xep="moi-nhat").context["page_obj"]]
    assert titles == []
    newest = [r.date for r in search(client, "mật khẩu", xep="moi-nhat").context["page_obj"]]
    assert newest == sorted(newest, reverse=True)
    assert len(newest) == 2


# --- Editors' additions ------------------------------------------------------------------------------


def test_pages_outside_the_tree_are_found_by_their_names(client, tree):
    put("Kiểm tra chuyện khác")
    for typed, address in (
        ("rss", "/rss/"),
        ("RSS", "/rss/"),
        ("theo doi qua rss", "/rss/"),
        ("quyền riêng tư", "/rieng-tu/"),
        ("hỏi ban biên tập", "/gui/ban-bien-tap/"),
        ("tin cu", "/luu-tru/"),
    ):
        response = search(client, typed)
        html = response.content.decode()
        assert [one.address for one in response.context["promoted"]] == [address], typed
        assert f'<a class="row__link" href="{address}">' in html
        assert "Không tìm thấy" not in html
        assert "Không có mục nào" not in html
        assert client.get(address).status_code == 200
    assert (
        search(client, "đăng ký nhận tin").context["promoted"] == []
    )  # No letters are sent without a mail server.
    assert "Theo dõi qua RSS" in client.get("/tim-kiem/goi-y/", {"q": "rs"}).json()["titles"]


def test_every_page_outside_the_tree_is_found_by_its_title(client, tree):
    for page in PAGES:
        answer = client.get(page.address).content.decode()
        assert re.search(rf"<h1[^>]*>\s*{page.title}\s*</h1>", answer), page
        assert [one for one in fixed_pages.for_query(page.title) if one is page] or not page.is_shown()
    names = [line for page in PAGES for line in lines(f"{page.title}\n{page.names}").splitlines()]
    assert len(names) == len(set(names))


def test_a_search_that_shows_only_a_promoted_result_counts_as_found(client, tree):
    PromotedResult.objects.create(queries="xyzzy", link="https://example.org/", title="A")
    assert "Không tìm thấy" not in search(client, "xyzzy").content.decode()
    search(client, "rss")
    log.write()
    assert set(SearchedQuery.objects.values_list("text", "hits")) == {("xyzzy", 1), ("rss", 1)}


def test_promoted_results_stand_first_for_their_words_in_any_spelling(client, tree):
    PromotedResult.objects.create(
        queries="bị lừa đảo\n03/CT-UBND", page=tree.pages["lien-he"], description="Gọi ngay."
    )
    PromotedResult.objects.create(queries="bị lừa đảo", link="https://example.org/bao", title="Báo công an")
    for typed in ("bị lừa đảo", "Bi lua dao", '"bị lừa đảo"', "BỊ  LỪA ĐẢO!"):
        promoted = search(client, typed).context["promoted"]
        assert [str(one) for one in promoted] == ["Liên hệ", "Báo công an"], typed
    assert [str(one) for one in search(client, "3/ct-ubnd").context["promoted"]] == ["Liên hệ"]
    for typed in ("lừa đảo", "tôi bị lừa đảo", "", "%"):
        assert search(client, typed).context["promoted"] == [], typed
    text = search(client, "bị lừa đảo").content.decode()
    assert "Gọi ngay." in text
    assert "Ban Biên tập gợi ý" in text
    assert search(client, "bị lừa đảo", trang=1).context["promoted"]


def test_a_promoted_page_that_is_not_public_is_not_shown(client, tree):
    PromotedResult.objects.create(queries="liên lạc", page=tree.pages["lien-he"])
    restriction = PageViewRestriction.objects.create(page=tree.pages["lien-he"], restriction_type="login")
    assert search(client, "liên lạc").context["promoted"] == []
    assert client.get("/tim-kiem/goi-y/", {"q": "liên lạc"}).json()["titles"] == []
    restriction.delete()
    assert search(client, "liên lạc").context["promoted"]
    tree.pages["lien-he"].unpublish()
    assert search(client, "liên lạc").context["promoted"] == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"queries": "  \n\n", "link": "https://example.org/", "title": "x"}, "queries"),
        ({"queries": "?!", "link": "https://example.org/", "title": "x"}, "queries"),
        ({"queries": "a"}, "link"),
        ({"queries": "a", "link": "https://example.org/"}, "title"),
        ({"queries": "a", "link": "javascript:alert(1)", "title": "x"}, "link"),
    ],
)
def test_a_promoted_result_is_checked(fields, wrong):
    with pytest.raises(ValidationError) as error:
        PromotedResult(**fields).full_clean()
    assert wrong in error.value.message_dict


def test_synonyms_are_found_after_what_was_typed(client):
    put("Cảnh giác chiếm đoạt tài sản", "Lừa đảo qua mạng", "Tin khác")
    Synonyms.objects.create(text="lừa đảo = scam = chiếm đoạt")
    for typed in ("lừa đảo", "lua dao", "LỪA  ĐẢO"):
        titles = [r.title_html for r in search(client, typed).context["page_obj"]]
        assert titles == [
            "<mark>Lừa</mark> <mark>đảo</mark> qua mạng",
            "Cảnh giác <mark>chiếm đoạt</mark> tài sản",
        ]
    assert search(client, "scam").context["page_obj"].paginator.count == 2
    assert search(client, "scam qua mạng").context["page_obj"].paginator.count == 1
    assert search(client, "đảo lừa").context["page_obj"].paginator.count == 1


@pytest.mark.parametrize("text", ["", "lừa đảo", "lừa đảo = Lua Dao", "a = !", "a = b c d e f g h i k"])
def test_synonyms_are_checked(text):
    with pytest.raises(ValidationError) as error:
        Synonyms(text=text).full_clean()
    assert "text" in error.value.message_dict


def test_chiefs_keep_what_is_added_to_the_search(chief_client, author_client, tree):
    listing = "/admin/snippets/search/synonyms/"
    assert chief_client.post(f"{listing}add/", {"text": "lừa đảo =scam"}).status_code == 302
    assert str(Synonyms.objects.get()) == "lừa đảo = scam"
    answer = chief_client.post(f"{listing}add/", {"text": "lừa đảo"})
    assert "Cần ít nhất hai từ khác nhau" in answer.content.decode()
    added = {
        "queries": "bị hack",
        "page": tree.pages["lien-he"].pk,
        "link": "",
        "title": "",
        "description": "",
    }
    answer = chief_client.post(
        "/admin/snippets/search/promotedresult/add/", added | {"page": "", "link": "congan", "title": "A"}
    )
    # Beside the field alone: above the form, it read as if neither a page nor an address had been given.
    assert list(answer.context["form"].errors) == ["link"]
    assert chief_client.post("/admin/snippets/search/promotedresult/add/", added).status_code == 302
    assert "Liên hệ" in chief_client.get("/admin/snippets/search/promotedresult/").content.decode()
    assert author_client.get(listing).status_code == 302


# --- Suggestions -------------------------------------------------------------------------------------


def suggested(client, query):
    response = client.get("/tim-kiem/goi-y/", {"q": query})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    return response.json()["titles"]


def test_titles_are_suggested_while_the_last_word_is_typed(client):
    put("Mật khẩu mạnh", "Khẩu trang", "Mạng xã hội", text="mật khẩu")
    PromotedResult.objects.create(queries="mật khẩu yếu", link="https://example.org/", title="Đổi mật khẩu")
    assert suggested(client, "mat kh") == ["Đổi mật khẩu", "Mật khẩu mạnh"]
    assert suggested(client, "xa h") == []
    assert suggested(client, "xa ho") == ["Mạng xã hội"]
    assert suggested(client, "m") == suggested(client, "") == suggested(client, '"') == []


def test_suggestions_are_few_kept_for_a_minute_and_not_for_search_engines(client):
    put(*[f"Mật khẩu {n}" for n in range(30)])
    response = client.get("/tim-kiem/goi-y/", {"q": "mật khẩu"})
    assert len(response.json()["titles"]) == 8
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert client.post("/tim-kiem/goi-y/", {"q": "mật"}).status_code == 405


def test_more_results_take_no_more_queries(client, monkeypatch):
    # The search log is written once per minute.
    monkeypatch.setattr(log, "_WRITE_AFTER", float("inf"))

    def counts():
        return [
            count(address)
            for address in (
                "/tim-kiem/?q=mật+khẩu",
                "/tim-kiem/?q=mật+khẩu&xep=moi-nhat&nam=2026&trang=2",
                "/tim-kiem/?q=mta+khau",
                "/tim-kiem/goi-y/?q=mat+kh",
            )
        ]

    def count(address):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    put(*[f"Mật khẩu {n}" for n in range(30)])
    few = counts()
    put(*[f"Mật khẩu {n}" for n in range(30, 300)])
    assert all(now <= before for before, now in zip(few, counts(), strict=True))


# --- Any request -------------------------------------------------------------------------------------

# Beside typed queries: bidi marks, surrogates in every encoding, very long queries.
_MORE_HOSTILE = [
    "\u202eođ ảl\u202c lừa",
    "\u200f\u200e\u2066x\u2069",
    "\ud83d\ude00",
    "^mật khẩu",
    "mật NEAR khẩu",
    "NEAR/2(a b)",
    "((mật) OR (khẩu)",
    "mật]]}}",
    '"mật "khẩu" "',
    "- - -",
    "😀 mật khẩu 😀",
    "mat khau " * 90,
    "a1 b2 c3 d4 e5 f6",
    "aaaaaaaaaaaaaaa bbbbbbbbbbbbbbb ccccccccccccccc",
]


def test_anything_that_is_typed_is_answered_everywhere(client):
    put("Mật khẩu mạnh", "a b 0 or and not near", text="a b c x")
    Synonyms.objects.create(text="mật khẩu = password = a b")
    PromotedResult.objects.create(queries="%\nmật khẩu", link="https://example.org/", title="x")
    # The engine gets all of them in test_search.py.
    pages = [*HOSTILE[::4], "%", "<script>alert(1)</script>", *_MORE_HOSTILE]
    asked = [("/tim-kiem/", query) for query in pages]
    for address, query in asked + [("/tim-kiem/goi-y/", query) for query in [*HOSTILE, *_MORE_HOSTILE]]:
        response = client.get(f"{address}?q={quote(query, errors='replace')}")
        assert response.status_code == 200, query[:50]
        assert "<script>alert" not in response.content.decode()


def test_broken_query_strings_are_answered(client):
    put("Mật khẩu mạnh")
    for raw in (
        *("q=%00", "q=%ff%fe", "q=%ED%A0%80", "q=%", "q=%zz", "q=&q=2", "q=q", "q=" + "+" * 50),
        "q=a&q=mat+khau&q=",
        "q=mat+khau&loai=tin-bai&loai=%00",
        "q=mat+khau&chuyen-muc=" + "x" * 5_000,
        "q=mat+khau&nam=%D9%A2%D9%A0%D9%A2%D9%A4&tu=%00&den=%ff",
        "q=mat+khau&tu=1/1/0001&den=31/12/9999",
        "q=mat+khau&nam=9999&xep=%22",
        "q=mat+khau&tu=" + "1/" * 20_000,
        "q[]=mat&q%00=khau",
        "q=%ED%A0%BD%ED%B8%80",
        "&".join(f"q{n}=1" for n in range(900)),
    ):
        for address in ("/tim-kiem/", "/tim-kiem/goi-y/"):
            assert client.get(f"{address}?{raw}").status_code in (200, 400), raw[:50]
