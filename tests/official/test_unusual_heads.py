"""Tests of heads that are rare, old or badly copied. All documents here are invented."""

import datetime

import pytest

from official import read_document
from official.shadow import cast

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"


def head(text):
    """Return number, date, type and issuer of a document."""
    read = read_document(text)
    return read.number, read.date and read.date.isoformat(), read.type, read.issuer


class TestConsolidatedTexts:
    """These have the amended document's title, and a symbol that names their type (Pháp lệnh 01/2012/UBTVQH13)."""

    @pytest.mark.parametrize("number", ["7/VBHN-BKHCN", "7/2026/VBHN-NĐ-BKHCN"])
    def test_type_is_that_of_the_symbol(self, number):
        text = (
            f"BỘ KHOA HỌC VÀ CÔNG NGHỆ\n{STATE}\nSố: {number}\nHà Nội, ngày 05 tháng 3 năm 2026\nNGHỊ ĐỊNH\n"
            "VĂN BẢN MẪU VỀ MẬT KHẨU\nNghị định số 900/2020/NĐ-CP ngày 06 tháng 7 năm 2020 của Chính phủ về văn bản"
            " mẫu, được sửa đổi bởi:\nNghị định số 901/2022/NĐ-CP ngày 08 tháng 9 năm 2022."
        )
        assert head(text) == (number, "2026-03-05", "Văn bản hợp nhất", "Bộ Khoa học và Công nghệ")
        assert [cited.number for cited in read_document(text).cited] == ["900/2020/NĐ-CP", "901/2022/NĐ-CP"]

    @pytest.mark.parametrize("end", ["\n", "\n\n"])
    def test_paragraph_on_the_original_is_no_part_of_the_subject(self, end):
        original = (
            "Nghị định số 900/2020/NĐ-CP ngày 06 tháng 7 năm 2020\ncủa Chính phủ về mật khẩu mẫu, có hiệu lực kể từ"
            " ngày 01 tháng 8 năm 2020, được sửa đổi, bổ sung bởi:"
        )
        for subject in ("Về mật khẩu mẫu", "Quy định chi tiết một số điều của\nNghị định số 5/2019/NĐ-CP"):
            text = f"{STATE}\nSố: 7/VBHN-BM\nNGHỊ ĐỊNH{end}{subject}{end}{original}\nCăn cứ Luật Mẫu;"
            expected = subject.replace("\n", " ").removeprefix("Về ")
            assert read_document(text).subject.removeprefix("Về ") == expected


class TestLetters:
    def test_label_below_the_number_tells_a_letter_whatever_the_symbol_looks_like(self):
        text = f"CỤC MẪU\n{STATE}\nSố: 12/CT-CS\nV/v trả lời thư mẫu\nHà Nội, ngày 05 tháng 3 năm 2026\nKính gửi: Ai"
        assert read_document(text).type == "Công văn"

    def test_subject_below_the_number_may_begin_without_its_label(self):
        head = "SỞ MẪU\n{}\nSố: 12/SM-VP\nVề hướng dẫn mẫu\ntại các xã\nQuảng Ngãi, ngày 05 tháng 3 năm 2026"
        read = read_document(f"{head.format(STATE)}\nKính gửi: Các xã\nCăn cứ Luật Mẫu;")
        assert (read.type, read.subject) == ("Công văn", "hướng dẫn mẫu tại các xã")

    def test_without_a_letterhead(self):
        read = read_document(
            "Kính gửi: Các đơn vị mẫu\n\nThực hiện Kế hoạch số 12/KH-UBND ngày 01/02/2026 của UBND tỉnh,"
        )
        assert (read.number, read.type, read.addressees) == (None, "Công văn", ("Các đơn vị mẫu",))
        assert [cited.number for cited in read.cited] == ["12/KH-UBND"]

    def test_type_that_a_site_states_decides_before_the_symbol(self):
        text = "Số hiệu: | 12/CT-CS | Loại văn bản: | Công văn |\nNgày ban hành: | 05/03/2026 |\nKính gửi: Đơn vị mẫu"
        assert head(text)[:3] == ("12/CT-CS", "2026-03-05", "Công văn")


class TestJointDocuments:
    """Each issuer may give the document a number of its own register; the first issuer's is the document's."""

    @pytest.mark.parametrize(
        "letterhead",
        [
            f"SỞ Y TẾ\nSố: 12/KH-SYT\nCÔNG AN TỈNH QUẢNG NGÃI\nSố: 34/KH-CAT\n\n{STATE}",
            f"SỞ Y TẾ - CÔNG AN TỈNH QUẢNG NGÃI\n{STATE}\nSố: 12/KH-SYT\nSố: 34/KH-CAT\n",
            f"SỞ Y TẾ - CÔNG AN TỈNH QUẢNG NGÃI\n{STATE}\nSố: 12/KH-SYT - 34/KH-CAT\n",
            f"| SỞ Y TẾ | CÔNG AN TỈNH QUẢNG NGÃI |\n| Số: 12/KH-SYT | Số: 34/KH-CAT |\n\n{STATE}",
        ],
    )
    def test_first_number_is_the_documents_and_the_others_are_no_citations(self, letterhead):
        text = f"{letterhead}\nQuảng Ngãi, ngày 12 tháng 3 năm 2026\nKẾ HOẠCH\nPhối hợp mẫu\nCăn cứ Luật Mẫu;"
        read = read_document(text)
        assert (read.number, read.type) == ("12/KH-SYT", "Kế hoạch")
        assert read.issuer == "Sở Y tế, Công an tỉnh Quảng Ngãi"
        assert [cited.name for cited in read.cited] == ["Luật Mẫu"]
        assert read.warnings == ("Văn bản còn mang số 34/KH-CAT của cơ quan cùng ban hành.",)

    def test_number_that_a_site_shows_above_the_letterhead_is_not_joint(self):
        text = f"TIN LIÊN QUAN\nSố: 99/CT-SYT\nSỞ Y TẾ\nSố: 12/KH-SYT\n{STATE}\nKẾ HOẠCH\nMẫu"
        assert (read_document(text).number, read_document(text).warnings) == ("12/KH-SYT", ())

    def test_many_numbers_are_a_list(self):
        numbers = "\n".join(f"Số: {n}/KH-SYT" for n in range(1, 9))
        read = read_document(f"SỞ Y TẾ\n{STATE}\n{numbers}\nKẾ HOẠCH\nMẫu")
        assert (read.number, read.issuer, read.warnings) == ("1/KH-SYT", "Sở Y tế", ())


@pytest.mark.parametrize("authority", ["", "ỦY BAN NHÂN DÂN TỈNH MẪU\n"])
@pytest.mark.parametrize(
    "subject",
    [
        "BAN HÀNH QUY CHẾ HOẠT ĐỘNG CỦA\nHỘI ĐỒNG NHÂN DÂN TỈNH MẪU",
        "Ban hành Quy chế phối hợp giữa Sở Mẫu và\nỦy ban nhân dân các xã",
        "THÀNH LẬP ĐOÀN KIỂM TRA TẠI\nỦY BAN NHÂN DÂN XÃ MẪU",
        "KẾT LUẬN CỦA BÍ THƯ TỈNH ỦY TẠI BUỔI LÀM VIỆC VỚI THƯỜNG TRỰC\nTỈNH ỦY MẪU",
        "KẾT LUẬN CỦA CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU\nVề công tác mẫu năm 2026",
    ],
)
def test_subject_goes_on_in_the_line_after_a_word_that_needs_another(subject, authority):
    text = f"UBND TỈNH MẪU\n{STATE}\nSố: 5/QĐ-UBND\nQUYẾT ĐỊNH\n{subject}\n{authority}\nCăn cứ Luật Mẫu;"
    assert read_document(text).subject == subject.replace("\n", " ")


@pytest.mark.parametrize("authority", ["CỤC TRƯỞNG CỤC\nAN NINH MẪU", "GIÁM ĐỐC CỤC AN NINH MẪU TỈNH\nMẪU"])
def test_authority_with_the_letterhead_s_name_may_be_broken_anywhere(authority):
    subject = "CÔNG BỐ DANH MỤC MẪU CỦA NGÀNH"
    text = f"BỘ MẪU\nCỤC AN NINH MẪU\n{STATE}\nSố: 5/QĐ-CANM\nQUYẾT ĐỊNH\n{subject}\n{authority}\nCăn cứ Luật Mẫu;"
    assert read_document(text).subject == subject


class TestTelegrams:
    """A công điện names its sender and "điện:" where a letter has "Kính gửi" (Nghị định 30/2020/NĐ-CP, form 1.6)."""

    @pytest.mark.parametrize("end", ["\n", "\n\n"])
    @pytest.mark.parametrize(
        ("sender", "issuer"),
        [
            ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI ĐIỆN:", "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"),
            ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI điện:", "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"),
            ("Chủ tịch Ủy ban nhân dân tỉnh điện:", "Ủy ban nhân dân tỉnh Quảng Ngãi"),
        ],
    )
    def test_sender_and_addressees(self, sender, issuer, end):
        lines = (
            "ỦY BAN NHÂN DÂN",
            "TỈNH QUẢNG NGÃI",
            *STATE.split("\n"),
            "Số: 9/CĐ-UBND",
            "CÔNG ĐIỆN",
            "Về việc ứng phó mẫu",
            sender,
            "- Giám đốc các sở;",
            "- Chủ tịch UBND các xã, phường, đặc khu Lý Sơn.",
            "Theo bản tin mẫu, bão mạnh lên.",
        )
        read = read_document(end.join(lines))
        assert (read.issuer, read.subject) == (issuer, "ứng phó mẫu")
        assert read.addressees == ("Giám đốc các sở", "Chủ tịch UBND các xã, phường, đặc khu Lý Sơn")

    def test_of_the_prime_minister(self):
        read = read_document(
            f"THỦ TƯỚNG CHÍNH PHỦ\n{STATE}\nSố: 9/CĐ-TTg\nCÔNG ĐIỆN\nỨng phó mẫu\nTHỦ TƯỚNG CHÍNH PHỦ điện:\n"
            "- Bộ trưởng các Bộ;\n- Các tỉnh.\nBão mạnh lên."
        )
        assert (read.issuer, read.subject) == ("Thủ tướng Chính phủ", "Ứng phó mẫu")
        assert read.addressees == ("Bộ trưởng các Bộ", "Các tỉnh")

    def test_other_documents_have_electric_things(self):
        text = f"SỞ MẪU\n{STATE}\nSố: 9/KH-SM\nKẾ HOẠCH\nVề mẫu\n1. Mẫu\nCông ty Mẫu kiểm tra thiết bị điện:\n- Đèn;"
        assert read_document(text).addressees == ()


class TestAdoption:
    """Organ and date if the head has none: charters state them below the title, laws at their end."""

    def test_of_a_charter_is_below_its_title(self):
        text = (
            "ĐIỀU LỆ ĐẢNG CỘNG SẢN VIỆT NAM\n\n(Đại hội đại biểu toàn quốc lần thứ 0 của Đảng thông qua ngày 05 tháng 3"
            " năm 1990)\n\nĐiều lệ mẫu này được viết để thử."
        )
        assert head(text) == (None, "1990-03-05", "Điều lệ", "Đại hội đại biểu toàn quốc lần thứ 0")

    def test_of_a_law_is_at_its_end(self):
        text = (
            f"QUỐC HỘI\n{STATE}\nLuật số: 900/2026/QH16\nLUẬT\nMẪU VỀ MẬT KHẨU\nCăn cứ Hiến pháp;\nĐiều 1. Phạm vi\n"
            "Luật này đã được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XVI, kỳ họp thứ 2 thông qua ngày 05"
            " tháng 3 năm 2026."
        )
        assert head(text) == ("900/2026/QH16", "2026-03-05", "Luật", "Quốc hội")


class TestHeadsInSmallLetters:
    """TCVN3 has its capitals in another font; a conversion that ignores it gives small letters."""

    LINES = (
        (
            "bộ tài chính\nSỐ: 12/2001/QĐ-BTC\n\n cộng hoà xã hội chủ nghĩa Việt nam\nĐộc lập - Tự do - Hạnh phúc\n"
            "=====\n\nHà nội, ngày 13 tháng 3 năm 2001\n\nquyết định của bộ trưởng bộ tài chính\n"
            "Về việc ban hành văn bản mẫu\n\nbộ trưởng bộ tài chính\n\nCăn cứ Luật Ngân sách nhà nước;"
        ),
        (
            "bộ tài chính cộng hoà xã hội chủ nghĩa việt nam\nĐộc lập - Tự do - Hạnh phúc\n"
            "Số : 12/2001/QĐ-BTC Hà Nội, ngày 13 tháng 3 năm 2001\nQuyết định\nVề việc ban hành văn bản mẫu\n"
            "Để thử việc đọc văn bản, Bộ Tài chính quyết định như sau."
        ),
        (
            "Bộ Tài chính\n\nQuyết định của Bộ trưởng Bộ Tài chính số 12/2001/QĐ-BTC\nngày 13/3/2001 về việc ban hành"
            " văn bản mẫu.\n\nBộ trưởng Bộ Tài chính\n\nCăn cứ Luật Ngân sách nhà nước;"
        ),
        (
            "quyết định\ncủa Bộ Tài chính Số 12/2001/QĐ-BTC ngày 13 tháng 3 năm 2001\nvề việc ban hành văn bản mẫu\n\n"
            "Căn cứ Luật Ngân sách nhà nước;"
        ),
    )

    @pytest.mark.parametrize("text", LINES)
    def test_number_date_type_and_issuer_are_read(self, text):
        assert head(text) == ("12/2001/QĐ-BTC", "2001-03-13", "Quyết định", "Bộ Tài chính")
        assert "văn bản mẫu" in read_document(text).subject

    def test_sentence_about_a_decree_is_no_head(self):
        read = read_document(
            "Nghị định của Chính phủ số 900/2020/NĐ-CP ngày 06/7/2020 vừa có hiệu lực ở các xã."
        )
        assert (read.number, read.type) == (None, None)


def test_place_without_a_comma_and_over_two_lines():
    for place in ("Hà Nội ngày", "Hà\nNội, ngày"):
        read = read_document(
            f"CHÍNH PHỦ\n{STATE}\nSố: 9/NQ-CP\n{place} 05 tháng 3 năm 2026\nNGHỊ QUYẾT\nVề văn bản mẫu"
        )
        assert read.date == datetime.date(2026, 3, 5)
        assert read.place.split() == ["Hà", "Nội"]
    read = read_document(
        f"SỞ MẪU\n{STATE}\nSố: 9/SM-VP\nThành phố Hồ\nChí Minh, ngày 05 tháng 3 năm 2026\nKính gửi: Ai"
    )
    assert read.place == "Thành phố Hồ Chí Minh"


class TestSignatures:
    """Positions and names over two lines, and a signature before annexes."""

    @pytest.mark.parametrize(
        ("block", "signer"),
        [
            (
                "TM. ỦY BAN\nNHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrương Văn Mẫu",
                "TM. Ủy ban nhân dân, KT. Chủ tịch, Phó Chủ tịch Trương Văn Mẫu",
            ),
            (
                "KT. BỘ TRƯỞNG,\nCHỦ NHIỆM\nPHÓ CHỦ NHIỆM\nTống\nVăn Mẫu",
                "KT. Bộ trưởng, Chủ nhiệm, Phó Chủ nhiệm Tống Văn Mẫu",
            ),
            ("CHỦ TỊCH\nLê Văn\nMẫu", "Chủ tịch Lê Văn Mẫu"),
            ("GIÁM ĐỐC\nLÊ VĂN MẪU", "Giám đốc Lê Văn Mẫu"),
            ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", "KT. Chủ tịch, Phó Chủ tịch"),
        ],
    )
    def test_lines_that_belong_together_are_joined(self, block, signer):
        text = f"ĐƠN VỊ MẪU\n{STATE}\nSố: 9/DVM-VP\nKính gửi: Ai\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n|\n{block}\n|\n"
        annex = (
            "PHỤ LỤC\n"
            + "Nội dung mẫu của phụ lục. " * 400
            + "\nNơi nhận hồ sơ\nKT. GIÁM ĐỐC\nNguyễn Thị Khác\n"
        )
        for read in (read_document(text), read_document(text + annex)):
            assert read.signer == signer
            assert read.recipients == ("- Như trên;", "- Lưu: VT.")

    @pytest.mark.parametrize(
        ("block", "signer"),
        [
            ("CHỦ TỊCH QUỐC HỘI\nTrần Văn Mẫu", "Chủ tịch Quốc hội Trần Văn Mẫu"),
            ("CHỦ TỊCH QUỐC HỘI\n\n(Đã ký)\n\nTrần Văn Mẫu\n", "Chủ tịch Quốc hội Trần Văn Mẫu"),
            (
                "CHỦ TỊCH NƯỚC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTrần Văn Mẫu",
                "Chủ tịch nước Cộng hòa xã hội chủ nghĩa Việt Nam Trần Văn Mẫu",
            ),
            ("CHỦ TỊCH QUỐC HỘI\nĐã thông qua văn bản mẫu.", None),
        ],
    )
    def test_heads_of_state_sign_without_recipients_and_capacity(self, block, signer):
        text = f"QUỐC HỘI\n{STATE}\nLuật số: 9/2026/QH16\nLUẬT\nVĂN BẢN MẪU\nCăn cứ Hiến pháp;\nĐiều 1. Mẫu.\n{block}"
        read = read_document(text)
        assert (read.issuer, read.signer) == ("Quốc hội", signer)

    @pytest.mark.parametrize("gap", ["\n", "\n\n"])
    @pytest.mark.parametrize("office", ["BỘ TRƯỞNG", "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG"])
    def test_consolidated_text_is_certified_without_recipients(self, gap, office):
        end = gap.join(["XÁC THỰC VĂN BẢN HỢP NHẤT", office, "Trần Văn Mẫu"])
        read = read_document(f"{STATE}\nSố: 7/VBHN-BM\nNGHỊ ĐỊNH\nVỀ MẪU\nĐiều 1. Mẫu\n{end}\n")
        position = "KT. Bộ trưởng, Thứ trưởng" if "KT" in office else "Bộ trưởng"
        assert read.signer == f"{position} Trần Văn Mẫu"

    def test_long_notes_below_the_signature_do_not_hide_it(self):
        notes = "\n".join(f"[{n}] Khoản này được sửa đổi theo quy định tại Luật Mẫu." for n in range(1, 150))
        text = f"{STATE}\nSố: 7/VBHN-VPQH\nLUẬT\nMẪU\nĐiều 1. Mẫu\nTM. BAN MẪU\nCHỦ NHIỆM\nTrần Văn Mẫu\n\n{notes}"
        assert read_document(text).signer == "TM. Ban Mẫu, Chủ nhiệm Trần Văn Mẫu"


class TestJointLetterheads:
    @pytest.mark.parametrize(
        "letterhead",
        [
            "BỘ CÔNG AN - BỘ TƯ PHÁP",
            "BỘ CÔNG AN-BỘ\nTƯ PHÁP",
            "BỘ CÔNG AN\nBỘ TƯ PHÁP",
            "BỘ CÔNG AN – BỘ TƯ PHÁP",
        ],
    )
    @pytest.mark.parametrize("kind", [("TTLT", "THÔNG TƯ LIÊN TỊCH"), ("QCPH", "QUY CHẾ")])
    def test_organs_are_beside_or_above_one_another(self, letterhead, kind):
        symbol, type_ = kind
        number = f"Số: 9/2016/{symbol}-BCA-BTP\nHà Nội, ngày 05 tháng 3 năm 2016"
        text = f"{letterhead}\n{STATE}\n{number}\n{type_}\nVăn bản mẫu"
        assert read_document(text).issuer == "Bộ Công an, Bộ Tư pháp"

    def test_dash_inside_a_name_parts_nothing(self):
        text = f"BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\n{STATE}\nSố: 9/QĐ-LĐTBXH\nQUYẾT ĐỊNH\nVề văn bản mẫu"
        assert read_document(text).issuer == "Bộ Lao động - Thương binh và Xã hội"


class TestWordsThatTextRecognitionParted:
    def test_letters_and_figures_are_joined(self):
        text = (
            "B Ộ LAO ĐỘNG - THƯƠNG BINH V À X Ã HỘI\nC Ộ N G H Ò A X Ã H Ộ I C H Ủ N G H Ĩ A V I Ệ T N A M\n"
            "Số: 0 6 /2012/TT-LĐTBXH\nHà Nội, ngày 0 5 tháng 0 3 năm 2 0 1 2\nT H Ô N G  T Ư\nVề văn bản mẫu\n"
            "Căn cứ Ngh ị đ ịnh số 9 0 1/2003/NĐ-CP;"
        )
        assert head(text) == (
            "06/2012/TT-LĐTBXH",
            "2012-03-05",
            "Thông tư",
            "Bộ Lao động - Thương binh và Xã hội",
        )
        assert [cited.number for cited in read_document(text).cited] == ["901/2003/NĐ-CP"]

    @pytest.mark.parametrize(
        "text", ["PCT UBND tỉnh", "mục I I I", "nhóm A B C", "khoản 1 2 3", "điểm c ủy quyền"]
    )
    def test_initials_labels_and_rows_of_figures_stay(self, text):
        shadow = cast(text)
        assert shadow.text == text
        assert shadow.printed(0, len(text)) == text


class TestIssuers:
    """Letterheads that do not name the issuing organ, or that also name others."""

    @pytest.mark.parametrize(
        ("letterhead", "issuer"),
        [
            ("TỈNH ỦY QUẢNG NGÃI\nVĂN PHÒNG", "Văn phòng Tỉnh ủy Quảng Ngãi"),
            (
                "ỦY BAN MTTQ VIỆT NAM\nTỈNH QUẢNG NGÃI\nBAN THƯỜNG TRỰC",
                "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh Quảng Ngãi",
            ),
            (
                "BCH ĐOÀN TỈNH QUẢNG NGÃI | ĐOÀN TNCS HỒ CHÍ MINH |",
                "Ban Chấp hành Đoàn tỉnh Quảng Ngãi",
            ),
            (
                "CÔNG AN TỈNH QUẢNG NGÃI\nPHÒNG HẬU CẦN",
                "Phòng Hậu cần Công an tỉnh Quảng Ngãi",
            ),
            ("BQL CÁC KHU MẪU\nBQL-VP", "Ban Quản lý các khu mẫu"),
            ("BAN CHẤP HÀNH TRUNG ƯƠNG\nBAN TUYÊN GIÁO", "Ban Tuyên giáo Trung ương"),
            ("BAN CHẤP HÀNH TRUNG ƯƠNG\nVĂN PHÒNG", "Văn phòng Trung ương Đảng"),
            ("HUYỆN ỦY BÌNH SƠN\nBAN TỔ CHỨC", "Ban Tổ chức Huyện ủy Bình Sơn"),
            (
                "HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM\nBCH TỈNH QUẢNG NGÃI",
                "Ban Chấp hành Hội Liên hiệp Phụ nữ tỉnh Quảng Ngãi",
            ),
            ("SỞ MẪU\nCỤC QUẢN LÝ LAO ĐỘNGNGOÀI NƯỚC", "Cục Quản lý Lao động ngoài nước"),
            ("CHỦ TỊCH ỦY\nBAN NHÂN DÂN\nTỈNH QUẢNG NGÃI", "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"),
            ("ĐẢNG ỦY XÃ MẪU\nBAN THƯỜNG VỤ", "Ban Thường vụ Đảng ủy xã Mẫu"),
            ("BAN CHẤP HÀNH TRUNG ƯƠNG VĂN PHÒNG", "Văn phòng Trung ương Đảng"),
            ("HIỆP HỘI MẪU", "Hiệp hội mẫu"),
            ("NHÓM MẪU QUẢNG NGÃI", "Nhóm mẫu Quảng Ngãi"),
        ],
    )
    def test_part_of_an_organ_has_its_name(self, letterhead, issuer):
        read = read_document(
            f"{letterhead}\n{STATE}\nSố: 9/KH-M\nQuảng Ngãi, ngày 05 tháng 3 năm 2026\nKẾ HOẠCH\nVề văn bản mẫu"
        )
        assert read.issuer == issuer

    def test_committee_alone_stands_for_the_office_that_decides(self):
        text = f"UBND TỈNH QUẢNG NGÃI\n{STATE}\nSố: 9/QĐ-STP\nQUYẾT ĐỊNH\nVề văn bản mẫu\nGIÁM ĐỐC SỞ TƯ PHÁP\nCăn cứ;"
        assert read_document(text).issuer == "Sở Tư pháp"

    @pytest.mark.parametrize(
        ("body", "issuer"),
        [
            ("QUY ĐỊNH CỦA BỘ CHÍNH TRỊ\nvề văn bản mẫu\nĐiều 1. Mẫu.", "Bộ Chính trị"),
            ("QUY ĐỊNH\nvề văn bản mẫu\nĐể làm mẫu, Ban Bí thư quy định như sau:", "Ban Bí thư"),
            ("KẾT LUẬN\nvề văn bản mẫu\nĐiều 1. Mẫu.\nT/M BỘ CHÍNH TRỊ\nTrương Văn Mẫu", "Bộ Chính trị"),
            (
                "QUY ĐỊNH\nvề văn bản mẫu\nÝ kiến này.\nQuy định số 9-QĐ/TW của Bộ Chính trị là mẫu.",
                "Ban Chấp hành Trung ương",
            ),
            (
                "HƯỚNG DẪN\nvề văn bản mẫu\nÝ kiến của Bộ Chính trị là mẫu.",
                "Ban Chấp hành Trung ương",
            ),
        ],
    )
    def test_organ_of_the_party_is_the_one_that_decides(self, body, issuer):
        """All organs of the centre have one letterhead (Hướng dẫn 36-HD/VPTW)."""
        head = "BAN CHẤP HÀNH TRUNG ƯƠNG\n*\nSố 9-QĐ/TW\nĐẢNG CỘNG SẢN VIỆT NAM\nHà Nội, ngày 05 tháng 3 năm 2026"
        assert read_document(f"{head}\n{body}").issuer == issuer

    @pytest.mark.parametrize(
        ("authority", "issuer"),
        [
            ("GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH QUẢNG NGÃI", "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"),
            ("GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Sở Khoa học và Công nghệ"),
        ],
    )
    def test_authority_may_add_the_place(self, authority, issuer):
        text = f"SỞ KHOA HỌC VÀ CÔNG NGHỆ\n{STATE}\nSố: 9/QĐ-SKHCN\nQUYẾT ĐỊNH\nVề văn bản mẫu\n{authority}\nCăn cứ;"
        assert read_document(text).issuer == issuer


class TestTextsWithoutALetterhead:
    """Texts whose issuer follows from their sentences, the authority, the signature and the symbol."""

    @pytest.mark.parametrize(
        ("text", "issuer"),
        [
            (
                "NGHỊ QUYẾT LIÊN TỊCH\nVề mẫu\nChính phủ và Hội đồng Mẫu ban hành Nghị quyết liên tịch này.",
                "Chính phủ, Hội đồng Mẫu",
            ),
            (
                "THÔNG TƯ LIÊN TỊCH\nVề mẫu\nBộ trưởng Bộ Công Thương và Tổng Thanh tra Chính phủ ban hành Thông tư"
                " liên tịch quy định mẫu.",
                "Bộ Công Thương, Thanh tra Chính phủ",
            ),
            (
                "Hướng dẫn số 9/HD-LĐM ngày 05 tháng 3 năm 2026 của Liên đoàn Mẫu hướng dẫn đóng phí\n\nCăn cứ Luật;",
                "Liên đoàn Mẫu",
            ),
            ("QUYẾT ĐỊNH\nVề mẫu\nGIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ\nCăn cứ;", "Sở Khoa học và Công nghệ"),
            (
                "QUYẾT ĐỊNH\n\nBAN HÀNH MẪU\n\nTRƯỞNG BAN CHỈ ĐẠO CÁC KHU\nVÙNG MẪU\n\nCăn cứ;",
                "Ban Chỉ đạo các khu vùng mẫu",
            ),
            (
                "NGHỊ QUYẾT\n\nVỀ DỰ ÁN MẪU ĐÃ ĐƯỢC\nQUỐC HỘI QUYẾT ĐỊNH CHỦ TRƯƠNG\n\nĐiều 1. Mẫu.\nTM. CHÍNH PHỦ\n"
                "THỦ TƯỚNG\nLê Văn Mẫu",
                "Chính phủ",
            ),
            (
                "QUYẾT ĐỊNH\nVề mẫu\nĐiều 1. Mẫu.\nKT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\nLê Văn Mẫu",
                "Thủ tướng Chính phủ",
            ),
            (
                "THÔNG BÁO\nVề mẫu\nI. MẪU\nTL. CỤC TRƯỞNG CỤC MẪU THỬ\nCHÁNH VĂN PHÒNG\nLê Văn Mẫu",
                "Cục Mẫu thử",
            ),
            ("Số: 9/2026/TT-BKHCN\nTHÔNG TƯ\nQuy định mẫu\nĐiều 1. Mẫu.", "Bộ Khoa học và Công nghệ"),
            ("Số: 900/2026/UBTVQH16\nNGHỊ QUYẾT\nVề mẫu\nĐiều 1. Mẫu.", "Ủy ban Thường vụ Quốc hội"),
            (
                "Số: 9/2026/QĐ-UBND\nQuảng Ngãi, ngày 05 tháng 3 năm 2026\nQUYẾT ĐỊNH\nVề mẫu\nĐiều 1. Mẫu.",
                "Ủy ban nhân dân tỉnh Quảng Ngãi",
            ),
            (
                "Kính gửi: Công an tỉnh\n\nBộ Công an yêu cầu đơn vị mẫu báo cáo. Về việc này, Sở Mẫu có ý kiến sau:\n"
                "1. Mẫu.",
                "Sở Mẫu",
            ),
            (
                "Kính gửi: Các đơn vị\n\nBộ Văn hóa, Thể thao và Du lịch (VHTTDL) đề nghị mẫu. Bộ VHTTDL gửi mẫu."
                "\nNơi nhận:\n- Như trên.\nKT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nLê Văn Mẫu",
                "Bộ Văn hóa, Thể thao và Du lịch",
            ),
            (
                "Kính gửi: Các đơn vị\n\nỦy ban nhân dân (UBND) xã Bình Sơn yêu cầu mẫu. UBND xã yêu cầu gửi mẫu.\n"
                "Nơi nhận:\n- Như trên.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Mẫu",
                "Ủy ban nhân dân xã Bình Sơn",
            ),
            (
                "THÔNG BÁO\nVề mẫu\nI. MẪU\nKT. BỘ TRƯỞNG, CHỦ NHIỆM\nPHÓ CHỦ NHIỆM\nLê Văn Mẫu",
                "Văn phòng Chính phủ",
            ),
            (
                "HƯỚNG DẪN\nVề mẫu\n- Căn cứ Điều lệ Đảng,\nBan Mẫu Trung ương hướng dẫn như sau:\n1. Mẫu\n"
                "K/T TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nLê Văn Mẫu",
                "Ban Mẫu Trung ương",
            ),
            (
                "Kính gửi: Các đơn vị\n\nTheo Công văn số 9/BTC-VP, Bộ Tài chính đề nghị mẫu. Ý kiến gửi về Cục Mẫu"
                " trước ngày 05/3/2026.\nNơi nhận:\n- Như trên.\nCỤC TRƯỞNG\nLê Văn Mẫu",
                "Cục Mẫu",
            ),
        ],
    )
    def test_issuer(self, text, issuer):
        assert read_document(text).issuer == issuer

    def test_day_of_an_event_is_not_the_document_s(self):
        text = "THÔNG BÁO\nKẾT LUẬN TẠI TỈNH\nQUẢNG NGÃI\nNgày 05 tháng 3 năm 2026, đoàn công tác mẫu đã làm việc."
        assert read_document(text).date is None

    def test_name_of_the_constitution_is_no_motto(self):
        text = "NGHỊ QUYẾT\nVề mẫu của Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam\nQUỐC HỘI\nCăn cứ Hiến pháp;"
        assert head(text)[2:] == ("Nghị quyết", "Quốc hội")

    def test_newspaper_s_sentence_above_a_decree_s_name_is_no_letterhead(self):
        read = read_document(
            "Chính phủ ban hành nghị định mẫu.\n\nNghị định số 900/2020/NĐ-CP ngày 06/7/2020 quy định về mẫu."
        )
        assert (read.number, read.type, read.issuer) == (None, None, None)
        assert [cited.number for cited in read.cited] == ["900/2020/NĐ-CP"]

    def test_first_word_of_a_subject_is_no_type(self):
        text = f"BỘ MẪU - SỞ MẪU\n{STATE}\nSố: 9/2025/TTLT-BM-SM\nQUY ĐỊNH QUAN HỆ MẪU\nCăn cứ Luật Giá;"
        assert read_document(text).type == "Thông tư liên tịch"

    def test_line_of_a_site_that_contradicts_the_symbol_is_no_type(self):
        text = "THÔNG BÁO\nBạn đã hết lượt xem mẫu\nSố: 9/QĐ-BKHCN\nĐiều 1. Mẫu."
        assert head(text)[::2] == ("9/QĐ-BKHCN", "Quyết định")


class TestLinesThatACopyJoined:
    @pytest.mark.parametrize(
        "text",
        [
            f"BỘ NỘI VỤ\n{STATE}Số: 9/NQ-BNV\nNGHỊ QUYẾTVề văn bản mẫu",
            "BỘ NỘI VỤ***Số: 9/NQ-BNVCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúc\nNGHỊ QUYẾTVề mẫu",
        ],
    )
    def test_end_of_a_line_in_capitals_is_found(self, text):
        assert read_document(text).type == "Nghị quyết"

    def test_label_of_the_number_is_found(self):
        text = "SỞ MẪUCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐ\nộc lập - Tự do - Hạnh phúcSố: 9/SM\nV/v mẫu\nKính gửi: Ai"
        assert head(text)[::2] == ("9/SM", "Công văn")

    @pytest.mark.parametrize("text", ["số 9/QĐ-TTg", "CTHĐr", "TTr", "hư****ớng", "Đ****ỊNH"])
    def test_abbreviations_and_marks_inside_a_word_end_no_line(self, text):
        assert "\n" not in cast(text).text


def test_page_number_before_a_head_on_one_line():
    state = STATE.replace("\n", " SỞ MẪU ")
    text = f"  1. UBND TỈNH {state} Số : 9 /SM-VP Đồng Xoài, ngày 05 tháng3 năm 2026 V/v mẫu. Kính gửi: - Ai; Vừa qua,"
    assert head(text)[:3] == ("9/SM-VP", "2026-03-05", "Công văn")


def test_head_on_one_short_line():
    state = STATE.replace("\n", " ")
    text = f"SỞ MẪU Số 9/SM-VP {state} Hà Nội, ngày 05 tháng 3 năm 2026 QUYẾT ĐỊNH mẫu\n\nTài liệu"
    assert head(text) == ("9/SM-VP", "2026-03-05", "Quyết định", "Sở Mẫu")


def test_number_and_date_in_the_title_below_a_book_s_line():
    text = (
        "Văn kiện mẫu toàn tập\n\nNGHỊ QUYẾT SỐ 9 NQ/HĐM8 NGÀY 05-3-1988 CỦA HỘI ĐỒNG MẪU\nVỀ VIỆC MẪU\n\n"
        "HỘI ĐỒNG MẪU\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nCăn cứ Hiến pháp;"
    )
    assert head(text) == ("9-NQ/HĐM8", "1988-03-05", "Nghị quyết", "Hội đồng Mẫu")


def test_president_s_authority_names_the_state():
    authority = "CHỦ TỊCH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    text = f"CHỦ TỊCH NƯỚC\n{STATE}\nSố: 9/2026/L-CTN\nLỆNH\nVề mẫu\n{authority}\nCăn cứ;"
    assert read_document(text).issuer == "Chủ tịch nước"


def test_decree_of_the_1940s_has_its_number_in_the_title():
    text = "SẮC LỆNH\n\nCỦA CHỦ TỊCH NƯỚC SỐ 9 NV NGÀY 05 THÁNG 3 NĂM 1946\n\nChiểu theo đề nghị mẫu;"
    assert head(text) == ("9-NV", "1946-03-05", "Sắc lệnh", "Chủ tịch nước")


def test_date_that_the_title_repeats_is_no_subject():
    text = (
        "CHỦ TỊCH NƯỚC\nVIỆT NAM DÂN CHỦ CỘNG HOÀ\nHà Nội, ngày 05 tháng 3 năm 1946\nSẮC LỆNH\n"
        "CỦA CHỦ TỊCH NƯỚC SỐ 9 NGÀY 5 THÁNG 3 NĂM 1946{}\n\nChiểu theo đề nghị mẫu;"
    )
    assert [read_document(text.format(rest)).subject for rest in ("", " VỀ MẪU")] == [None, "VỀ MẪU"]


def test_decree_without_a_symbol_has_its_number_in_the_title_and_does_not_cite_itself():
    text = (
        "CHỦ TỊCH NƯỚC\nVIỆT NAM DÂN CHỦ CỘNG HOÀ\nSẮC LỆNH\nSỐ 9 NGÀY 05 THÁNG 3 NĂM 1946\nVỀ VIỆC MẪU\n\n"
        "Chiểu theo Sắc lệnh số 8 ngày 04 tháng 3 năm 1946;"
    )
    assert head(text) == ("9", "1946-03-05", "Sắc lệnh", "Chủ tịch nước")
    read = read_document(text)
    assert (read.subject, [cited.number for cited in read.cited]) == ("MẪU", ["8"])


@pytest.mark.parametrize(
    "state",
    [
        "VIỆT NAM DÂN CHỦ CỘNG HOÀ\nĐộc lập - Tự do - Hạnh phúc",
        "VIỆT NAM DÂN CHỦ CỘNG HÒA",
        "CỘNG HÒA MIỀN NAM VIỆT NAM\nĐộc lập - Dân chủ - Hòa bình - Trung lập",
    ],
)
def test_the_state_s_names_before_1976_are_no_part_of_the_issuer(state):
    number_and_date = "Số: 9-CP\nHà Nội, ngày 16 tháng 1 năm 1970"
    for text in (
        f"HỘI ĐỒNG CHÍNH PHỦ\n-----\nSố: 9-CP\n{state}\nHà Nội, ngày 16 tháng 1 năm 1970\nNGHỊ QUYẾT\nVề mẫu\nCăn cứ;",
        f"HỘI ĐỒNG CHÍNH PHỦ\n{state}\n{number_and_date}\nNGHỊ QUYẾT\nVề mẫu\nCăn cứ;",
        f"| HỘI ĐỒNG CHÍNH PHỦ | {state.replace(chr(10), ' ')} |\n| Số: 9-CP | Hà Nội, ngày 16 tháng 1 năm 1970 |\n"
        "NGHỊ QUYẾT\nVề mẫu\nCăn cứ;",
    ):
        assert head(text) == ("9-CP", "1970-01-16", "Nghị quyết", "Hội đồng Chính phủ")


def test_organ_whose_name_has_that_of_the_state():
    authority = "CHỦ TỊCH CHÍNH PHỦ VIỆT NAM DÂN CHỦ CỘNG HOÀ"
    text = f"SẮC LỆNH\nSỐ 9 NGÀY 05 THÁNG 3 NĂM 1946\nVỀ VIỆC MẪU\n{authority}\nChiểu theo đề nghị mẫu;"
    assert read_document(text).issuer == "Chủ tịch Chính phủ Việt Nam dân chủ cộng hoà"


def test_number_whose_first_figure_was_read_as_a_letter_is_none():
    text = (
        f"UBND TỈNH\n{STATE}\nSố: l23/QĐ-UBND\nHà Nội, ngày 05 tháng 3 năm 2026\nQUYẾT ĐỊNH\nVề mẫu\nCăn cứ;"
    )
    read = read_document(text)
    assert (read.number, read.type, read.cited) == (None, "Quyết định", ())


def test_own_number_in_other_spellings_is_no_citation():
    head = f"UBND TỈNH\n{STATE}\nSố: 19/QĐUBND\nHà Nội, ngày 05 tháng 3 năm 2019"
    assert read_document(f"Quyết định 19/2019/QĐ-UBND\n\n{head}").cited == ()
    head = head.replace("19/QĐUBND", "19/2019/QĐ-UB")
    annex = "QUY CHẾ\n(Ban hành kèm theo Quyết định số: 19/QĐ-UB ngày 05 tháng 3 năm 2019 của UBND tỉnh)"
    assert read_document(f"{head}\nQUYẾT ĐỊNH\nVề mẫu\nĐiều 1. Mẫu.\n{annex}").cited == ()
