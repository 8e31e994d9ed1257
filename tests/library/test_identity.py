"""Tests of a document's identity: spellings of numbers, names and issuers, and the record's address."""

import datetime

import pytest

from campaign.library import identity
from campaign.library.models import DocumentType


@pytest.mark.parametrize(
    ("code", "number", "symbol"),
    [
        ("03/CT-UBND", "03", "CT-UBND"),
        ("13/2023/NĐ-CP", "13/2023", "NĐ-CP"),
        ("24/2018/QH14", "24/2018", "QH14"),
        ("30-NQ/TW", "30", "NQ/TW"),
        ("100 - KL/TW", "100", "KL/TW"),
        ("07-CĐ/TU", "07", "CĐ/TU"),
        ("19/2012/TTLT/BTC-BTP", "19/2012", "TTLT/BTC-BTP"),
    ],
)
def test_number_and_symbol_come_apart_and_together_again(code, number, symbol):
    assert identity.parts(code) == (number, symbol)
    assert identity.joined(number, symbol) == code.replace(" ", "")


@pytest.mark.parametrize("other", ["3/ct-ubnd", "03 / CT - UBND", "03/CT–UBND", "03/CT.UBND"])
def test_spellings_of_one_number_have_one_key(other):
    assert identity.number_key(other) == identity.number_key("03/CT-UBND") != ""


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Luật Sỹ quan Quân đội", "Sĩ quan Quân đội"),
        ("Luật Quản lí thuế", "Quản lý thuế"),
        ("Thi đua", "Thi đua"),
    ],
)
def test_spellings_of_one_name_have_one_key(printed, title):
    assert identity.name_key(DocumentType.LUAT, printed) == identity.name_key(DocumentType.LUAT, title)


def test_a_blank_number_has_no_key():
    assert identity.number_key("/SKHCN-HCTH") == ""
    assert identity.identity_key("/SKHCN-HCTH", "Sở Khoa học", datetime.date(2022, 8, 1)) == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh Quảng Ngãi", True),
        ("tỉnh", "UBND tỉnh Quảng Ngãi", True),
        ("Uỷ ban nhân dân tỉnh", "ỦY BAN NHÂN DÂN TỈNH", True),
        ("", "Bộ Chính trị", True),
        ("UBND tỉnh Kon Tum", "UBND tỉnh Quảng Ngãi", False),
        ("Ban Bí thư", "Bộ Chính trị", False),
        ("Bộ GD&ĐT", "Bộ Giáo dục và Đào tạo", True),
        ("Bộ trưởng Bộ GD-ĐT", "Bộ Giáo dục và Đào tạo", True),
        ("Bộ GDĐT", "Bộ GD&ĐT", True),
        ("Bộ TT&TT", "Bộ Thông tin và Truyền thông", True),
        ("Bộ LĐ-TB&XH", "Bộ Lao động - Thương binh và Xã hội", True),
        ("Bộ VH,TT&DL", "Bộ Văn hóa, Thể thao và Du lịch", True),
        ("Bộ NN&MT", "Bộ Nông nghiệp và Môi trường", True),
        ("Bộ NN&MT", "Bộ Nông nghiệp và Phát triển nông thôn", False),
        ("Bộ KH&ĐT", "Bộ Khoa học và Công nghệ", False),
        ("BCA", "Bộ Công an", True),
        ("UBTVQH", "Ủy ban Thường vụ Quốc hội", True),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo tỉnh Quảng Ngãi", True),
        ("Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh Quảng Ngãi", True),
        ("Phó Chủ tịch Thường trực UBND tỉnh", "UBND tỉnh Quảng Ngãi", True),
        ("Ban Thường vụ Tỉnh ủy", "Tỉnh ủy Quảng Ngãi", True),
        ("BTV Tỉnh ủy", "Tỉnh uỷ Quảng Ngãi", True),
        ("Ban Thường vụ", "Ban Thường vụ Tỉnh ủy", True),
        ("Giám đốc Sở Y tế", "Sở Y tế tỉnh Quảng Ngãi", True),
        ("Trung ương Đảng", "Ban Chấp hành Trung ương", True),
        ("Chủ tịch UBND huyện Bình Sơn", "UBND tỉnh Quảng Ngãi", False),
        ("Chủ tịch UBND tỉnh", "Hội đồng nhân dân tỉnh Quảng Ngãi", False),
        ("Chủ tịch Quốc hội", "Ủy ban Thường vụ Quốc hội", False),
        ("Chủ tịch nước", "UBND tỉnh", False),
        ("Chủ tịch Hồ Chí Minh", "UBND Thành phố Hồ Chí Minh", False),
        ("Ban Thường vụ Huyện ủy", "Tỉnh ủy Quảng Ngãi", False),
        ("UBND huyện Krông Nô", "UBND huyện Krông Ana", False),
    ],
)
def test_an_issuer_in_short_is_the_issuer_in_full(one, other, same):
    assert identity.same_issuer(one, other) is same
    assert identity.same_issuer(other, one) is same


@pytest.mark.parametrize(
    ("code", "issuer", "compared"),
    [
        ("29/2024/TT-BGDĐT", "Bộ GD&ĐT", False),
        ("19/2012/TTLT-BTC-BKH&ĐT", "liên Bộ", False),
        ("66.2/2025/NQ-CP", "Văn phòng Chính phủ", False),
        ("24/2018/QH14", "QH", False),
        ("53/2022/NĐ-CP", "UBND tỉnh", True),
        ("12/2025/QĐ-UBND", "UBND tỉnh", True),
        ("15/2025/NQ-HĐND", "HĐND tỉnh", True),
        ("03/CT-UBND", "UBND tỉnh", True),
    ],
)
def test_the_number_of_a_central_legal_document_names_its_issuer(code, issuer, compared):
    assert identity.issuer_to_compare(code, issuer) == (issuer if compared else "")


def test_identity_needs_issuer_year_and_number():
    day = datetime.date(2022, 4, 28)
    full = identity.identity_key("03/CT-UBND", "UBND tỉnh Quảng Ngãi", day)
    assert full == identity.identity_key("3/CT-UBND", "Ủy ban nhân dân tỉnh Quảng Ngãi", day.replace(month=5))
    assert full != identity.identity_key("03/CT-UBND", "UBND tỉnh Quảng Ngãi", day.replace(year=2023))
    assert identity.identity_key("03/CT-UBND", "", day) == ""
    assert identity.identity_key("03/CT-UBND", "UBND tỉnh", None) == ""
    assert identity.identity_key("13/2023/NĐ-CP", "Chính phủ", None) != ""


@pytest.mark.parametrize(
    ("doc_type", "number", "symbol", "year", "slug"),
    [
        (DocumentType.CHI_THI, "03", "CT-UBND", 2022, "ct-03-ubnd-2022"),
        (DocumentType.KE_HOACH, "1905", "KH-BCĐ138", 2022, "kh-1905-bcd138-2022"),
        (DocumentType.NGHI_QUYET, "30", "NQ/TW", 2019, "nq-30-tw-2019"),
        (DocumentType.NGHI_DINH, "13/2023", "NĐ-CP", None, "nd-13-cp-2023"),
        (DocumentType.LUAT, "24/2018", "QH14", 2018, "luat-24-qh14-2018"),
        (DocumentType.CONG_VAN, "", "SKHCN-HCTH", 2022, "cv-skhcn-hcth-2022"),
        (DocumentType.THONG_TU_LIEN_TICH, "19/2012", "TTLT-BTC-BKH&ĐT", 2012, "ttlt-19-btc-bkh-dt-2012"),
        (DocumentType.LUAT, "", "", None, "luat-an-ninh-mang"),
    ],
)
def test_the_address_of_a_record_is_made_of_its_number(doc_type, number, symbol, year, slug):
    day = datetime.date(year, 4, 28) if year else None
    assert identity.address(doc_type, number, symbol, day, "Luật An ninh mạng") == slug
