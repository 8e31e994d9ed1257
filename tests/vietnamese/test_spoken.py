"""Tests of texts as an announcer says them: numbers, dates, abbreviations, addresses, and notes to the editor."""

import re
import unicodedata

import pytest

from vietnamese.speech.spoken import spoken

TABLE = {
    # Whole numbers
    "21 người": "hai mươi mốt người",
    "24 xã": "hai mươi bốn xã",
    "35 tuổi": "ba mươi lăm tuổi",
    "10 bước": "mười bước",
    "105 hộ": "một trăm linh năm hộ",
    "1.005 hộ": "một nghìn không trăm linh năm hộ",
    "12.547 lượt": "mười hai nghìn năm trăm bốn mươi bảy lượt",
    "2.000.000.000": "hai tỷ",
    "tổ 01": "tổ không một",
    "0,9 điểm": "không phẩy chín điểm",
    "2,35 lần": "hai phẩy ba mươi lăm lần",
    "0,05 lần": "không phẩy không năm lần",
    "mã 0912": "mã không chín một hai",
    "phiên bản 2.1": "phiên bản hai chấm một",
    # Money and measures
    "1.500.000 đ": "một triệu năm trăm nghìn đồng",
    "1.500.000đ": "một triệu năm trăm nghìn đồng",
    "500.000 VNĐ": "năm trăm nghìn đồng",
    "20 triệu đồng": "hai mươi triệu đồng",
    "50tr": "năm mươi triệu",
    "100 USD": "một trăm đô la Mỹ",
    "15%": "mười lăm phần trăm",
    "0,5%": "không phẩy năm phần trăm",
    "10-15%": "mười đến mười lăm phần trăm",
    "5 km": "năm ki-lô-mét",
    "60 km/h": "sáu mươi ki-lô-mét một giờ",
    "95.5%": "chín mươi lăm phẩy năm phần trăm",
    "6,5%/năm": "sáu phẩy năm phần trăm một năm",
    "200.000 đồng/người": "hai trăm nghìn đồng một người",
    "3 tháng/lần": "ba tháng một lần",
    "200 m2": "hai trăm mét vuông",
    "3,5 ha": "ba phẩy năm héc-ta",
    "37 °C": "ba mươi bảy độ C",
    "16 GB": "mười sáu gi-ga-bai",
    # Ranges and parts
    "5-7 ngày": "năm đến bảy ngày",
    "3 – 5 lần": "ba đến năm lần",
    "2022-2026": "hai nghìn không trăm hai mươi hai đến hai nghìn không trăm hai mươi sáu",
    "1/3 số hộ": "một phần ba số hộ",
    "45/50 xã": "bốn mươi lăm trên năm mươi xã",
    "số 108/2 Lê Lợi": "số một trăm linh tám gạch chéo hai Lê Lợi",
    # Dates
    "01/8/2022": "ngày một tháng tám năm hai nghìn không trăm hai mươi hai",
    "ngày 01/8/2022": "ngày một tháng tám năm hai nghìn không trăm hai mươi hai",
    "từ 5-4-2025": "từ ngày năm tháng tư năm hai nghìn không trăm hai mươi lăm",
    "hết 2.9.2026": "hết ngày hai tháng chín năm hai nghìn không trăm hai mươi sáu",
    "lúc 2026-11-27": "lúc ngày hai mươi bảy tháng mười một năm hai nghìn không trăm hai mươi sáu",
    "ngày 10/10": "ngày mười tháng mười",
    "dịp 30/4 và 1/5": "dịp ngày ba mươi tháng tư và ngày một tháng năm",
    "từ 1/7 đến 15/7": "từ ngày một tháng bảy đến ngày mười lăm tháng bảy",
    "sáng 2/9": "sáng ngày hai tháng chín",
    "từ 1/3 đến 2/3 số hộ": "từ một phần ba đến hai phần ba số hộ",
    "đạt 31/30 chỉ tiêu": "đạt ba mươi mốt trên ba mươi chỉ tiêu",
    "1/8 - 15/8/2022": "ngày một tháng tám đến ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi hai",
    "quý IV/2025": "quý bốn năm hai nghìn không trăm hai mươi lăm",
    "đợt 2/2025": "đợt hai năm hai nghìn không trăm hai mươi lăm",
    "số 3/2025": "số ba gạch chéo hai nghìn không trăm hai mươi lăm",
    "Số 3/2025": "Số ba gạch chéo hai nghìn không trăm hai mươi lăm",
    "ngày 01 tháng 8 năm 2022": "ngày một tháng tám năm hai nghìn không trăm hai mươi hai",
    "tháng 4/2024": "tháng tư năm hai nghìn không trăm hai mươi bốn",
    "trong tháng 12": "trong tháng mười hai",
    "từ 05-07/9/2026": "từ ngày năm đến ngày bảy tháng chín năm hai nghìn không trăm hai mươi sáu",
    "năm 1945": "năm một nghìn chín trăm bốn mươi lăm",
    "45/13/2022": "bốn mươi lăm gạch chéo mười ba gạch chéo hai nghìn không trăm hai mươi hai",
    # Times
    "lúc 7h30": "lúc bảy giờ ba mươi phút",
    "lúc 07:30": "lúc bảy giờ ba mươi phút",
    "lúc 19h": "lúc mười chín giờ",
    "lúc 7 giờ 05 phút": "lúc bảy giờ năm phút",
    "7 giờ 30 - 11 giờ": "bảy giờ ba mươi phút đến mười một giờ",
    "7h30-11h30": "bảy giờ ba mươi phút đến mười một giờ ba mươi phút",
    "trực 24/7": "trực hai mươi bốn giờ mỗi ngày, bảy ngày mỗi tuần",
    "trực 24/24 giờ": "trực suốt hai mươi bốn giờ trong ngày",
    # Order and Roman numbers
    "lần thứ 1": "lần thứ nhất",
    "thứ 4 tuần tới": "thứ tư tuần tới",
    "thứ 7": "thứ bảy",
    "Khoá XIII": "Khoá mười ba",
    "lần thứ IV": "lần thứ tư",
    "quý II": "quý hai",
    "thế kỷ XXI": "thế kỷ hai mươi mốt",
    # Telephones
    "gọi 113": "gọi một một ba",
    "113": "một một ba",
    "113 người": "một trăm mười ba người",
    "báo 113, 114.": "báo một một ba, một một bốn.",
    "0255 3822345": "không hai năm năm, ba tám hai hai ba bốn năm",
    "0255 3 822 345": "không hai năm năm, ba, tám hai hai, ba bốn năm",
    "0912345678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "+84 912 345 678": "không chín một hai, ba bốn năm, sáu bảy tám",
    "1900 6789": "một chín không không, sáu bảy tám chín",
    "nhắn tin đến 5656": "nhắn tin đến năm sáu năm sáu",
    "đầu số 156 hoặc 5656": "đầu số một năm sáu hoặc năm sáu năm sáu",
    # Addresses
    "quangngai.gov.vn": "quangngai chấm gốp chấm vi en",
    "https://www.chongluadao.vn/tin-tuc/": "chongluadao chấm vi en gạch chéo tin gạch ngang tuc",
    "xem anm.quangngai.gov.vn.": "xem anm chấm quangngai chấm gốp chấm vi en.",
    "lienhe@quangngai.gov.vn": "lienhe a còng quangngai chấm gốp chấm vi en",
    "đuôi .gov.vn": "đuôi chấm gốp chấm vi en",
    # Numbers of documents
    "03/CT-UBND": "không ba, gạch chéo, Chỉ thị, Ủy ban nhân dân",
    "số 13/2023/NĐ-CP": (
        "số mười ba, gạch chéo, hai nghìn không trăm hai mươi ba, gạch chéo, Nghị định, Chính phủ"
    ),
    "số 24/2018/QH14": (
        "số hai mươi bốn, gạch chéo, hai nghìn không trăm mười tám, gạch chéo, Quốc hội khóa mười bốn"
    ),
    "số 05/QĐ-TTg": "số không năm, gạch chéo, Quyết định, Thủ tướng",
    "số 29-NQ/TW": "số hai mươi chín, Nghị quyết, gạch chéo, Trung ương",
    # Abbreviations
    "mã OTP": "mã ô tê pê",
    "UBND xã": "Ủy ban nhân dân xã",
    "Sở KH&CN": "Sở Khoa học và Công nghệ",
    "Bộ TT&TT": "Bộ Thông tin và Truyền thông",
    "Bộ CA": "Bộ Công an",
    "TP. Quảng Ngãi": "thành phố Quảng Ngãi",
    "ở TP.HCM": "ở Thành phố Hồ Chí Minh",
    "P. Nghĩa Lộ": "phường Nghĩa Lộ",
    "mã PIN, thẻ SIM": "mã pin, thẻ sim",
    "mã QR": "mã quy e-rờ",
    "CCCD, VNeID": "căn cước công dân, vi en e ai đi",
    "mạng 4G": "mạng bốn giê",
    "khổ A4": "khổ a bốn",
    "thẻ ABC": "thẻ a bê xê",
    "tin nhắn, cuộc gọi, v.v.": "tin nhắn, cuộc gọi, vân vân",
    # Signs, and text that stays
    "xã/phường": "xã, phường",
    "cá nhân/hộ": "cá nhân, hộ",
    "A & B": "A và B",
    "mở Cài đặt (mục Bảo mật).": "mở Cài đặt, mục Bảo mật.",
    "TIN KHẨN": "TIN KHẨN",
    "Không đọc mã cho ai.": "Không đọc mã cho ai.",
    "thẻ NFD: mã OTP": "thẻ en-nờ ép dê: mã ô tê pê",
}


@pytest.mark.parametrize(("written", "said"), TABLE.items())
def test_is_said_as_an_announcer_says_it(written: str, said: str) -> None:
    """Two words precede each example, because a sentence begins with a capital letter."""
    assert spoken(f"Xin nhắc: {written}").text == f"Xin nhắc: {said}"


def test_sentences_begin_with_a_capital_and_all_that_was_written_out_is_listed():
    said = spoken("UBND xã họp 7h30. 15% số hộ đã ký. Theo XYZ, mã OTP và OTP.")
    assert said.text == (
        "Ủy ban nhân dân xã họp bảy giờ ba mươi phút. Mười lăm phần trăm số hộ đã ký."
        " Theo ích-xì y dét, mã ô tê pê và ô tê pê."
    )
    assert said.written_out == (
        ("UBND", "Ủy ban nhân dân"),
        ("7h30", "bảy giờ ba mươi phút"),
        ("15%", "mười lăm phần trăm"),
        ("XYZ", "ích-xì y dét"),
        ("OTP", "ô tê pê"),
    )
    assert said.unknown == ("XYZ",)


def test_readings_of_an_editor_go_before_all_rules():
    assert spoken("theo XYZ, XYZ1, OTP", {"XYZ": "nhóm Ích", "OTP": "mã một lần"}).text == (
        "theo nhóm Ích, ích-xì y dét một, mã một lần"
    )
    assert spoken("XYZ", {"XYZ": "nhóm Ích"}).unknown == ()


def test_text_of_a_mac_is_read_as_any_other():
    assert spoken(unicodedata.normalize("NFD", "UBND xã, 5%")).text == "Ủy ban nhân dân xã, năm phần trăm"


def test_numbers_of_any_length_are_said():
    """Python converts no integer of more than 4300 digits."""
    for written in TABLE:
        for found in re.finditer(r"\d+", written):
            assert spoken(f"{written[: found.start()]}{'1' * 5000}{written[found.end() :]}").text
