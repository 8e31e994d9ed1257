"""Tests of the spelling hint: well-known errors are found, and right words are left alone."""

import pytest

from tests.linearity import assert_linear
from tests.vietnamese.letters import nfd
from vietnamese.spelling import key, misspellings
from vietnamese.text import nfc

# Wrong form and right form, from the warnings of teachers and copy editors, and from typing slips.
ERRORS = """
nghành ngành|sử lý xử lý|xữ lý xử lý|xử dụng sử dụng|chia xẻ chia sẻ|bổ xung bổ sung|xuất xắc xuất sắc
xắp xếp sắp xếp|sơ xuất sơ suất|thiếu xót thiếu sót|xúc tích súc tích|sáng lạng xán lạn|sát nhập sáp nhập
cọ sát cọ xát|năng xuất năng suất|lãi xuất lãi suất|giành thời gian dành thời gian|dấu diếm giấu giếm
che dấu che giấu|vô hình chung vô hình trung|tựu chung tựu trung|thăm quan tham quan|chín mùi chín muồi
khắc khe khắt khe|mạnh dạng mạnh dạn|lãng mạng lãng mạn|nổ lực nỗ lực|cũng cố củng cố|hổ trợ hỗ trợ
kỷ thuật kỹ thuật|kỹ niệm kỷ niệm|nghĩ ngơi nghỉ ngơi|suy nghỉ suy nghĩ|lảnh đạo lãnh đạo|quãng cáo quảng cáo
hướng dẩn hướng dẫn|triễn khai triển khai|cữa hàng cửa hàng|sữa chữa sửa chữa|bão vệ bảo vệ|câu truyện câu chuyện
trãi nghiệm trải nghiệm|chau dồi trau dồi|chân trọng trân trọng|chỉ chích chỉ trích|trứng kiến chứng kiến
chưng bày trưng bày|tập chung tập trung|giao động dao động|khuyếch đại khuếch đại|cập nhập cập nhật
rỏ ràng rõ ràng|giãi quyết giải quyết|bắt trước bắt chước|chuẩn đoán chẩn đoán|xứ mệnh sứ mệnh|chỉnh chu chỉn chu
xem sét xem xét|trùng lập trùng lặp|cảnh giát cảnh giác|mật khẫu mật khẩu|giã mạo giả mạo|lừa đão lừa đảo
phòng chóng phòng chống|đề suất đề xuất|suất hiện xuất hiện|bỏ dỡ bỏ dở|khẩn chương khẩn trương
diển diễn|kiễm kiểm|chuẫn chuẩn|phẫm phẩm|khoãn khoản|chuyễn chuyển|chử chữ|mổi mỗi|dể dễ|chổ chỗ|sẳn sẵn|lổi lỗi
đuợc được|nguời người|truờng trường|ngừơi người|nghịêm nghiệm|nghiẹp nghiệp|khôngg không|ngiêm nghiêm|ngề nghề
ghà gà|nghạc ngạc|tưong tương|tiéng tiếng|quyèn quyền|kông công|gía giá
"""
PAIRS = [
    (" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :]))
    for words in (entry.split() for line in ERRORS.strip().split("\n") for entry in line.split("|"))
]


def test_well_known_errors_are_found_with_what_they_should_be(subtests):
    assert len(PAIRS) >= 90
    for wrong, right in PAIRS:
        with subtests.test(wrong):
            assert misspellings(f"Hôm nay {wrong}, ngày mai.") == [(wrong, right)]
            assert misspellings(f"Hôm nay {right}, ngày mai.") == []
            assert misspellings(f"{wrong.capitalize()} hôm nay.") in (
                [(wrong.capitalize(), right.capitalize())],
                [],  # a word that only a rule knows, with a capital: it may be a name
            )


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban, Uỷ ban, hòa, hoà, khóa, khoá, thủy, thuỷ, hoàn, hòan, quý, qúy, lí do, lý do, kĩ, kỹ",
        "Đắk Lắk, Kông Chro, Nguyễn Trãi, NGHÀNH, Ðảng, plei, kơnia, ghi-đông, ôtô, axít, vắcxin, café, Müller, Zalo",
        "lịch sử lý giải; khả năng xuất khẩu; dấu hiệu xuất hiện; chủ trương trình tỉnh; cũng cố gắng; gia súc động",
        "khinh dể, gây gổ, ông Chử Đồng Tử, liệt sĩ, suy nghĩ phép tính, đóng dấu tên, thành tựu chung",
        "khuya khoắt, ngoằn ngoèo, quýnh quáng, xoèn xoẹt, boong tàu, khuỷu tay, rượu, giếng, gìn giữ, yếu, ùa",
        "https://vidu.vn/nghành thu@nghành.vn 5nghành đ/c tp. NĐ-CP",
        "câu trước sử. Lý do; sử, lý",
    ],
)
def test_right_words_are_left_alone(text):
    assert misspellings(nfc(text)) == []


def test_place_of_the_tone_is_no_part_of_an_accepted_word():
    assert misspellings("nghành, hoà nghành", {key("nghành")}) == []
    assert key("Hoà  Lý") == key("hòa lí")
    assert key(nfd("đặng")) == key("đặng")


def test_wrong_tone_is_reported_without_a_guess():
    assert misspellings("nông nghiêp sạch") == [("nghiêp", "")]


def test_a_long_text_without_spaces_is_checked_in_time_that_grows_with_its_length():
    assert_linear(misspellings, "ha/")
