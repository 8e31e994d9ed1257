"""Tests of citations in a text. Where the field's rules leave a choice, the test's name states the decision."""

import datetime
import unicodedata

import pytest

from official import find_citations, number_key, split_number
from official.citations.find import Own, cited_in
from official.shadow import cast


def cited(text):
    """Return each citation as (type, number or name, ISO date)."""
    return [
        (c.type, c.number or c.name, c.date.isoformat() if c.date else None) for c in find_citations(text)
    ]


def numbers(text):
    return [c.number for c in find_citations(text)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Kế hoạch số 1905/KH-BCĐ138 ngày 13/5/2022", ("Kế hoạch", "1905/KH-BCĐ138", "2022-05-13")),
        ("Nghị định số 13/2023/NĐ-CP ngày 17 tháng 4 năm 2023", ("Nghị định", "13/2023/NĐ-CP", "2023-04-17")),
        ("Luật số 24/2018/QH14 ngày 12/6/2018", ("Luật", "24/2018/QH14", "2018-06-12")),
        ("Kết luận số 44-KL/TW ngày 22-01-2019", ("Kết luận", "44-KL/TW", "2019-01-22")),
        ("Kết luận số 100 - KL/TW, ngày 10.10.2014", ("Kết luận", "100-KL/TW", "2014-10-10")),
        ("Nghị quyết 29-NQ/TW (25/7/2018)", ("Nghị quyết", "29-NQ/TW", "2018-07-25")),
        ("Quyết định số 28/2002/QĐ-BVHTT", ("Quyết định", "28/2002/QĐ-BVHTT", None)),
        ("Quyết định số 123/QĐ.UB ngày 5/6/1999", ("Quyết định", "123/QĐ.UB", "1999-06-05")),
        (
            "Thông tư liên tịch số 19/2012/TTLT-BTC-BKH&ĐT-BTTTT",
            ("Thông tư liên tịch", "19/2012/TTLT-BTC-BKH&ĐT-BTTTT", None),
        ),
        ("Thông tư liên tịch 08/2008/TTLT/BTTTT-BNV", ("Thông tư liên tịch", "08/2008/TTLT/BTTTT-BNV", None)),
        ("Nghị quyết số 19-2018/NQ-CP ngày 15/5/2018", ("Nghị quyết", "19-2018/NQ-CP", "2018-05-15")),
        ("Nghị quyết số 66.2/2025/NQ-CP", ("Nghị quyết", "66.2/2025/NQ-CP", None)),
        ("Nghị định số 255/2025-NĐ-CP", ("Nghị định", "255/2025-NĐ-CP", None)),
        ("Nghị định số 255/2025 NĐ-CP", ("Nghị định", "255/2025-NĐ-CP", None)),
        (
            "Thông tư liên tịch số 01/2025/TTLT-BCA-BQP-BTP-BNN-BTC-BYT-BXD-VKSNDTC-TANDTC",
            ("Thông tư liên tịch", "01/2025/TTLT-BCA-BQP-BTP-BNN-BTC-BYT-BXD-VKSNDTC-TANDTC", None),
        ),
        ("Nghị quyết số 653/2019/UBTVQH14", ("Nghị quyết", "653/2019/UBTVQH14", None)),
        ("Quyết định số 747/TTg-QĐ", ("Quyết định", "747/TTg-QĐ", None)),
        ("Nghị định số 36/CP ngày 19/6/1993", ("Nghị định", "36/CP", "1993-06-19")),
        ("Thông báo Kết luận số 159-TB của Bộ Chính trị", ("Thông báo", "159-TB", None)),
        ("Chương trình phối hợp số 09/CTr-BCA-MTTW", ("Chương trình", "09/CTr-BCA-MTTW", None)),
        ("Quy chế số 06/QC-TT.HĐND-UBND", ("Quy chế", "06/QC-TT.HĐND-UBND", None)),
        ("công điện số 07-CĐ/TU về phòng, chống dịch", ("Công điện", "07-CĐ/TU", None)),
        ("Văn bản số 55/UBND-NC", ("Công văn", "55/UBND-NC", None)),
        ("Giấy phép số 12/GP-TTĐT ngày 5/6/2020", ("Giấy phép", "12/GP-TTĐT", "2020-06-05")),
    ],
)
def test_numbers_of_every_style_are_read_with_their_date(printed, expected):
    assert cited(f"Thực hiện {printed}.") == [expected]


# A PDF turns a superscript figure into an ordinary one.
@pytest.mark.parametrize("mark", ["¹", "¹²", "[1]", "[12]", " [1]", "1", "12"])
@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Nghị định số 53/2022/NĐ-CP{} ngày 15/8/2022", ("Nghị định", "53/2022/NĐ-CP", "2022-08-15")),
        ("Quyết định số 06/QĐ-TTg{} ngày 06/01/2022", ("Quyết định", "06/QĐ-TTg", "2022-01-06")),
        ("Kết luận số 44-KL/TW{} ngày 22/01/2019", ("Kết luận", "44-KL/TW", "2019-01-22")),
        ("Chỉ thị số 03/CT-UBND{}, ngày 28/4/2022", ("Chỉ thị", "03/CT-UBND", "2022-04-28")),
        ("Nghị quyết số 12/2022/NQ-HĐND{}", ("Nghị quyết", "12/2022/NQ-HĐND", None)),
    ],
)
def test_mark_of_a_footnote_is_no_part_of_a_number(printed, expected, mark):
    assert cited(f"Thực hiện {printed.format(mark)}.") == [expected]


@pytest.mark.parametrize(
    "number",
    ["24/2018/QH14", "653/2019/UBTVQH14", "1905/KH-BCĐ138", "12/UBND1-TH", "12/QĐ-UBND123", "12/KH-CP1A"],
)
def test_figure_that_may_belong_to_a_symbol_stays(number):
    assert numbers(f"Văn bản số {number} ngày 5/6/2020.") == [number]


@pytest.mark.parametrize("mark", ["¹", "[1]", " [12]"])
def test_mark_of_a_footnote_is_no_part_of_a_name(mark):
    assert cited(f"Thực hiện Luật An ninh mạng{mark} ngày 12/6/2018.") == [
        ("Luật", "Luật An ninh mạng", "2018-06-12")
    ]


def test_document_after_a_mark_of_a_footnote_has_issuer_and_subject():
    found = find_citations(
        "Nghị định số 53/2022/NĐ-CP[1] của Chính phủ quy định chi tiết một số điều của Luật An ninh mạng[2]."
    )[0]
    assert (found.issuer, found.subject) == (
        "Chính phủ",
        "quy định chi tiết một số điều của Luật An ninh mạng",
    )


@pytest.mark.parametrize(
    "not_cited",
    [
        "theo khoản 1 Điều 32, điểm b khoản 2 Điều 7",
        "giai đoạn 2022-2026, năm học 2021-2022, 2016 - 2020",
        "dịch COVID-19, bệnh cúm A/H5N1, lỗ hổng CVE-2023-21674",
        "số 1/173 Hoàng Hoa Thám; 9/9 thôn; trực 24/7; 150-166 km/h",
        "kỷ niệm 70 năm Ngày truyền thống (19/8/1945 - 19/8/2015)",
        "điện thoại 0255.3822.123, tài khoản 1234-5678, biển số 76A-123.45",
        "Nghị định này, Luật này, Quyết định trên",
        "Luật sư, luật gia, luật pháp, pháp luật Việt Nam, kỷ luật Đảng, Đại học Luật Hà Nội",
        "kế hoạch 5 năm, báo cáo 6 tháng đầu năm, quyết định 3 nội dung, Kế hoạch 2022",
        "Chương trình 135, Đề án 06, Ban Chỉ đạo 138",
        "Tờ trình số      /TTr-STTTT ngày     tháng     năm 2022",
        "Mẫu số 02/KH-UBND ban hành kèm theo",
    ],
)
def test_text_that_only_looks_like_a_number_is_no_citation(not_cited):
    assert cited(f"Nội dung {not_cited} được nêu ở trên.") == []


def test_standards_the_constitution_and_drafts_of_laws_are_not_cited_judgements_are():
    assert cited("TCVN 7447:2012, ISO/IEC 27001:2013, QCVN 01:2019/BTTTT") == []
    assert cited("Căn cứ Hiến pháp năm 2013; dự thảo Luật An ninh mạng") == []
    assert cited("Bản án số 12/2020/HS-ST ngày 05/6/2020 của Tòa án nhân dân tỉnh") == [
        ("Bản án", "12/2020/HS-ST", "2020-06-05")
    ]


class TestRows:
    def test_numbers_under_one_type_are_documents_each(self):
        text = "các Nghị định số 13/2023/NĐ-CP, 53/2022/NĐ-CP và số 15/2020/NĐ-CP của Chính phủ"
        found = find_citations(text)
        assert [c.number for c in found] == ["13/2023/NĐ-CP", "53/2022/NĐ-CP", "15/2020/NĐ-CP"]
        assert {c.issuer for c in found} == {"Chính phủ"}

    def test_a_date_printed_once_is_the_whole_row_s_where_the_numbers_allow_it(self):
        assert cited("các Nghị quyết số 29-NQ/TW, 30-NQ/TW ngày 25/7/2018 của Bộ Chính trị") == [
            ("Nghị quyết", "29-NQ/TW", "2018-07-25"),
            ("Nghị quyết", "30-NQ/TW", "2018-07-25"),
        ]
        assert cited("các Nghị định số 53/2022/NĐ-CP và 15/2020/NĐ-CP ngày 03/02/2020") == [
            ("Nghị định", "53/2022/NĐ-CP", None),
            ("Nghị định", "15/2020/NĐ-CP", "2020-02-03"),
        ]


class TestDates:
    def test_long_before_the_number_when_the_sentence_says_that_it_was_issued_then(self):
        assert cited("Ngày 22-10-2018, Tổng Bí thư đã ký ban hành Nghị quyết số 35-NQ/TW về nền tảng") == [
            ("Nghị quyết", "35-NQ/TW", "2018-10-22")
        ]
        assert cited("Đến ngày 29/01/2015, tại Quyết định số 158/QĐ-TTg, Thủ tướng phê duyệt") == [
            ("Quyết định", "158/QĐ-TTg", "2015-01-29")
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "Sáng 20/9/2023, Tỉnh ủy tổ chức sơ kết 5 năm thực hiện Nghị quyết số 29-NQ/TW về",
            "vận hành từ ngày 31/5/2025, theo Quyết định số 244/QĐ-TTg ngày 5/2.",
            "Ngày 16/6, Thủ tướng ký ban hành Công điện số 89/CĐ-TTg yêu cầu",
            "Thông báo số 159-TB của Bộ Chính trị về văn kiện, ngày 10/9/2020 Ban Tuyên giáo họp",
        ],
    )
    def test_another_event_s_date_or_one_without_year_is_not_taken(self, text):
        assert [c.date for c in find_citations(text)] == [None]

    def test_after_the_issuer_and_after_a_law_s_adoption(self):
        assert cited("Nghị định số 52/1999/NĐ-CP của Chính phủ ngày 08/7/1999 về đầu tư") == [
            ("Nghị định", "52/1999/NĐ-CP", "1999-07-08")
        ]
        assert cited("Luật Ngân sách nhà nước đã được Quốc hội thông qua ngày 20/3/1996") == [
            ("Luật", "Luật Ngân sách nhà nước", "1996-03-20")
        ]

    def test_of_two_documents_issued_together_is_both_s(self):
        assert cited(
            "Ngày 25/7/2018, Bộ Chính trị ban hành Nghị quyết số 29-NQ/TW và Nghị quyết số 30-NQ/TW"
        ) == [
            ("Nghị quyết", "29-NQ/TW", "2018-07-25"),
            ("Nghị quyết", "30-NQ/TW", "2018-07-25"),
        ]

    def test_broken_over_lines(self):
        assert cited("Quyết định số\n05/2017/QĐ-TTg ngày\n16 tháng 3\nnăm 2017 của Thủ tướng") == [
            ("Quyết định", "05/2017/QĐ-TTg", "2017-03-16")
        ]


@pytest.mark.parametrize(
    ("text", "cited_numbers"),
    [
        ("các Nghị quyết 57, 59, 66 và 68 của Bộ Chính trị", ["57", "59", "66", "68"]),
        ("Chỉ thị số 15 và số 16 của Thủ tướng Chính phủ", ["15", "16"]),
        ("Nghị quyết 57 và 59 ngày 24/01/2025 của Bộ Chính trị", ["57"]),
        ("Nghị quyết 42, 15 hộ dân của tỉnh", ["42"]),
        ("Nghị quyết 42 và 3 kế hoạch của UBND xã", ["42"]),
        ("Thông tư 12, 15 và 17 quy định", ["12"]),
    ],
)
def test_a_row_of_bare_numbers_shares_the_issuer_that_ends_it(text, cited_numbers):
    found = find_citations(text)
    assert [c.number for c in found] == cited_numbers
    if len(found) > 1:
        assert {c.issuer for c in found} == {text.partition(" của ")[2]}


class TestLaws:
    @pytest.mark.parametrize(
        ("text", "laws"),
        [
            (
                "Căn cứ các Luật: Đầu tư số 61/2020/QH14 ngày 17/6/2020; Nhà ở năm 2023 và Giá;",
                [("61/2020/QH14", "Luật Đầu tư"), (None, "Luật Nhà ở"), (None, "Luật Giá")],
            ),
            (
                "Căn cứ các Luật sau:\n- Cư trú ngày 13/11/2020;\n- Giá;",
                [(None, "Luật Cư trú"), (None, "Luật Giá")],
            ),
            ("theo các Luật Đầu tư, Xây dựng", [(None, "Luật Đầu tư"), (None, "Luật Xây dựng")]),
            ("các Bộ luật Dân sự, Hình sự", [(None, "Bộ luật Dân sự"), (None, "Bộ luật Hình sự")]),
            ("các Luật: Luật Đầu tư; Luật Giá", [(None, "Luật Đầu tư"), (None, "Luật Giá")]),
            ("Theo các Luật Cư trú, Công an xã phải báo cáo", [(None, "Luật Cư trú")]),
            ("Các trường luật: Dân sự, Hình sự; các luật: giá, cư trú", []),
        ],
    )
    def test_laws_of_a_row_share_their_first_word(self, text, laws):
        assert [(c.number, c.name) for c in find_citations(text)] == laws

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Luật An ninh mạng và các văn bản hướng dẫn", ["Luật An ninh mạng"]),
            ("Luật Giao dịch điện tử, Luật Viễn thông", ["Luật Giao dịch điện tử", "Luật Viễn thông"]),
            ("theo Điều 8 Luật An ninh mạng năm 2018 thì", ["Luật An ninh mạng"]),
            ("Luật Phòng, chống ma túy quy định", ["Luật Phòng, chống ma túy"]),
            ("Luật Hỗ trợ doanh nghiệp nhỏ và vừa được", ["Luật Hỗ trợ doanh nghiệp nhỏ và vừa"]),
            ("Luật Ban hành VBQPPL của HĐND, UBND năm 2004", ["Luật Ban hành VBQPPL của HĐND, UBND"]),
            ("Bộ luật Hình sự và Bộ luật Tố tụng hình sự", ["Bộ luật Hình sự", "Bộ luật Tố tụng hình sự"]),
            ("Luật Vườn ươm công nghệ đã quy định", ["Luật Vườn ươm công nghệ"]),
            ("Pháp lệnh Cảnh sát môi trường ngày 23/12/2014", ["Pháp lệnh Cảnh sát môi trường"]),
            ("Luật Thương mại điện tử có hiệu lực từ ngày 01/7/2026", ["Luật Thương mại điện tử"]),
            ("Luật Thương mại có hiệu lực từ ngày 01/01/2006", ["Luật Thương mại"]),
            ("Luật Tương trợ tư pháp về hình sự năm 2025", ["Luật Tương trợ tư pháp về hình sự"]),
            ("Luật Phục hồi, phá sản và Luật Dân số", ["Luật Phục hồi, phá sản", "Luật Dân số"]),
            ("Luật Tiết kiệm, chống lãng phí quy định", ["Luật Tiết kiệm, chống lãng phí"]),
            ("Luật Quản lí, sử dụng tài sản công quy định", ["Luật Quản lí, sử dụng tài sản công"]),
        ],
    )
    def test_names_end_where_the_law_s_title_ends(self, text, names):
        assert [c.name for c in find_citations(text)] == names

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            (
                "Căn cứ Luật Mẫu vườn, ao và chuồng Việt Nam ngày 05/3/2020;",
                ["Luật Mẫu vườn, ao và chuồng Việt Nam"],
            ),
            ("Căn cứ Luật tổ chức vườn ươm 4-7-1981;", ["Luật tổ chức vườn ươm"]),
            (
                "Căn cứ Luật vườn ươm của Quốc hội;\nCăn cứ Luật Đất đai;",
                ["Luật vườn ươm của Quốc hội", "Luật Đất đai"],
            ),
            ("Căn cứ Luật vườn ươm, Luật Đất đai và các văn bản khác;", ["Luật vườn ươm", "Luật Đất đai"]),
            ("Căn cứ Luật Đất đai, các Luật sửa đổi, bổ sung;", ["Luật Đất đai"]),
            (
                "THÔNG TƯ\nHƯỚNG DẪN MỘT SỐ ĐIỀU\nCăn cứ Điều 49 của\nLuật Quản lý thuế,",
                ["Luật Quản lý thuế"],
            ),
            ("Luật\nNghị định\nQuyết định\nLuật Việt Nam", []),
        ],
    )
    def test_name_in_a_basis_reaches_to_its_date_or_end(self, text, names):
        assert [c.name for c in find_citations(text)] == names

    @pytest.mark.parametrize(
        ("text", "name", "date"),
        [
            ("Luật Giáo dục vườn ươm số 12/2026/QH16", "Luật Giáo dục vườn ươm", None),
            ("Luật Giáo dục vườn ươm năm 2026", "Luật Giáo dục vườn ươm", None),
            (
                "Căn cứ Luật Giáo dục cây con vườn ươm ngày 10/6/2026;",
                "Luật Giáo dục cây con vườn ươm",
                "2026-06-10",
            ),
            ("Luật Giáo dục ban hành ngày 14/6/2019", "Luật Giáo dục", "2019-06-14"),
            ("Luật Giáo dục thi hành ngày 01/7/2020", "Luật Giáo dục", None),
            ("Luật Giáo dục sửa đổi năm 2025", "Luật Giáo dục", None),
            ("Luật Giáo dục và nghị định năm 2020", "Luật Giáo dục", None),
            ("Luật Giáo dục giúp trường vùng cao năm 2025 có thêm lớp", "Luật Giáo dục", None),
            ("Luật Giáo dục mang thêm lớp học về xã năm 2025", "Luật Giáo dục", None),
        ],
    )
    def test_a_known_name_may_begin_a_longer_one_up_to_its_number_or_date(self, text, name, date):
        assert cited(text)[0][1:] in ((name, date), ("12/2026/QH16", date))
        assert find_citations(text)[0].name == name
        assert len(find_citations(text)) == 1

    def test_a_name_that_the_caller_knows_ends_at_its_end(self):
        names = {"luat giao duc vuon uom"}
        text = "Luật Giáo dục vườn ươm khuyến khích học trò; Luật Giáo dục khuyến khích thầy cô"
        assert [c.name for c in find_citations(text, names=names)] == [
            "Luật Giáo dục vườn ươm",
            "Luật Giáo dục",
        ]

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Hàn Quốc ban bố thiết quân luật\nĐồng won mất giá", []),
            ("Hàn Quốc ban bố thiết quân luật\n\nĐồng won mất giá", []),
            ("xử lý kỷ luật\nĐảng viên Nguyễn Văn A", []),
            ("các đạo luật\nQuốc hội họp phiên thứ hai", []),
            ("bộ Quốc triều hình luật Hồng Đức", []),
            ("theo bộ luật\nHình sự", ["Bộ luật Hình sự"]),
            ("theo luật An ninh mạng", ["Luật An ninh mạng"]),
        ],
    )
    def test_luat_in_small_letters_needs_a_name_behind_it(self, text, names):
        assert [c.name for c in find_citations(text)] == names

    def test_an_amending_law_is_one_law_by_its_whole_name(self):
        text = (
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương"
            " ngày 22/11/2019"
        )
        assert cited(f"Căn cứ {text};") == [("Luật", text.rsplit(" ngày")[0], "2019-11-22")]

    def test_a_law_s_number_belongs_to_its_name_and_bare_mentions_join_it(self):
        found = find_citations(
            "**Luật An ninh mạng** số 24/2018/QH14 ngày 12/6/2018. Thi hành Luật An ninh mạng."
        )
        assert [(c.name, c.number, c.year) for c in found] == [("Luật An ninh mạng", "24/2018/QH14", 2018)]
        assert len(found[0].spans) == 2

    @pytest.mark.parametrize(
        ("text", "number", "year"),
        [
            ("Luật Viễn thông (sửa đổi) số 24/2023/QH15", "24/2023/QH15", 2023),
            ("Luật Viễn thông (sửa đổi) năm 2023 số 24/2023/QH15", "24/2023/QH15", 2023),
            ("Luật Viễn thông (sửa đổi) năm 2023", None, 2023),
            ("Luật Viễn thông (sửa đổi)", None, None),
        ],
    )
    def test_a_law_that_is_wholly_amended_keeps_its_number_and_year(self, text, number, year):
        (found,) = find_citations(f"theo {text} thì")
        assert (found.name, found.number, found.year) == ("Luật Viễn thông", number, year)

    def test_a_law_only_within_another_document_s_subject_is_not_cited(self):
        assert cited("Nghị định số 78/2025/NĐ-CP quy định chi tiết một số điều của Luật Thanh tra") == [
            ("Nghị định", "78/2025/NĐ-CP", None)
        ]
        assert len(cited("Nghị định số 78/2025/NĐ-CP hướng dẫn thi hành Luật Thanh tra ngày 14/11/2022")) == 2
        assert numbers(
            "Luật số 90/2026/QH16 sửa đổi, bổ sung một số điều của Luật Thanh tra, Luật Đất đai"
        ) == ["90/2026/QH16"]
        assert numbers(
            "THÔNG TƯ\n\nHƯỚNG DẪN THI HÀNH MẪU\n\nĐể thi hành quy định của Luật Thanh tra về mẫu"
        ) == [None]
        assert numbers(
            "Nghị định số 78/2025/NĐ-CP quy định chi tiết việc mẫu theo quy định của Luật Thanh tra"
        ) == [
            "78/2025/NĐ-CP",
            None,
        ]

    def test_number_of_a_law_that_amends_many_laws(self):
        laws = (
            "Luật Đầu tư, Luật Đầu tư công, Luật Hải quan, Luật Quản lý thuế, Luật Thanh tra và Luật Đất đai"
        )
        found = find_citations(f"Căn cứ Luật sửa đổi, bổ sung một số điều của {laws} số 90/2026/QH16;")
        assert [(c.number, c.name and c.name.endswith("Đất đai")) for c in found] == [("90/2026/QH16", True)]


class TestOneEntryForOneDocument:
    def test_repeated_nested_and_short_mentions_merge(self):
        text = (
            "Kế hoạch số 2149/KH-BCĐ138 ngày 25/5/2022 thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022 (gọi tắt là Chỉ"
            " thị 03). Thực hiện Chỉ thị 03, các sở báo cáo kết quả thực hiện Chỉ thị số 03/CT-UBND."
        )
        found = find_citations(text)
        assert [(c.number, len(c.spans)) for c in found] == [("2149/KH-BCĐ138", 1), ("03/CT-UBND", 4)]

    def test_the_press_s_bare_number_stands_until_a_full_one_comes(self):
        assert numbers("Nghị quyết số 35 ngày 7.12.2022 của HĐND tỉnh") == ["35"]
        assert numbers("Nghị quyết số 35 ngày 7.12.2022. Nghị quyết số 35/2022/NQ-HĐND nêu") == [
            "35/2022/NQ-HĐND"
        ]

    def test_number_with_a_year_is_one_unless_it_may_be_a_month(self):
        assert numbers("Theo Quyết định 28/2002, xã mở lớp") == ["28/2002"]
        assert numbers("Theo Kế hoạch 5/2017, xã mở lớp") == []

    def test_the_same_number_of_another_year_is_another_document(self):
        text = "Kế hoạch số 12/KH-UBND ngày 01/02/2021 và Kế hoạch số 12/KH-UBND ngày 03/4/2022"
        assert [c.date.year for c in find_citations(text)] == [2021, 2022]

    @pytest.mark.parametrize(
        ("first", "second", "issuers"),
        [
            ("ngày 10/01/2022 của UBND tỉnh", "ngày 20/5/2022 của UBND xã Bình Sơn", 2),
            ("của Ủy ban nhân dân xã Bình Sơn", "của UBND xã Trà Bồng", 2),
            ("của UBND tỉnh Quảng Ngãi", "của Ủy ban nhân dân tỉnh", 1),
            ("của UBND tỉnh, Công an tỉnh", "của UBND tỉnh Quảng Ngãi", 1),
            ("của Chủ tịch UBND tỉnh Trần Mẫu", "của UBND tỉnh Quảng Ngãi", 1),
            ("của UBND tỉnh", "ngày 10/01/2022", 1),
            ("của UBND tỉnh Thừa Thiên Huế", "của UBND tỉnh Thừa Thiên - Huế", 1),
            ("của UBND tỉnh Bà Rịa-Vũng Tàu", "của UBND tỉnh Bà Rịa – Vũng Tàu", 1),
            ("của UBND thành phố HCM", "của UBND thành phố Hồ Chí Minh", 1),
            ("của UBND phường 1", "của UBND phường 10", 2),
            ("ngày 10/01/2022 của UBND tỉnh", "ngày 10/01/2022 của UBND xã Bình Sơn", 1),
        ],
    )
    def test_the_same_number_of_an_organ_elsewhere_is_another_document(self, first, second, issuers):
        text = f"Kế hoạch số 12/KH-UBND {first}; Kế hoạch số 12/KH-UBND {second}."
        assert len({c.issuer for c in find_citations(text)}) == len(find_citations(text)) == issuers

    def test_the_own_number_of_an_organ_elsewhere_is_a_citation(self):
        own = Own("12/KH-UBND", datetime.date(2022, 5, 20), issuer="Ủy ban nhân dân xã Bình Sơn")
        text = "Kế hoạch số 12/KH-UBND của UBND xã; Kế hoạch số 12/KH-UBND ngày 10/01/2022 của UBND tỉnh"
        assert [c.issuer for c in cited_in(cast(text), own)] == ["UBND tỉnh"]

    def test_case_of_the_symbol_dashes_and_look_alikes_do_not_matter(self):
        text = "Chương trình số 09/CTr-BCA. CHƯƠNG TRÌNH SỐ 09/CTR-BCA. Quyết định 5/QĐ-TTg. Quyết định 05/QÐ–TTg"
        assert numbers(text) == ["09/CTr-BCA", "5/QĐ-TTg"]

    def test_the_own_number_is_no_citation(self):
        text = "Ban hành kèm theo Quyết định số 22/2020/QĐ-UBND ngày 5/5/2020; Quyết định số 23/2020/QĐ-UBND"
        assert [c.number for c in cited_in(cast(text), Own("22/2020/QĐ-UBND"))] == ["23/2020/QĐ-UBND"]


class TestContradictionsAreWarnedOfAndNotCorrected:
    @pytest.mark.parametrize(
        ("text", "warned"),
        [
            ("Nghị quyết số 30-NQ/TW ngày 25/7/2018 của Chính phủ", "Chính phủ"),
            ("Nghị quyết số 13/2023/NĐ-CP ngày 17/4/2023", "Nghị quyết"),
            ("Nghị định số 13/2023/NĐ-CP ngày 17/4/2022", "2023"),
            ("Nghị quyết số 35-NQ/TW ngày 22/10/2018; Nghị quyết số 35-NQ/TW ngày 22/10/2019", "22/10/2019"),
        ],
    )
    def test_each_kind_of_contradiction_is_a_warning(self, text, warned):
        (found,) = find_citations(text)
        assert len(found.warnings) == 1
        assert warned in found.warnings[0]

    def test_quy_dinh_of_the_party_and_a_chairman_s_decision_are_no_contradictions(self):
        text = "Quy định số 37-QĐ/TW của Ban Chấp hành Trung ương; Quyết định số 5/QĐ-UBND của Chủ tịch UBND tỉnh"
        assert [c.warnings for c in find_citations(text)] == [(), ()]


class TestIssuersAndSubjects:
    @pytest.mark.parametrize(
        ("text", "issuers"),
        [
            (
                "các văn bản của Bộ Công an: Công văn số 12/BCA-V01 ngày 05/3/2022, Kế hoạch số 13/KH-BCA về mẫu",
                ["Bộ Công an"] * 2,
            ),
            (
                "các văn bản chỉ đạo của UBND tỉnh:\n- Kế hoạch số 13/KH-UBND về mẫu;\n- Công văn số 14/UBND-KGVX.",
                ["UBND tỉnh"] * 2,
            ),
            (
                "các Nghị định của Chính phủ: Số 78/2025/NĐ-CP ngày 01/4/2025 quy định mẫu; số 187/2025/NĐ-CP.",
                ["Chính phủ"] * 2,
            ),
            (
                "các văn bản của Bộ Công an: Công văn số 12/BCA-V01, Công văn số 13/SKHCN-VP của Sở Y tế;"
                " Công văn số 14/BCA-V01.",
                ["Bộ Công an", "Sở Y tế", None],
            ),
            (
                "các văn bản của Bộ Công an: Công văn số 12/BCA-V01 sửa đổi Kế hoạch số 5/KH-BTP,"
                " Công văn số 13/BCA-V01",
                ["Bộ Công an", None, "Bộ Công an"],
            ),
            (
                "các văn bản của Bộ Công an: Công văn số 12/BCA-V01. Công văn số 13/SKHCN-VP ngày 06/6/2022.",
                ["Bộ Công an", None],
            ),
            (
                "các văn bản của Bộ Công an: Công văn số 12/BCA-V01; thực hiện Kế hoạch số 5/KH-SYT,"
                " Kế hoạch số 6/KH-SYT",
                ["Bộ Công an", None, None],
            ),
            ("các văn bản của Bộ Công an: Nghị định số 13/2023/NĐ-CP", [None]),
            ("ý kiến của Bộ Công an: Công văn số 12/BCA-V01", [None]),
        ],
    )
    def test_a_list_of_documents_names_their_issuer_once(self, text, issuers):
        assert [each.issuer for each in find_citations(f"Thực hiện {text}")] == issuers

    @pytest.mark.parametrize(
        ("text", "issuer"),
        [
            (
                "Kế hoạch số 1/KH-BCĐ138 của Ban Chỉ đạo 138 tỉnh Quảng Ngãi thực hiện",
                "Ban Chỉ đạo 138 tỉnh Quảng Ngãi",
            ),
            ("Quyết định số 1/QĐ-BGDĐT của Bộ Giáo dục và Đào tạo về", "Bộ Giáo dục và Đào tạo"),
            (
                "Quyết định số 1/QĐ-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch về",
                "Bộ Văn hóa, Thể thao và Du lịch",
            ),
            (
                "Thông tư liên tịch số 1/2012/TTLT-BTC-BTP của Bộ Tài chính, Bộ Tư pháp hướng dẫn",
                "Bộ Tài chính, Bộ Tư pháp",
            ),
            (
                "Công văn số 1/A05-P3 của Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao (A05) về",
                "Cục An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao",
            ),
            (
                "CÔNG VĂN SỐ 1/A05-P3 CỦA CỤC AN NINH MẠNG VÀ PHÒNG, CHỐNG TỘI PHẠM SỬ DỤNG CÔNG NGHỆ CAO VỀ",
                "CỤC AN NINH MẠNG VÀ PHÒNG, CHỐNG TỘI PHẠM SỬ DỤNG CÔNG NGHỆ CAO",
            ),
            ("Kế hoạch số 1/KH-UBND của UBND tỉnh và phòng, chống dịch", "UBND tỉnh"),
            ("Nghị quyết số 1677/NQ-UBTVQH15 của UBTV Quốc hội về", "UBTV Quốc hội"),
            ("quy định của Chính phủ tại Nghị định số 63/2010/NĐ-CP ngày 08/6/2010", "Chính phủ"),
            ("Thủ tướng Phạm Minh Chính ký ban hành Công điện số 89/CĐ-TTg", "Thủ tướng"),
            ("Nghị quyết số 52-NQ/TW của Bộ Chính trị và Nghị quyết Đại hội", "Bộ Chính trị"),
            ("Nghị định số 48/2013/NĐ-CP ngày 14/5/2013 sửa đổi", None),
            (
                "Nghị quyết số 18-NQ/TW của Hội nghị lần thứ sáu Ban Chấp hành Trung ương khóa XII về",
                "Ban Chấp hành Trung ương",
            ),
            (
                "Nghị quyết số 18-NQ/TW của Hội nghị lần thứ 6, Ban Chấp hành Trung ương về",
                "Ban Chấp hành Trung ương",
            ),
            ("Nghị quyết số 5-NQ/TU của Hội nghị Tỉnh ủy lần thứ 9 về", "Tỉnh ủy"),
            ("Nghị quyết số 18-NQ/TW của Hội nghị Trung ương 6 khóa XII về", None),
        ],
    )
    def test_the_issuer_ends_where_its_name_ends(self, text, issuer):
        assert find_citations(text)[0].issuer == issuer

    @pytest.mark.parametrize(
        "words",
        [
            "hết hiệu lực kể từ ngày 01/7/2025",
            "kể từ ngày Quyết định này có hiệu lực",
            "bị bãi bỏ",
            "vẫn giữ nguyên",
            "giữ nguyên hiệu lực",
            "chấm dứt hiệu lực",
            "ngừng áp dụng",
            "ngưng hiệu lực",
            "trái với Quyết định này",
            "ghi rõ",
            "chỉ rõ",
            "căn cứ điều kiện thực tế",
            "thuộc lĩnh vực văn hóa",
        ],
    )
    def test_words_about_the_status_of_a_document_are_not_of_its_issuer(self, words):
        for issuer in ("Ủy ban nhân dân tỉnh Quảng Ngãi", "Sở Giáo dục và Đào tạo"):
            text = f"Quyết định số 12/2019/QĐ-UBND ngày 05/6/2019 của {issuer} {words}."
            assert find_citations(text)[0].issuer == issuer

    @pytest.mark.parametrize(
        "issuer",
        [
            "Cục Trang bị và Kho vận",
            "Công ty Thiết bị trường học Mẫu",
            "Trường Dự bị đại học Mẫu",
            "Ban Quản lý Khu căn cứ cách mạng Mẫu",
        ],
    )
    def test_names_hold_words_that_end_others(self, issuer):
        text = f"Quyết định số 12/QĐ-MAU ngày 05/6/2019 của {issuer} hết hiệu lực."
        assert find_citations(text)[0].issuer == issuer

    def test_the_subject_holds_nested_citations_and_ends_before_the_next_document(self):
        text = (
            "Kết luận số 44-KL/TW của Ban Bí thư về việc tiếp tục thực hiện Chỉ thị 09-CT/TW về phong trào,"
            " Nghị quyết 29-NQ/TW"
        )
        assert find_citations(text)[0].subject == "về việc tiếp tục thực hiện Chỉ thị 09-CT/TW về phong trào"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_are_offsets_into_the_very_text_that_was_given(form):
    text = unicodedata.normalize(
        form, "**Căn cứ**\r\nNghị\u00a0định  số\u200b 13/2023/NĐ‑CP ngày 17/4/2023 và Luật An ninh mạng | x"
    )
    first, second = find_citations(text)
    assert text[slice(*first.spans[0])] == unicodedata.normalize(
        form, "Nghị\u00a0định  số\u200b 13/2023/NĐ‑CP"
    )
    assert text[slice(*second.spans[0])] == unicodedata.normalize(form, "Luật An ninh mạng")


@pytest.mark.parametrize(
    "following",
    [
        "Nơi nhận: Như trên",
        "Điều 1. Giao",
        "III. Tổ chức",
        "2. Công an tỉnh",
        "Phụ lục kèm theo",
        "Chương II",
        "b) Mẫu",
    ],
)
def test_an_issuer_ends_with_its_line_before_a_part_of_the_document(following):
    text = f"Thực hiện Kế hoạch số 12/KH-UBND ngày 02/3/2026 của UBND tỉnh\n{following}"
    assert find_citations(text)[0].issuer == "UBND tỉnh"


def test_an_issuer_whose_name_a_narrow_column_breaks():
    text = "Thực hiện Kế hoạch số 12/KH-UBND ngày 02/3/2026 của Ủy ban nhân dân tỉnh\nQuảng Ngãi về mẫu"
    assert find_citations(text)[0].issuer == "Ủy ban nhân dân tỉnh Quảng Ngãi"


@pytest.mark.parametrize(
    "session", ["Khóa XIII", "khoá XIII", "Khóa XIII, Kỳ họp thứ 20", "Kỳ họp thứ 20", "khóa 13"]
)
def test_an_issuer_without_its_session(session):
    text = f"Nghị quyết số 02/NQ-HĐND ngày 12/12/2023 của Hội đồng nhân dân tỉnh {session} về mẫu"
    assert find_citations(text)[0].issuer == "Hội đồng nhân dân tỉnh"


def test_a_figure_that_was_read_as_a_letter_gives_no_other_number():
    assert numbers("Quyết định số l23/QĐ-UBND ngày 02/3/2026; Nghị định13/2023/NĐ-CP; số45/2020/QĐ-TTg") == [
        "13/2023/NĐ-CP",
        "45/2020/QĐ-TTg",
    ]


def test_a_flattened_table_of_documents_is_read_cell_by_cell():
    assert cited("| 1 | Nghị định | 13/2023/NĐ-CP | 17/4/2023 | Bảo vệ dữ liệu |") == [
        ("Nghị định", "13/2023/NĐ-CP", "2023-04-17")
    ]


def test_spaces_that_a_copy_put_in_or_lost_do_not_hide_a_document():
    assert numbers("Kế hoạch số 1905 /KH - BCĐ138; Thông tư số 39/2017/TT- BTTTT") == [
        "1905/KH-BCĐ138",
        "39/2017/TT-BTTTT",
    ]
    assert cited("Thực hiệnNghịquyết số51/2001/QH10 ngày25/12/2001") == [
        ("Nghị quyết", "51/2001/QH10", "2001-12-25")
    ]
    assert numbers(
        "Nghị định 51/2008/NĐ-CPngày 22/4/2008; Chỉ thị số 03/CT-UBNDThực hiện; Quy định 5-QĐi/TW"
    ) == [
        "51/2008/NĐ-CP",
        "03/CT-UBND",
        "5-QĐi/TW",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Chương trình số 04/CTr BCA-HCCB", "04/CTr-BCA-HCCB"),
        ("Quyết định số 12/QĐ UBND ngày 03/4/2022 của UBND tỉnh", "12/QĐ-UBND"),
        ("Số: 12/QĐ UBND", "12/QĐ-UBND"),
        ("theo Chỉ thị số 16/CT TTg, các sở", "16/CT-TTg"),
        ("Nghị định 13/2023/NĐ CP về bảo vệ dữ liệu", "13/2023/NĐ-CP"),
        ("Kế hoạch số 5/KH TU của Tỉnh ủy", "5/KH-TU"),
        ("Hướng dẫn số 60 HD/BTGTW", "60-HD/BTGTW"),
        ("Thông tư số 29 BCA/VP ngày 03/4/1987", "29-BCA/VP"),
        ("THÔNG TƯ SỐ: 29 BCA/VP", "29-BCA/VP"),
        # Here the organ is the issuer, or the figures count.
        ("Quyết định số 12/QĐ UBND tỉnh ban hành", "12/QĐ"),
        ("Số: 12/QĐ\nUBND TỈNH MẪU", "12/QĐ"),
        ("Quyết định số 5/QĐ-UBND VỀ VIỆC", "5/QĐ-UBND"),
        ("Nghị định 13/NĐ VỀ VIỆC", "13/NĐ"),
        ("Thông tư 29 BCA/VP gửi", None),
        ("Nghị định số 43 CP ngày 22/6/1993", "43-CP"),
        ("Quyết định số: 217 HĐBT ngày 14/11/1987", "217-HĐBT"),
        ("Có 43 CP; chuyến hàng số 12 TTg", None),
        ("Có 29 UBND/HĐND xã; số người là 29 THPT/THCS", None),
    ],
)
def test_a_lost_separator_of_a_number_is_put_back(text, number):
    assert numbers(text) == ([number] if number else [])


def test_a_basis_ends_with_its_sentence():
    basis = "Căn cứ Luật số 5/2020/QH14;\nQuốc hội ban hành Luật.”"
    text = f"{basis}\n[2] Sửa theo Luật Mẫu, có hiệu lực kể từ ngày 01/01/2031"
    assert [each.name for each in find_citations(text)] == [None, "Luật Mẫu"]


def test_a_sentence_after_a_number_is_not_taken_into_its_symbol():
    text = "theo Nghị quyết số 12/NQ-CP. UBND tỉnh; Quyết định số 5/QĐ-UBND - VỀ VIỆC; Chỉ thị số 7/CT-TTg.Các sở"
    assert numbers(text) == ["12/NQ-CP", "5/QĐ-UBND", "7/CT-TTg"]


def test_parts_and_keys_of_numbers():
    parts = split_number("13/2023/NĐ-CP")
    assert (parts.serial, parts.year, parts.symbol, parts.groups) == ("13", 2023, "NĐ-CP", ["NĐ", "CP"])
    assert split_number("44-KL/TW").symbol == "KL/TW"
    assert split_number("100 – KL/TW").serial == "100"
    assert (split_number("/SKHCN-HCTH").serial, split_number("/SKHCN-HCTH").symbol) == (None, "SKHCN-HCTH")
    assert number_key("13/2023/nd-cp") == number_key("13/2023/NĐ–CP") == number_key("13 / 2023 / NÐ-CP")
    assert number_key("3/CT-UBND") == number_key("03/CT-UBND") != number_key("30/CT-UBND")


def test_the_dispatch_of_2022_cites_exactly_eleven_documents_with_dates_as_printed(dispatch):
    assert cited(dispatch) == [
        ("Chỉ thị", "03/CT-UBND", "2022-04-28"),
        ("Kế hoạch", "1905/KH-BCĐ138", "2022-05-13"),
        ("Kế hoạch", "2149/KH-BCĐ138", "2022-05-25"),
        ("Luật", "Luật An ninh Quốc gia", None),
        ("Luật", "Luật An ninh mạng", None),
        ("Kết luận", "44-KL/TW", "2019-01-22"),
        ("Chỉ thị", "09-CT/TW", "2011-12-01"),
        ("Nghị quyết", "29-NQ/TW", "2019-07-25"),
        ("Nghị quyết", "30-NQ/TW", "2019-07-25"),
        ("Nghị quyết", "35-NQ/TW", "2019-10-22"),
        ("Chỉ thị", "14-CT/TW", "2020-03-24"),
    ]
    assert [c.warnings for c in find_citations(dispatch)] == [()] * 11
    assert find_citations(dispatch)[1].date == datetime.date(2022, 5, 13)
