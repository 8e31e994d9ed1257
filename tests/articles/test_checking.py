"""Tests of the checker's messages to editors, and that a story without faults gets none."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from campaign.articles import citations
from campaign.articles.checking import check
from campaign.articles.models import AcceptedWord, AlertPage, ArticlePage, PlanTask
from campaign.library.models import DocumentStatus
from tests.factories import ArticleFactory, DocumentRecordFactory, ImageFactory

GOOD = {
    "title": "Không đọc mã OTP cho bất kỳ ai",
    "summary": "Kẻ gian giả làm nhân viên ngân hàng để hỏi mã OTP.",
    "body": [("heading", {"text": "Dấu hiệu"}), ("text", "<p>Không ai có quyền hỏi mã OTP của bạn.</p>")],
}


def texts(page, cited=()) -> str:
    return "\n".join(finding.text for finding in check(page, cited))


def article(**changes) -> ArticlePage:
    page = ArticlePage(**(GOOD | changes))
    page.plan_tasks = [PlanTask(code="1", title="Tuyên truyền")]
    return page


def text_of(html: str):
    return article(body=[("text", html)])


def test_story_in_order_gives_nothing(db):
    assert check(article()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "Một tiêu đề dài " * 7}, "Tiêu đề dài"),
        ({"title": "CẢNH BÁO LỪA ĐẢO"}, "toàn chữ hoa"),
        ({"summary": " "}, "Chưa có tóm tắt"),
        ({"summary": "dài " * 80}, "Tóm tắt dài"),
        ({"body": []}, "Chưa có nội dung"),
        ({"source_author": "Báo mẫu"}, "chưa ghi nguồn"),
        ({"source_name": "Báo mẫu"}, "chưa có địa chỉ bài gốc"),
        (
            {"body": [("text", "<p>Chữ.</p><p>Theo Báo Quảng Ngãi</p>")]},
            "Cuối bài có dòng “Theo Báo Quảng Ngãi”",
        ),
        (
            {"body": [("text", "<h3>Nhỏ</h3>"), ("heading", {"text": "Lớn"}), ("text", "<p>a</p>")]},
            "đứng trước",
        ),
        (
            {"body": [("heading", {"text": "Trống"}), ("heading", {"text": "Sau"})]},
            "Mục “Trống” chưa có nội dung",
        ),
    ],
)
def test_each_fault_is_reported(db, changes, said):
    assert said in texts(article(**changes))


def test_alert_that_would_be_online_only_after_its_end_is_reported(db):
    now = timezone.now()
    hour = datetime.timedelta(hours=1)
    ended = "hết hiệu lực từ trước khi đăng"
    assert ended in texts(AlertPage(live=False, valid_until=now - hour))
    assert ended in texts(AlertPage(live=False, valid_until=now + hour, go_live_at=now + 2 * hour))
    assert ended not in texts(AlertPage(live=False, valid_until=now + hour))
    assert ended not in texts(AlertPage(live=True, valid_until=now - hour))


@pytest.mark.parametrize("words", ["tại đây", "Xem thêm", "<b>ở đây</b>", "(Tại đây.)"])
def test_link_that_says_nothing_is_reported_wherever_it_stands(db, words):
    link = f'<p>Mẫu đơn: <a href="https://example.org/">{words}</a></p>'
    assert "không nói dẫn tới đâu" in texts(text_of(link))
    steps = article(body=[("steps", {"title": "", "steps": ["<p>Một</p>", link]})])
    assert "không nói dẫn tới đâu" in texts(steps)


def test_link_with_its_address_as_words_is_reported(db):
    assert "hiện nguyên địa chỉ" in texts(text_of('<p><a href="https://a.vn">https://a.vn/trang</a></p>'))


def test_link_with_a_meaningful_text_is_not_reported(db):
    assert texts(text_of('<p>Xem <a href="https://a.vn">mẫu đơn trình báo</a>.</p>')) == ""


def test_long_sentence_and_paragraph_are_reported_with_their_beginning(db):
    sentence = "Một câu rất dài nói " + "mãi " * 50
    assert "Câu “Một câu rất dài nói mãi mãi…” dài 55 tiếng" in texts(text_of(f"<p>{sentence}.</p>"))
    assert "Đoạn “Câu ngắn." in texts(text_of(f"<p>{'Câu ngắn. ' * 100}</p>"))


def test_pictures_without_words_are_reported_decorative_ones_not(tree):
    silent = ImageFactory(description="")
    value = {"image": silent, "alt": "", "decorative": False, "caption": "", "credit": ""}
    page = article(main_image=silent, body=[("image", value), ("image", value | {"decorative": True})])
    assert texts(page).split("\n") == [
        "Ảnh chính chưa có mô tả cho người không nhìn thấy ảnh.",
        "Một ảnh trong bài chưa có mô tả.",
    ]
    assert texts(article(main_image=ImageFactory())) == ""


def test_document_that_is_no_longer_in_force_is_reported(tree):
    DocumentRecordFactory(parent=tree.library, number="03", status=DocumentStatus.EXPIRED)
    DocumentRecordFactory(parent=tree.library, number="04", status=DocumentStatus.IN_FORCE)
    page = ArticleFactory(
        parent=tree.topics["pho-bien-phap-luat"],
        body=[("text", "<p>Theo Chỉ thị số 03/CT-UBND và Chỉ thị số 04/CT-UBND.</p>")],
    )
    said = texts(page, citations.find(page))
    assert "03/CT-UBND, văn bản hết hiệu lực" in said
    assert "04/CT-UBND" not in said


def test_alert_has_no_filing_to_miss(db):
    assert check(AlertPage(title="Cảnh báo", summary="Tóm tắt.", body=[("text", "<p>Chữ.</p>")])) == []


def test_editor_shows_the_findings_with_a_way_to_each_and_never_refuses(author_client, author, tree):
    page = ArticleFactory(
        parent=tree.topics["cam-nang-an-toan"], live=False, owner=author, summary="", body=[]
    )
    shown = author_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Nên xem lại" in shown
    for place in ("id_summary", "id_plan_tasks"):
        assert f'data-w-focus-target-value="#{place}"' in shown
        assert f'id="{place}"' in shown
    # The side panel shows problems, and no figures that are wrong for Vietnamese.
    assert ("Số lỗi tìm thấy" in shown, "Độ dễ đọc" in shown) == (True, False)
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", page.get_parent().pk])
    assert "Nên xem lại" not in author_client.get(add).content.decode()


def test_misspelling_is_named_once_at_its_first_place_until_the_board_accepts_it(db):
    body = [
        ("text", "<p>Nghành <b>sử</b> lý, lại sử lý.</p>"),
        ("quote", {"text": "Trích sử lý.", "source": ""}),
    ]
    page = article(body=body, summary="Tin về kiễm tra.")
    found = [(each.text, each.place) for each in check(page) if each.misspelt]
    place = f"block-{page.body[0].id}-section"
    assert found == [
        ("Chính tả: “kiễm” có lẽ là “kiểm”.", "id_summary"),
        ("Chính tả: “Nghành” có lẽ là “Ngành”.", place),
        ("Chính tả: “sử lý” (2 chỗ) có lẽ là “xử lý”.", place),
    ]
    for words in ("NGHÀNH", "sử lí", "kiễm"):
        AcceptedWord.objects.create(words=words)
    page.cited_documents = []
    assert page.findings() == []


def test_button_beside_a_hint_stores_the_word_once_for_people_who_may(author_client, client):
    address = reverse("articles_accept_word")
    assert client.post(address, {"words": "gươl"}).status_code == 302
    for _ in range(2):
        assert author_client.post(address, {"words": " Gươl "}).status_code == 200
    assert [word.words for word in AcceptedWord.objects.all()] == ["Gươl"]
    assert ModelLogEntry.objects.filter(content_type__model="acceptedword").count() == 1
    assert author_client.post(address, {"words": " "}).status_code == 400
    assert author_client.get(address).status_code == 405
