import pytest

from tests.vietnamese.letters import ACCENTED, SENTENCES, nfd
from vietnamese.line_ends import flowing
from vietnamese.text import nfc, one_line


def test_there_are_134_letters():
    assert len(set(ACCENTED)) == 134


@pytest.mark.parametrize("sentence", SENTENCES)
def test_decomposed_text_is_composed(sentence):
    assert nfc(nfd(sentence)) == sentence


def test_a_tone_typed_before_the_circumflex_is_composed():
    assert nfc("vie\u0323\u0302t") == "việt"


@pytest.mark.parametrize("kept", ["Ðảng", "hoà", "hòa"])
def test_spelling_is_never_rewritten(kept):
    assert nfc(kept) == one_line(kept) == kept


@pytest.mark.parametrize(
    ("pasted", "title"),
    [
        ("  Đường\u00a0dây\r\n\tnóng  ", "Đường dây nóng"),
        ("lừa\u00ad đảo\u200b", "lừa đảo"),
        ("\ufeffTiêu đề\x00\x07", "Tiêu đề"),
        ("một\u2028hai\x0bba\x85bốn", "một hai ba bốn"),
        ("\u202egnud ion\u202c", "gnud ion"),
        ("hỏng\ud800", "hỏng"),
        (nfd("mạng"), "mạng"),
        (" \n ", ""),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_one_line_keeps_only_what_a_reader_sees(pasted, title):
    assert one_line(pasted) == title


def test_one_line_is_done_after_once():
    assert one_line(one_line(" a\n\u200b b ")) == one_line(" a\n\u200b b ")


def test_a_hundred_thousand_marks_on_one_letter_take_no_time_and_a_few_stay():
    assert len(nfc("a" + "\u0323\u0302" * 100_000)) <= 31


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        ("Điều 1. Phạm vi\nđiều chỉnh", 1),
        ("Hạn chót là ngày\n30 tháng 9", 2),
        ("Bộ Công an;\nsở, ngành", 2),
        ("gồm có:\nbên gửi", 2),
        ("gửi báo cáo\n- cho Sở", 2),
        ("gồm\na) tổ chức\nđ) cá nhân\niv) hộ", 4),
        ("theo\nđ. một", 2),
        ("ghi chú\n[1] xem\n[i] xem", 3),
        ("báo cáo\n\nkết quả", 3),
        ("của các\n2\ncơ quan", 3),
        ("xã An\t5\nxã Bình\t6", 2),
        ("An ninh\nxã Bình\t6", 2),
        ("QUYẾT ĐỊNH\nvề việc", 1),
        ("", 1),
        ("\n", 2),
    ],
)
def test_line_that_begins_with_a_small_letter_continues_the_one_before(lines, paragraphs):
    flow = flowing(lines)
    assert (len(flow.split("\n")), len(flow), flow.split()) == (paragraphs, len(lines), lines.split())


def test_line_that_begins_otherwise_continues_a_full_one():
    text = """TRÁCH NHIỆM CỦA CƠ QUAN, TỔ CHỨC, CÁ NHÂN TRONG BẢO VỆ AN NINH
MẠNG CỦA TỈNH
Từ ngày 08 đến ngày 09 tháng 11, đoàn công tác của tỉnh Quảng
Ngãi đã đến thăm các trường học; ghi nhận, biểu dương, đánh giá
cao sự nỗ lực của các thầy cô giáo, học sinh và phụ huynh ngày
22 tháng 11, theo thông báo của Ủy ban nhân dân các xã, phường
và của Sở Giáo dục và Đào tạo
Nguyễn Văn Mẫu, thay mặt đoàn, ghi nhận kết quả và kết luận như
1. Tổ chức thực hiện
Các đơn vị báo cáo trước ngày 30 tháng 11 năm 2025, gửi về Sở.
Các xã cũng vậy."""
    assert [line[:9] for line in flowing(text).split("\n")] == [
        "TRÁCH NHI",
        "Từ ngày 0",
        "Nguyễn Vă",
        "1. Tổ chứ",
        "Các đơn v",
        "Các xã cũ",
    ]


@pytest.mark.parametrize("others", ["", "QUYẾT ĐỊNH\nvề việc ban hành\nquy chế mẫu" + "\n1. Việc." * 20])
def test_lines_without_proof_of_a_page_stay(others):
    lines = "Cảnh báo thủ đoạn giả danh cán bộ ngân hàng để lừa đảo\nBảo vệ tài khoản mạng xã hội"
    assert flowing(f"{others}\n{lines}").endswith(lines)
