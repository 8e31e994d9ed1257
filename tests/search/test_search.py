"""Tests of search results and their order, and of the page's answer to any request."""

import datetime
import re
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from campaign.inbox import searchable
from campaign.inbox.models import InboxItem, Source
from search import services
from search.finding import spelling
from search.finding.engines.base import FEW
from search.finding.finder import RESULTS_PER_PAGE, Results
from search.finding.query import EVERYTHING, parse
from search.models import SearchEntry
from search.services import Entry
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory
from tests.search.hostile import HOSTILE

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("contexts")]

NOW = timezone.now()


def put(*titles, text="", days_old=0):
    services.put(
        Entry(
            key=f"thu:{title}",
            kind="thu",
            kind_label="Thử",
            title=title,
            text=text,
            url=f"/thu/{number}/",
            published_at=NOW - datetime.timedelta(days=days_old + number),
        )
        for number, title in enumerate(titles)
    )


def search(client, query, **params):
    return client.get("/tim-kiem/", {"q": query, **params})


def titles(query):
    """Return the titles of the first page of results, in order, without marks."""
    return without_marks(Results(parse(query))[0:RESULTS_PER_PAGE])


def titles_on_page(client, number, query):
    return without_marks(search(client, query, trang=number).context["page_obj"])


def without_marks(results):
    return [re.sub("</?mark>", "", result.title_html) for result in results]


@pytest.fixture(autouse=True)
def empty_table(db):
    """Empty the table, because these tests must not find the tree's pages."""
    SearchEntry.objects.all().delete()


def test_finds_with_and_without_accents_and_in_either_tone_placement(topic):
    ArticleFactory(parent=topic, title="Khoẻ mạnh với đường dây nóng")
    for query in (
        "đường dây nóng",
        "duong day nong",
        "ĐƯỜNG DÂY NÓNG",
        "khỏe mạnh",
        "khoẻ mạnh",
        "khoe manh",
    ):
        assert titles(query) == ["Khoẻ mạnh với đường dây nóng"], query


def test_both_spellings_of_a_syllable_are_found(client, db):
    put("Kỹ năng an toàn", "Kĩ năng sống", "Kỷ niệm năng động")
    for typed in ("kỹ năng", "kĩ năng", "ky nang", "ki nang", "Kĩ Năng"):
        found = search(client, typed).context["page_obj"]
        assert {"<mark>Kỹ</mark> <mark>năng</mark> an toàn", "<mark>Kĩ</mark> <mark>năng</mark> sống"} <= {
            result.title_html for result in found
        }, typed


def test_the_spelling_that_was_typed_comes_first(db):
    put("Kĩ năng sống", "Kỹ năng an toàn")
    assert titles("kỹ năng") == ["Kỹ năng an toàn", "Kĩ năng sống"]
    assert titles("quản lí") == []
    put("Quản lý tài khoản quý giá")
    assert titles("quản lí quí") == ["Quản lý tài khoản quý giá"]


def test_hits_with_the_typed_accents_come_first(db):
    put("Dễ ăn dễ nói", "Đề án mới")
    assert titles("đề án") == ["Đề án mới", "Dễ ăn dễ nói"]
    assert set(titles("de an")) == {"Đề án mới", "Dễ ăn dễ nói"}


def test_wrong_tone_marks_still_find(db):
    put("Tỉnh Quảng Ngãi")
    assert titles("quảng ngải") == ["Tỉnh Quảng Ngãi"]


def test_title_hits_come_before_hits_in_the_text(db):
    put("Bài khác", text="mật khẩu " * 30)
    put("Mật khẩu mạnh", text="Bài cũ hơn.", days_old=100)
    assert titles("mật khẩu") == ["Mật khẩu mạnh", "Bài khác"]


def test_all_words_have_to_occur(db):
    put("Mật khẩu mạnh", "Mật thư")
    assert titles("mật khẩu") == ["Mật khẩu mạnh"]


def test_quoted_words_stand_side_by_side(db):
    put("An toàn trên mạng", "Mạng xã hội an ninh toàn dân")
    assert titles('"an toàn"') == ["An toàn trên mạng"]
    assert titles("“toàn trên”") == ["An toàn trên mạng"]
    assert set(titles("an toàn mạng")) == {"An toàn trên mạng", "Mạng xã hội an ninh toàn dân"}


def test_a_phrase_does_not_reach_from_title_to_text(db):
    put("Chuyện lừa", text="đảo Lý Sơn")
    assert titles('"lừa đảo"') == []


def test_the_last_word_may_be_unfinished(db):
    put("Mật khẩu mạnh", "Khảo sát")
    assert titles("mat kha") == ["Mật khẩu mạnh"]
    assert titles("mật kh") == ["Mật khẩu mạnh"]


def test_document_numbers_are_found_as_typed(db):
    put(
        "Nghị định 13/2023/NĐ-CP về bảo vệ dữ liệu cá nhân",
        "Ngày 13 năm 2023: CP và ND",
        "Nghị định 31/2023/QH-TW",
    )
    for typed in (
        "13/2023/NĐ-CP",
        "13/2023/nd-cp",
        "13/2023/NĐ–CP",
        "013/2023/NĐ-CP",
        "13/2023",
        "nghị định 13/2023/nđ-cp",
        "NĐ-CP",
    ):
        assert titles(typed) == ["Nghị định 13/2023/NĐ-CP về bảo vệ dữ liệu cá nhân"], typed


def test_a_document_is_found_by_number_subject_and_issuer(tree):
    DocumentRecordFactory(parent=tree.library, number="44", symbol="KL/TW", title="Kết luận số 44-KL/TW")
    for query in ("44-KL/TW", "44-kl/tw", "việc làm mẫu", "ubnd tinh quang ngai lam mau"):
        assert titles(query) == ["Kết luận số 44-KL/TW"], query


def test_a_result_says_what_it_is_and_shows_the_place(client, topic):
    alert = AlertFactory(
        parent=topic, title="Giả danh công an", body=[("text", "<p>Kẻ gian gọi điện & đe dọa.</p>")]
    )
    (result,) = search(client, "doa giả danh").context["page_obj"]
    assert result.kind_label == "Cảnh báo"
    assert result.url == alert.url
    assert result.title_html == "<mark>Giả</mark> <mark>danh</mark> công an"
    assert "&amp; đe <mark>dọa</mark>." in result.excerpt_html
    assert result.date == alert.first_published_at


def test_title_and_excerpt_of_a_result_are_marked_alike(db):
    put("Lấy lại tài khoản", text="Không chuyển tiền cho người lạ.")
    put("Người làm thuê chuyển tiền")
    [result, _] = Results(parse("chuyen tien nguoi la"))[0:2]
    assert result.title_html == "Lấy lại tài khoản"
    assert "<mark>người</mark> <mark>lạ</mark>" in result.excerpt_html
    put("Dễ ăn", text="Đọc đề án.")
    [result] = Results(parse("đề án đọc"))[0:1]
    assert (result.title_html, result.excerpt_html) == (
        "Dễ ăn",
        "<mark>Đọc</mark> <mark>đề</mark> <mark>án</mark>.",
    )


def test_a_sample_says_so_among_the_results(client, tree, topic):
    make = {
        "tin bài": lambda title, mark: ArticleFactory(parent=topic, title=title, is_sample=mark),
        "cảnh báo": lambda title, mark: AlertFactory(parent=topic, title=title, is_sample=mark),
        "văn bản": lambda title, mark: DocumentRecordFactory(
            parent=tree.library, title=title, is_sample=mark
        ),
        "tin địa phương": _item,
    }
    for kind, made in make.items():
        for mark, title in ((True, f"Zumi {kind}"), (False, f"Kapo {kind}")):
            made(title, mark)
            (result,) = search(client, f'"{title}"').context["page_obj"]
            assert result.kind_label.endswith(" · Nội dung mẫu") is mark, title


def _item(title, is_sample):
    source = Source.objects.create(
        name="Bản tin", feed_url=f"https://{is_sample}.example/".lower(), is_sample=is_sample
    )
    item = InboxItem.objects.create(
        source=source,
        key=title,
        version="1",
        title=title,
        link=f"{source.feed_url}tin",
        state=InboxItem.State.APPROVED,
        is_link=True,
        visible_at=NOW,
        released_at=NOW,
    )
    searchable.refresh([item.pk])


def test_the_page_is_a_page_and_its_results_are_not_for_search_engines(client, topic):
    assert "X-Robots-Tag" not in client.get("/tim-kiem/").headers
    assert "noindex" not in client.get("/tim-kiem/").content.decode()
    ArticleFactory(parent=topic, title="Mật khẩu mạnh")
    response = search(client, "mật khẩu")
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "<mark>Mật</mark>" in response.content.decode()
    assert response.context["total_label"] == "1 kết quả"
    assert client.post("/tim-kiem/", {"q": "x"}).status_code == 405


def test_an_empty_query_says_how_to_search(client, tree):
    response = client.get("/tim-kiem/")
    assert response.status_code == 200
    assert response.context["query"] == ""


def test_documents_show_their_own_date_and_status_today(client, tree):
    """The day on which the site published a law is not the law's date."""
    for title, fields in {
        "Chỉ thị còn hiệu lực": {"issued_on": datetime.date(2022, 4, 28), "status": "con-hieu-luc"},
        "Chỉ thị hết hiệu lực": {"status": "con-hieu-luc", "expires_on": timezone.localdate()},
    }.items():
        DocumentRecordFactory(parent=tree.library, title=title, **fields)
    facts = {result.facts for result in search(client, "chỉ thị hiệu lực").context["page_obj"]}
    assert "Ban hành 28/4/2022 · Còn hiệu lực" in facts
    assert any(one.endswith(" · Hết hiệu lực") for one in facts)


def test_nothing_found_leads_on_to_the_sections(client, tree):
    """It leads to the menu's sections, as a missing page does, and not to questions inside the guide."""

    def chips(response):
        return re.findall(r'class="chip" href="([^"]*)"', response.text)

    offered = chips(search(client, "khôngcógì"))
    assert tree.library.url in offered
    assert offered == chips(client.get("/khong-co-trang-nay/"))


def test_common_words_together_are_near_too(db):
    put("Mạnh tay", *[f"Đổi mật khẩu {n}" for n in range(FEW + 1)])
    results = Results(parse("mật khẩu phải mạnh"))
    assert results.count() == 0
    assert [result.title_html for result in results.near_matches()][:2] == [
        "<mark>Mạnh</mark> tay",
        "Đổi <mark>mật</mark> <mark>khẩu</mark> 0",
    ]


def test_no_query_breaks_the_engine(db):
    put("Bài thử a b 0 or and not", text="a b c x")
    for query in map(parse, HOSTILE):
        results = Results(query)
        assert len(results[0:20]) == min(results.count(), 20)
        assert len(results.relaxed) <= 1
        assert isinstance(spelling.for_query(query, EVERYTHING), list)


def test_page_numbers_are_answered(client, tree):
    put(*[f"Bài thử {n}" for n in range(25)])
    for number in ("", "0", "-1", "abc", "1.5", "²", "\x00"):
        response = search(client, "bài thử", trang=number)
        assert response.status_code == 200, number
        assert response.context["page_obj"].number == 1, number
        assert response.context["page_obj"].paginator.num_pages == 2
    for number in ("99", "9" * 5_000):
        assert search(client, "bài thử", trang=number).status_code == 404


def test_pages_show_every_result_once(client, db):
    put(*[f"Đề án {n}" for n in range(15)], *[f"Dễ ăn {n}" for n in range(30)])
    shown = [title for number in (1, 2, 3) for title in titles_on_page(client, number, "đề án")]
    assert len(shown) == len(set(shown)) == 45
    assert all(title.startswith("Đề án") for title in shown[:15])


def test_a_full_page_of_accented_hits_is_not_mixed_with_others(client, db):
    put(*[f"Đề án {n}" for n in range(20)], "Dễ ăn")
    assert search(client, "đề án").context["total_label"] == "20 kết quả"


def test_very_many_hits_are_capped_with_titles_first_and_the_newest_before(client, db):
    put(*[f"Tin {n}" for n in range(1_100)], text="nội dung lừa đảo")
    put("Lừa đảo cũ", days_old=5_000)
    response = search(client, "lừa đảo")
    assert response.context["total_label"] == "Hơn 1.000 kết quả"
    assert response.context["page_obj"].paginator.num_pages == 50
    assert titles("lừa đảo")[:3] == ["Lừa đảo cũ", "Tin 0", "Tin 1"]
    assert titles_on_page(client, 50, "lừa đảo")[-1] == "Tin 998"
    put(*[f"Lừa đảo {n}" for n in range(1_050)], days_old=3)
    assert titles("lừa đảo")[:2] == ["Lừa đảo 0", "Lừa đảo 1"]
    assert titles_on_page(client, 50, "lừa đảo")[-1] == "Lừa đảo 999"


def test_own_queries_are_few_and_do_not_grow(db, django_assert_max_num_queries):
    put(*[f"Bài {n}" for n in range(1_200)], text="lừa đảo")
    put(*[f"Dễ ăn {n}" for n in range(30)], *[f"Đề án {n}" for n in range(10)])
    for query in ("đề án", "de an", "bai", "lừa đảo"):
        with django_assert_max_num_queries(6):
            results = Results(parse(query))
            results.count()
            assert len(results[0:20]) == 20


def test_an_entry_of_another_app_is_put_changed_and_dropped(client, db):
    put("Tin của xã")
    assert search(client, "tin xã").context["page_obj"][0].url == "/thu/0/"
    put("Tin của xã", text="thêm chữ", days_old=9)
    assert titles("thêm chữ") == ["Tin của xã"]
    assert titles("tin của xã") == ["Tin của xã"]
    services.drop(["thu:Tin của xã", "thu:không có"])
    assert titles("tin của xã") == []
    assert not SearchEntry.objects.filter(kind="thu").exists()


def test_the_address_of_every_result_carries_the_query(client, db):
    put(*[f"Bài thử {n}" for n in range(25)])
    assert (
        f"?{urlencode({'q': 'bài thử', 'trang': 2})}".replace("&", "&amp;")
        in search(client, "bài thử").content.decode()
    )


def test_the_library_is_found_by_what_it_is(tree):
    services.index_page(tree.library)
    assert titles("thu vien van ban") == titles("thư viện") == [tree.library.title]


def test_name_of_a_topic_finds_its_stories(tree):
    topic = tree.topics["canh-bao-lua-dao"]
    alert = AlertFactory(parent=topic, title="Tin nhắn nợ tiền điện")
    found = Results(parse("lừa đảo"))
    keys = SearchEntry.objects.in_bulk(found.ids(slice(0, 200)))
    assert alert.pk in {entry.page_id for entry in keys.values()}


def test_document_of_the_number_hides_no_text_with_the_same_words(tree):
    record = DocumentRecordFactory(
        parent=tree.library, number="13", symbol="2023/NĐ-CP", doc_type="nghi-dinh"
    )
    article = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title="Nghị định 13 là gì, ai cần biết")
    results = Results(parse("Nghị định 13 là gì"))
    entries = SearchEntry.objects.in_bulk(results.ids(slice(0, 20)))
    assert [entries[pk].page_id for pk in results.ids(slice(0, 20))] == [record.pk, article.pk]
    assert results.count() == 2
    newest = Results(parse("Nghị định 13 là gì"), is_newest_first=True)
    assert newest.count() == len(newest.ids(slice(0, 20)))
