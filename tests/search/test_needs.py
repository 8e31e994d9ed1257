"""Tests of what people in need type, on the seeded site: a page that helps is among the first five results."""

import re

import pytest
from django.test import Client, TestCase

from campaign.engagement.models import AdvicePage, GuidePage, QuestionPage

pytestmark = [pytest.mark.served, pytest.mark.usefixtures("seeded_site")]

# The beginnings of slugs of pages that help.
TRANSFER = "vua-chuyen-khoan|da-chuyen-tien-tu-truoc"
STOLEN = "bi-chiem-tai-khoan|con-dang-nhap-duoc|con-so-khoi-phuc|bi-doi-het"
CARD = "vua-nhap-so-the"
CODE = "doc-ma-otp-ngan-hang|khong-doc-ma-otp"
CALL = "gia-danh-can-bo"
PARCEL = "tin-nhan-bao-buu-kien"
FAKE = "nhan-ra-trang-web"
FAMILY = "len-mang-cung-con"
# Sentences as typed, each with pages one of which must be among the first five results.
NEEDS = [
    # Accounts of social networks.
    ("zalo bi hack", STOLEN),
    ("zalo bij hack", STOLEN),
    ("hack zalo", STOLEN),
    ("nick fb bị chiếm", STOLEN),
    ("nik fb bi chiem", STOLEN),
    ("bị hack fb", STOLEN),
    ("em bị mất nick facebook không vào được nữa", STOLEN),
    ("facebook cua con bi nguoi khac lay mat", STOLEN),
    ("bị người ta đổi mật khẩu với số điện thoại không lấy lại nick được", STOLEN),
    ("có ai vào fb của tôi gửi tin nhắn mượn tiền bạn bè", STOLEN),
    ("fb tự đăng bài lạ", STOLEN),
    ("lay lai nick zalo", STOLEN),
    # Money.
    ("bị lừa chuyển khoản", TRANSFER),
    ("bi luwaf chuyeenr khoanr", TRANSFER),
    ("toi bi luaw dao", "vua-chuyen-khoan|toi-bi-lua"),
    ("lỡ ck cho bọn lừa đảo", TRANSFER),
    ("tôi vừa chuyển tiền cho người lạ thì phát hiện bị lừa phải làm sao", TRANSFER),
    ("toi lo chuyen khoan cho ke lua dao roi lam sao lay lai tien", TRANSFER),
    ("hôm qua chuyển tiền giờ còn lấy lại được không", TRANSFER),
    ("chuyển khoản nhầm cho người lừa", TRANSFER),
    ("mất tiền trong tài khoản", "doc-ma-otp-ngan-hang"),
    ("tài khoảm ngân hàgn bị trừ tiền", "doc-ma-otp-ngan-hang"),
    ("tự nhiên mất tiền trong thẻ", CARD),
    ("lỡ nhập số thẻ ngân hàng vào trang web lạ", CARD),
    ("họ bắt tôi mua thẻ cào rồi đọc mã", "da-dua-tien-mat"),
    ("bà nội đưa tiền mặt cho người lạ", "da-dua-tien-mat"),
    ("cháu nhà tôi chơi game nạp tiền", f"{FAMILY}|da-dua-tien-mat"),
    # Codes.
    ("lỡ đọc mã otp cho người ta rồi", CODE),
    ("lo doc ma otp cho nguoi ta roi", CODE),
    ("ngân hàng gọi điện hỏi mã otp có nên đọc không", CODE),
    ("vneid bị người khác đăng nhập", "doc-ma-dinh-danh"),
    # Calls and messages.
    ("có người gọi điện tự xưng công an", CALL),
    ("co nguoi goi dien tu xung cong an", CALL),
    ("mẹ tôi bị gọi điện dọa bắt", CALL),
    ("người lạ gọi điện bảo cài phần mềm dịch vụ công", f"{CALL}|doc-ma-dinh-danh"),
    ("app giả cán bộ thuế", CALL),
    ("tin nhắn giao hàng có link bấm vào bị gì không", PARCEL),
    ("nhan duoc tin nhan buu kien cho giao", PARCEL),
    ("bấm vào link lạ rồi", f"{FAKE}|{PARCEL}"),
    ("làm sao biết trang web là giả", FAKE),
    ("bị dọa tung ảnh nóng đòi tiền", "chuyen-khac"),
    # Families, devices.
    ("con tôi bị dụ vào game", FAMILY),
    ("con nhỏ xem điện thoại nhiều", FAMILY),
    ("bố mẹ già hay bị lừa qua mạng", FAMILY),
    ("đặt mật khẩu sao cho khỏi bị mất nick", "mat-khau"),
    ("máy báo cập nhật có nên bấm không", "cap-nhat-phan-mem"),
]


class NeedsTests(TestCase):
    def test_people_in_need_find_help(self):
        for typed, helping in NEEDS:
            with self.subTest(typed):
                found = _found(typed)
                slugs = tuple(helping.split("|"))
                assert any(address.rstrip("/").rpartition("/")[2].startswith(slugs) for address in found), (
                    found
                )

    def test_each_answer_of_the_guide_finds_what_it_leads_to(self):
        for page in (*QuestionPage.objects.live(), *AdvicePage.objects.live()):
            assert page.url in _found(page.answer), page.answer
        for question in (*GuidePage.objects.live(), *QuestionPage.objects.live()):
            for link in question.elsewhere:
                assert question.url in _found(link.value["answer"]), link.value["answer"]

    def test_there_are_enough_queries(self):
        assert len(dict(NEEDS)) >= 40

    def test_people_who_find_nothing_are_shown_the_guide_and_the_form(self):
        for typed in ("xyzzy", "zalo bi hack"):
            with self.subTest(typed):
                html = Client().get("/tim-kiem/", {"q": typed}).content.decode()
                main = html[html.index("<main") : html.index("</main>")]
                assert 'href="/toi-bi-lua/">Tôi bị lừa?' in main
                assert 'href="/gui/ban-bien-tap/"' in main


def _found(typed: str) -> list[str]:
    """Return the addresses of the first five results as the page shows them."""
    html = Client().get("/tim-kiem/", {"q": typed}).content.decode()
    return re.findall(r'class="row__link"\s+href="([^"]*)"', html)[:5]
