"""Tests of the places in names of organs: communes, đặc khu, and words that only look like a place's."""

import pytest

from official import find_citations, read_document
from official.structure.casing import spell

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        ("UBND XÃ BÌNH SƠN\nPHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội xã Bình Sơn"),
        ("UBND XÃ BÌNH SƠN\nPHÒNG VĂN HÓA –\nXÃ HỘI", "Phòng Văn hóa – Xã hội xã Bình Sơn"),
        ("UBND XA BINH SON\nPHONG VAN HOA - XA HOI", "Phòng Văn hóa - Xã hội xa Binh Son"),
        ("HỘI ĐỒNG NHÂN DÂN\nTỈNH QUẢNG NGÃI\nBAN VĂN HÓA - XÃ HỘI", "Ban Văn hóa - Xã hội tỉnh Quảng Ngãi"),
        (
            "UBND HUYỆN BÌNH SƠN\nPHÒNG LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
            "Phòng Lao động - Thương binh và Xã hội huyện Bình Sơn",
        ),
        ("UBND HUYỆN BÌNH SƠN\nPHÒNG QUẢN LÝ ĐÔ THỊ", "Phòng Quản lý Đô thị huyện Bình Sơn"),
        ("UBND THỊ XÃ ĐỨC PHỔ\nPHÒNG KINH TẾ", "Phòng Kinh tế thị xã Đức Phổ"),
        ("ỦY BAN NHÂN DÂN\nĐẶC KHU LÝ SƠN", "Ủy ban nhân dân đặc khu Lý Sơn"),
        ("ỦY BAN NHÂN DÂN ĐẶC KHU\nLÝ SƠN", "Ủy ban nhân dân đặc khu Lý Sơn"),
        ("UY BAN NHAN DAN\nDAC KHU LY SON", "Ủy ban nhân dân dac khu Ly Son"),
        ("UBND ĐẶC KHU LÝ SƠN\nPHÒNG KINH TẾ", "Phòng Kinh tế đặc khu Lý Sơn"),
        ("TỈNH ĐOÀN QUẢNG NGÃI", "Tỉnh đoàn Quảng Ngãi"),
        ("TRUNG ƯƠNG ĐOÀN\nTỈNH ĐOÀN QUẢNG NGÃI", "Tỉnh đoàn Quảng Ngãi"),
        (
            "TỔNG CỤC MẪU\nCỤC THI HÀNH ÁN DÂN SỰ TỈNH QUẢNG NGÃI",
            "Cục Thi hành án dân sự tỉnh Quảng Ngãi",
        ),
        ("BỘ TƯ PHÁP\nTHI HÀNH ÁN DÂN SỰ TỈNH QUẢNG NGÃI", "Thi hành án dân sự tỉnh Quảng Ngãi"),
        ("BAN CHỈ HUY QUÂN SỰ\nXÃ BÌNH SƠN", "Ban Chỉ huy Quân sự xã Bình Sơn"),
        ("BỘ QUỐC PHÒNG\nQUÂN KHU 5", "Quân khu 5"),
        ("CỤC THUẾ\nTHUẾ TỈNH QUẢNG NGÃI", "Thuế tỉnh Quảng Ngãi"),
        ("CỤC THUẾ\nTHUẾ THÀNH PHỐ ĐÀ NẴNG", "Thuế thành phố Đà Nẵng"),
        ("CỤC THỐNG KÊ\nTHỐNG KÊ TỈNH QUẢNG NGÃI", "Thống kê tỉnh Quảng Ngãi"),
        ("CỤC HẢI QUAN\nHẢI QUAN KHU VỰC XII", "Hải quan khu vực XII"),
    ],
)
def test_issuer_of_a_letterhead(letterhead, issuer):
    read = read_document(f"{letterhead}\n{STATE}\nSố: 9/KH-M\nKẾ HOẠCH\nVăn bản mẫu\nĐiều 1. Mẫu.")
    assert (read.issuer, read.subject) == (issuer, "Văn bản mẫu")


@pytest.mark.parametrize(
    ("capitals", "spelled"),
    [
        ("TRUNG TÂM CÔNG TÁC XÃ HỘI", "Trung tâm Công tác xã hội"),
        ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI", "Ngân hàng Chính sách xã hội"),
        ("VIỆN HÀN LÂM KHOA HỌC XÃ HỘI VIỆT NAM", "Viện Hàn lâm Khoa học xã hội Việt Nam"),
        ("TRƯỜNG THPT TRẦN QUỐC TUẤN", "Trường THPT Trần Quốc Tuấn"),
        ("TRƯỜNG THPT NGUYỄN THỊ MINH KHAI", "Trường THPT Nguyễn Thị Minh Khai"),
        ("TRƯỜNG TIỂU HỌC VÀ THCS BÌNH CHÂU", "Trường Tiểu học và THCS Bình Châu"),
        ("TRƯỜNG PHỔ THÔNG DÂN TỘC NỘI TRÚ THCS TRÀ BỒNG", "Trường Phổ thông Dân tộc nội trú THCS Trà Bồng"),
        ("HỘI ĐỒNG THI TUYỂN CÔNG CHỨC", "Hội đồng Thi tuyển công chức"),
        ("BỆNH VIỆN QUÂN Y 17", "Bệnh viện Quân y 17"),
        ("HUYỆN ĐOÀN BÌNH SƠN", "Huyện đoàn Bình Sơn"),
        ("UBND HUYỆN ĐOAN HÙNG", "UBND huyện Đoan Hùng"),
        ("UBND XÃ LONG THÀNH NAM", "UBND xã Long Thành Nam"),
        ("UBND XÃ BÌNH MỸ HUYỆN BÌNH SƠN", "UBND xã Bình Mỹ huyện Bình Sơn"),
        ("UBND THỊ TRẤN SÔNG VỆ", "UBND thị trấn Sông Vệ"),
        ("TỔ CÔNG TÁC CƠ QUAN ĐẠI DIỆN", "Tổ Công tác cơ quan đại diện"),
    ],
)
def test_spelling_of_capitals(capitals, spelled):
    assert spell(capitals) == spelled


@pytest.mark.parametrize("place", ["đặc khu Lý Sơn", "thị xã Đức Phổ", "xã Bình Sơn"])
def test_place_that_only_the_text_names(place):
    read = read_document(
        f"ỦY BAN NHÂN DÂN\n{STATE}\nSố: 9/KH-UBND\nKẾ HOẠCH\nVăn bản mẫu\nĐiều 1. UBND {place} lập kế hoạch mẫu."
    )
    assert read.issuer == f"Ủy ban nhân dân {place}"


def test_signer_s_organ_is_spelled_alike():
    text = (
        f"HỘI ĐỒNG NHÂN DÂN\nTỈNH QUẢNG NGÃI\n{STATE}\nSố: 9/BC-VHXH\nBÁO CÁO\nVề văn bản mẫu\n\nĐiều 1. Mẫu.\n"
        "Nơi nhận:\n- Lưu: VT.\nTM. BAN VĂN HÓA - XÃ HỘI\nTRƯỞNG BAN\nNguyễn Văn Mẫu"
    )
    assert read_document(text).signer == "TM. Ban Văn hóa - Xã hội, Trưởng ban Nguyễn Văn Mẫu"


@pytest.mark.parametrize(
    "issuer",
    [
        "Ủy ban nhân dân đặc khu Lý Sơn",
        "đặc khu Lý Sơn",
        "thị xã Đức Phổ",
        "Phòng Văn hóa - Xã hội xã Bình Sơn",
    ],
)
def test_issuer_in_running_text(issuer):
    assert find_citations(f"Kế hoạch số 12/KH-M ngày 02/01/2026 của {issuer} về mẫu")[0].issuer == issuer
