"""Tests of share cards: correct Vietnamese, drawn on publication and not on request, deleted with the page."""

import io
import re
import unicodedata

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.models import PageViewRestriction

from base.models import AgencySettings, ShareCard
from base.sharing import card_drawing
from base.sharing.card_drawing import draw_card
from base.sharing.card_spec import Words
from base.sharing.lettering import Face
from base.sharing.share_cards import words_of
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory, ImageFactory, image_file

TITLE = "Không đọc mã OTP cho bất kỳ ai"
LONG = "Hội nghị tổng kết phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng " * 6


def words(title: str = TITLE, **others) -> Words:
    return Words(
        **{"kicker": "Cẩm nang", "title": title, "text": "", "site": "Trang", "agency": "Sở"} | others
    )


def drawn(card: bytes) -> Image.Image:
    return Image.open(io.BytesIO(card)).convert("RGB")


# --- The drawing -----------------------------------------------------------------------------------------


def test_card_is_a_png_of_the_size_that_is_announced():
    image = Image.open(io.BytesIO(draw_card(words())))
    assert (image.format, image.size) == ("PNG", (1200, 630))


def test_same_words_give_the_same_bytes_and_other_words_others():
    assert draw_card(words()) == draw_card(words())
    assert draw_card(words()) != draw_card(words("Không đọc mã OTP cho bất ký ai"))


def test_decomposed_text_is_drawn_like_composed_text():
    assert draw_card(words(unicodedata.normalize("NFD", TITLE))) == draw_card(words())


def test_every_letter_has_ink_of_its_own():
    without = {draw_card(words(title)) for title in ("", "漢")}
    vietnamese = "ăâđêôơưẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲỶỸỴĐ"
    others = "₫€öüçñßœ<>^~|{}\\`²°§™"
    assert [letter for letter in vietnamese + others if draw_card(words(letter)) in without] == []


def test_lines_break_between_words_and_lose_none():
    face = Face(48)
    lines = face.balanced(LONG, 1040)
    assert " ".join(lines).split() == LONG.split()
    assert all(face.width(line) <= 1040 for line in lines)


def test_no_word_stands_alone_on_the_last_line():
    lines = Face(76).balanced(TITLE, 1040)
    assert len(lines) == 2
    assert len(lines[1].split()) > 2


def test_a_title_that_does_not_fit_is_made_smaller_then_cut_after_a_word():
    face, _ = card_drawing._title(TITLE)
    smaller, more = card_drawing._title(LONG[:120])
    smallest, most = card_drawing._title(LONG)
    assert face.size > smaller.size > smallest.size
    assert not more[-1].endswith("…")
    assert most[-1].endswith("…")
    assert most[-1].removesuffix("…").split()[-1] in LONG.split()


def test_a_word_without_end_stays_inside_the_card():
    face, lines = card_drawing._title("Ngườiđưatin" * 23)  # a title has 255 letters at most
    assert all(face.width(line) <= 1040 for line in lines)


def test_a_card_leaves_its_edges_free_whatever_is_written():
    image = drawn(draw_card(words(LONG, text=LONG, kicker=LONG, site=LONG, agency=LONG)))
    for box in [(0, 60, 70, 630), (1130, 60, 1200, 630)]:
        assert len(image.crop(box).getcolors()) == 1


def test_letters_that_the_font_lacks_leave_no_mark():
    assert draw_card(words("Lừa đảo 漢字 🙂")) == draw_card(words("Lừa đảo"))


# --- Cards of pages --------------------------------------------------------------------------------------


@pytest.fixture
def cards(settings, tree):
    settings.SHARE_CARDS = True
    return tree


def meta(html: str, name: str) -> str:
    found = re.findall(rf'<meta (?:property|name)="{name}" content="([^"]*)">', html)
    assert len(found) == 1, (name, found)
    return found[0]


@pytest.mark.parametrize("factory", [ArticleFactory, AlertFactory])
def test_published_story_is_shared_with_its_card(cards, client, factory):
    page = factory(parent=cards.topics["canh-bao-lua-dao"], title="Giả danh công an")
    html = client.get(page.url).content.decode()
    address = meta(html, "og:image")
    file = ShareCard.objects.get(page=page).file
    assert address == f"http://localhost/media/{file}"
    assert (meta(html, "og:image:width"), meta(html, "og:image:height")) == ("1200", "630")
    assert "Giả danh công an" in meta(html, "og:image:alt")
    assert meta(html, "twitter:card") == "summary_large_image"
    with storages["renditions"].open(file) as stored:
        assert Image.open(stored).size == (1200, 630)


def test_documents_and_the_site_have_cards_too(cards, client):
    record = DocumentRecordFactory(parent=cards.library)
    call_command("draw_share_cards")
    assert ShareCard.objects.filter(page__in=[record.pk, cards.home.pk]).count() == 2
    assert meta(client.get("/").content.decode(), "og:image").endswith(".png")
    assert "the-chia-se/" in meta(client.get("/rss/").content.decode(), "og:image")


def test_an_editor_s_picture_wins_over_the_card(cards, client):
    picture = ImageFactory(description="Ảnh do biên tập chọn", file=image_file(1600, 900))
    page = ArticleFactory(parent=cards.topics["cam-nang-an-toan"], social_image=picture)
    html = client.get(page.url).content.decode()
    assert "the-chia-se" not in meta(html, "og:image")
    assert meta(html, "og:image").endswith(".jpg")
    assert meta(html, "og:image:width") == "1200"
    assert meta(html, "og:image:alt") == "Ảnh do biên tập chọn"


def test_reading_a_page_draws_nothing_and_asks_nothing_more(cards, client):
    page = ArticleFactory(parent=cards.topics["cam-nang-an-toan"])
    client.get(page.url)
    with CaptureQueriesContext(connection) as with_card:
        client.get(page.url)
    ShareCard.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        client.get(page.url)
    assert not ShareCard.objects.exists()
    assert len(with_card) == len(queries)
    # The query that finds the page also fetches the card.
    assert all("url_path" in query["sql"] for query in with_card if "sharecard" in query["sql"])


def test_another_title_is_another_picture_and_the_old_one_goes(cards):
    page = ArticleFactory(parent=cards.topics["cam-nang-an-toan"], title="Một")
    renditions = storages["renditions"]

    def publish(*titles: str) -> str:
        with TestCase.captureOnCommitCallbacks(execute=True):
            for title in titles:
                page.title = title
                page.save_revision().publish()
        return ShareCard.objects.get(page=page).file

    first = ShareCard.objects.get(page=page).file
    # The picture is kept if the title is unchanged, or is changed and changed back in one transaction.
    assert publish("Một") == publish("Hai", "Một") == first
    assert renditions.exists(first)
    second = publish("Hai")
    assert second != first
    assert renditions.exists(second)
    assert not renditions.exists(first)


def test_pages_that_are_no_longer_public_have_no_picture(cards):
    topic, other = cards.topics["cam-nang-an-toan"], cards.topics["canh-bao-lua-dao"]
    withdrawn, deleted = ArticleFactory.create_batch(2, parent=topic)
    private = ArticleFactory(parent=other)
    keys = [page.pk for page in (withdrawn, deleted, private)]
    files = ShareCard.objects.filter(page__in=keys).values_list("file", flat=True)
    drawn_before = [*files]
    assert len(drawn_before) == 3
    with TestCase.captureOnCommitCallbacks(execute=True):
        withdrawn.unpublish()
        deleted.delete()
        PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    assert not files.all()
    assert not any(storages["renditions"].exists(file) for file in drawn_before)
    call_command("draw_share_cards")
    assert not files.all()


def test_command_redraws_what_names_another_agency_or_topic(cards):
    topic = cards.topics["cam-nang-an-toan"]
    page = ArticleFactory(parent=topic)
    call_command("draw_share_cards")
    first = ShareCard.objects.get(page=page).file
    topic.refresh_from_db()
    topic.title = "Sổ tay an toàn"
    topic.save_revision().publish()
    call_command("draw_share_cards")
    second = ShareCard.objects.get(page=page).file
    agency = AgencySettings.for_site(cards.site)
    agency.agency_name = "Cơ quan khác"
    agency.save()
    call_command("draw_share_cards")
    third = ShareCard.objects.get(page=page).file
    topic.unpublish()
    call_command("draw_share_cards")
    without_topic = ShareCard.objects.get(page=page).file
    assert len({first, second, third, without_topic}) == 4
    topic.save_revision().publish()
    call_command("draw_share_cards")
    assert ShareCard.objects.get(page=page).file == third
    with CaptureQueriesContext(connection) as queries:
        call_command("draw_share_cards")
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_a_full_disk_does_not_keep_a_page_from_being_published(cards, settings, tmp_path, client):
    blocked = tmp_path / "khong-phai-thu-muc"
    blocked.write_text("")
    options = {"OPTIONS": {"location": str(blocked)}}
    settings.STORAGES = settings.STORAGES | {"renditions": settings.STORAGES["renditions"] | options}
    page = ArticleFactory(parent=cards.topics["cam-nang-an-toan"])
    assert page.live
    assert not ShareCard.objects.filter(page=page).exists()
    assert client.get(page.url).status_code == 200


def test_card_of_a_sample_says_so(topic):
    agency = AgencySettings()
    for mark in (True, False):
        page = AlertFactory(parent=topic, is_sample=mark)
        assert words_of(page, agency).kicker.startswith("Nội dung mẫu · ") is mark
