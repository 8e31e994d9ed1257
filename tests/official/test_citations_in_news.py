"""Tests that dates and organs of an event are not read as those of the document cited in the same sentence.

No date is better than an event's: the citation is still found by its number, issuer and year.
"""

import pytest

from official import find_citations


def dates(text):
    """Return the ISO date of each citation, or None."""
    return [c.date.isoformat() if c.date else None for c in find_citations(text)]


@pytest.mark.parametrize(
    "after_number",
    [
        " ngày 20/11/2026 của UBND tỉnh về việc mở lớp",
        " ngày 20 tháng 11 năm 2026 của UBND tỉnh",
        " ngày 20/11/2026, xã Bình Sơn mở lớp",
        " ngày 20/11/2026 về an toàn trên mạng",
        " ngày 20/11/2026 UBND tỉnh về an toàn trên mạng",
        " ngày 20/11/2026 và ý kiến của các thôn",
        " (ngày 20/11/2026)",
        " (20/11/2026)",
        " (20/11/2026 - 20/11/2027)",
        " (ngày 20/11/2026 của UBND tỉnh)",
        ", ngày 20/11/2026 của UBND tỉnh về việc mở lớp",
        ", ngày 20/11/2026, của UBND tỉnh",
        ",\nngày 20/11/2026\ncủa UBND tỉnh",
        ", ngày 20 tháng 11 năm 2026 của Ủy ban nhân dân tỉnh, xã Bình Sơn mở lớp",
        ", ngày 20/11/2026 về an toàn trên mạng",
        ", ngày 20/11/2026, về việc mở lớp",
        ", ngày 20/11/2026 “Về an toàn trên mạng”",
        ", ngày 20/11/2026 quy định việc mở lớp",
        ", ngày 20/11/2026 được sửa đổi, bổ sung năm 2027",
        ", ngày 20/11/2026 (sau đây gọi là Chỉ thị 03)",
        ", ngày 20/11/2026",
        ", ngày 20/11/2026.",
        ", ngày 20/11/2026” đã được đăng",
        ", ngày 20/11/2026; xã Bình Sơn mở lớp",
        ", ngày 20/11/2026\n\nI. MỤC TIÊU",
        ", ban hành ngày 20/11/2026, xã Bình Sơn mở lớp",
        " ký ngày 20/11/2026",
        " được UBND tỉnh ban hành ngày 20/11/2026 nêu rõ",
        " hồi 17 giờ ngày 20/11/2026 của UBND tỉnh",
        " của UBND tỉnh ngày 20/11/2026 về việc mở lớp",
        " của UBND tỉnh ngày 20/11/2026, xã Bình Sơn mở lớp",
        " của UBND tỉnh, ngày 20/11/2026.",
        " khóa XII, ngày 20/11/2026 của UBND tỉnh",
    ],
)
def test_a_date_in_the_forms_of_official_writing_is_the_document_s(after_number):
    assert dates(f"Thực hiện Chỉ thị số 03/CT-UBND{after_number}") == ["2026-11-20"]


@pytest.mark.parametrize(
    "after_number",
    [
        ", ngày 20/11/2026 xã Bình Sơn mở lớp",
        ", ngày 20/11/2026, xã Bình Sơn mở lớp",
        ", ngày 20 tháng 11 năm 2026 xã Bình Sơn mở lớp",
        ", ngày 20 tháng 11 năm 2026, UBND xã Bình Sơn tổ chức lớp học",
        ",\nngày 20/11/2026\nxã Bình Sơn mở lớp",
        ", 20/11/2026 xã Bình Sơn mở lớp",
        ", ngày 20/11/2026 hơn 200 hội viên dự lớp",
        ", ngày 20/11/2026 các thôn ra quân",
        ", ngày 20/11/2026 bà con thôn Đông dự lớp",
        ", ngày 20/11/2026 tại xã Bình Sơn",
        ", ngày 20/11/2026, tại Nhà văn hóa xã",
        ", ngày 20/11/2026 ở thôn Đông có lớp học",
        ", ngày 20/11/2026 đã diễn ra lớp học",
        ", ngày 20/11/2026 được chọn làm ngày mở lớp",
        ", ngày 20/11/2026 diễn ra lớp học",
        ", ngày 20/11/2026 ra mắt tổ công nghệ số",
        ", ngày 20/11/2026 về phía xã có Chủ tịch dự",
        ", ngày 20/11/2026 về đích sớm",
        ", ngày 20/11/2026 “Ngày hội số” khai mạc",
        ", ngày 20/11/2026: khai mạc lớp học",
        ", ngày 20/11/2026 - 25/11/2026, xã mở lớp",
        ", ngày 20/11/2026 (thứ Sáu), xã Bình Sơn mở lớp",
        ", ngày 20/11/2026 và ngày 21/11/2026, xã mở lớp",
        ", ngày 20/11/2026, 12/15 thôn mở lớp",
        ", ngày 20/11/2026, chương trình “Mạng an toàn” lên sóng",
        ", cùng ngày 20/11/2026 xã Bình Sơn mở lớp",
        ", sáng 20/11/2026, xã Bình Sơn mở lớp",
        ", sáng ngày 20/11/2026, xã Bình Sơn mở lớp",
        " sáng 20/11/2026 xã Bình Sơn mở lớp",
        ", chiều 20/11/2026.",
        ", từ ngày 20/11/2026 xã mở lớp",
        ", trong ngày 20/11/2026, xã mở lớp",
        ", hôm nay (20/11/2026), xã mở lớp",
        "; ngày 20/11/2026 xã Bình Sơn mở lớp",
        ". Ngày 20/11/2026, xã Bình Sơn mở lớp",
        ", tháng 11/2026 xã Bình Sơn mở lớp",
        " tháng 11 năm 2026",
        ", ngày 20/11 xã Bình Sơn mở lớp",
        " (ngày 20/11/2026, xã Bình Sơn mở lớp)",
        " của UBND tỉnh, ngày 20/11/2026 xã Bình Sơn mở lớp",
        " của UBND tỉnh, ngày 20/11/2026, xã Bình Sơn mở lớp",
        " của UBND tỉnh ngày 20/11/2026 xã Bình Sơn mở lớp",
        " của UBND tỉnh ngày 20/11/2026 hội viên dự lớp",
        " khóa XII, ngày 20/11/2026 xã Bình Sơn mở lớp",
        " về an toàn trên mạng, ngày 20/11/2026 xã Bình Sơn mở lớp",
        # Without a comma nobody can tell.
        " ngày 20/11/2026 xã Bình Sơn mở lớp",
        " ngày 20/11/2026 UBND xã Bình Sơn tổ chức lớp học",
        " ngày 20/11/2026 tại xã Bình Sơn",
    ],
)
def test_a_date_that_begins_a_clause_is_the_event_s(after_number):
    assert dates(f"Thực hiện Chỉ thị số 03/CT-UBND{after_number}") == [None]


def test_the_lead_of_local_news_keeps_the_citation_with_its_issuer_and_without_the_event_s_date():
    (cited,) = find_citations(
        "Thực hiện Chỉ thị số 03/CT-UBND của UBND tỉnh, ngày 20/11/2026 xã Bình Sơn mở lớp kỹ năng số."
    )
    assert (cited.number, cited.issuer, cited.date, cited.year) == ("03/CT-UBND", "UBND tỉnh", None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A date before the number is the document's if the sentence says that it was issued then.
        ("Ngày 20/11/2026, UBND xã ban hành Kế hoạch số 12/KH-UBND", ["2026-11-20"]),
        ("Ngày 20/11/2026 UBND xã đã ban hành các Kế hoạch số 12/KH-UBND", ["2026-11-20"]),
        ("Ngày 20/11/2026, tại Kế hoạch số 12/KH-UBND, UBND xã giao", ["2026-11-20"]),
        ("Ngày 20/11/2026, xã mở lớp theo Kế hoạch số 12/KH-UBND", [None]),
        ("Ngày 20/11/2026, theo Kế hoạch số 12/KH-UBND, xã mở lớp", [None]),
        ("Ngày 20/11/2026, xã triển khai Kế hoạch số 12/KH-UBND", [None]),
        ("Ngày 20/11/2026, xã họp về quy chế ban hành kèm theo Quyết định số 12/QĐ-UBND", [None]),
        ("Ngày 20/11/2026, xã họp về đề án được phê duyệt tại Quyết định số 12/QĐ-UBND", [None]),
        ("Sáng 20/11/2026, xã tổ chức lễ công bố Quyết định số 12/QĐ-UBND", [None]),
        ("Ngày 20/11/2026, xã mở lớp sau khi UBND tỉnh ban hành Kế hoạch số 12/KH-UBND", [None]),
        ("Ngày 20/11/2026, xã mở lớp, trước đó UBND xã đã ban hành Kế hoạch số 12/KH-UBND", [None]),
        ("Ngày 20/11/2026, xã mở lớp; UBND xã ban hành Kế hoạch số 12/KH-UBND", [None]),
        # The event of the first citation is the issue of the second.
        (
            "Thực hiện Chỉ thị số 03/CT-UBND, ngày 20/11/2026 UBND xã ban hành Kế hoạch số 12/KH-UBND",
            [None, "2026-11-20"],
        ),
        (
            "Thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022, ngày 20/11/2026 xã mở lớp",
            ["2022-04-28"],
        ),
        (
            "Thực hiện Chỉ thị số 03/CT-UBND, ngày 28/4/2022 của UBND tỉnh, ngày 20/11/2026 xã mở lớp",
            ["2022-04-28"],
        ),
        # Documents in a row share the last one's date.
        (
            "Thực hiện các Kế hoạch số 12/KH-UBND, 13/KH-UBND, ngày 20/11/2026 của UBND xã",
            ["2026-11-20", "2026-11-20"],
        ),
        (
            "Thực hiện Kế hoạch số 12/KH-UBND và số 13/KH-UBND, ngày 20/11/2026 xã mở lớp",
            [None, None],
        ),
        (
            "Căn cứ Quyết định số 1/QĐ-UBND, ngày 20/11/2026, Quyết định số 2/QĐ-UBND, ngày 21/11/2026;",
            ["2026-11-20", "2026-11-21"],
        ),
        (
            "Căn cứ Quyết định số 1/QĐ-UBND, ngày 20/11/2026 và các Kế hoạch số 2/KH-UBND, ngày 21/11/2026;",
            ["2026-11-20", "2026-11-21"],
        ),
        ("Theo Luật An ninh mạng, ngày 20/11/2026 xã Bình Sơn mở lớp", [None]),
        ("Theo Nghị định số 13/2023/NĐ-CP, ngày 17/4/2023 của Chính phủ", ["2023-04-17"]),
        # "Cùng ngày" names no date.
        ("Ngày 20/11/2026, xã mở lớp. Cùng ngày, UBND xã ban hành Kế hoạch số 12/KH-UBND", [None]),
        ("Theo Kế hoạch số 12/KH-UBND, cùng ngày, xã mở lớp", [None]),
    ],
)
def test_a_date_among_several_clauses_and_documents(text, expected):
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Chỉ thị số 03/CT-UBND, của UBND tỉnh, xã mở lớp", "UBND tỉnh"),
        ("Chỉ thị số 03/CT-UBND, ngày 20/11/2026, của UBND tỉnh", "UBND tỉnh"),
        ("Chỉ thị số 03/CT-UBND do UBND tỉnh ban hành ngày 20/11/2026", "UBND tỉnh"),
        ("Chỉ thị số 03/CT-UBND, ngày 20/11/2026 UBND xã Bình Sơn mở lớp", None),
        ("lớp học theo Chỉ thị số 03/CT-UBND, do UBND xã Bình Sơn tổ chức", None),
        ("lớp học theo Chỉ thị số 03/CT-UBND do UBND xã Bình Sơn mở", None),
        ("Ngày 20/11/2026 UBND tỉnh ban hành Chỉ thị số 03/CT-UBND", "UBND tỉnh"),
        ("Kế hoạch số 12/KH-UBND của UBND tỉnh, Trường THCS Bình Sơn dạy thử.", "UBND tỉnh"),
        ("Kế hoạch số 12/KH-UBND của UBND tỉnh, Sở Y tế, Công an tỉnh trực đêm.", "UBND tỉnh"),
        ("Nghị định số 13/2023/NĐ-CP của Chính phủ, Công an tỉnh nhắc người dân.", "Chính phủ"),
        (
            "Công văn số 5/SKHCN-CĐS-VP của Sở Khoa học và Công nghệ, Đoàn xã trực.",
            "Sở Khoa học và Công nghệ",
        ),
        ("Kế hoạch số 12/KH-UBND của UBND xã Bình Sơn mở lớp", "UBND xã Bình Sơn"),
        (
            "Thông tư số 2/2017/TT-VPCP của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ về",
            "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ",
        ),
        # Several organs issue joint documents.
        ("Kế hoạch số 9/KH-CA-MTTQ của Công an tỉnh, Ủy ban MTTQ tỉnh về", "Công an tỉnh, Ủy ban MTTQ tỉnh"),
        ("Thông tư số 20/TT-LB của Bộ Tài chính, Bộ Tư pháp hướng dẫn", "Bộ Tài chính, Bộ Tư pháp"),
    ],
)
def test_the_organ_of_an_event_is_not_the_issuer(text, issuer):
    assert [c.issuer for c in find_citations(text)] == [issuer]
