"""Tests of reading a document's letterhead in any layout. The texts are written for these tests."""

import datetime
import re
import unicodedata
from dataclasses import dataclass

import pytest

from official import read_document
from vietnamese.fold import fold

STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM",)


@dataclass(frozen=True)
class Head:
    """Letterhead in parts, with the values to be read from it in every layout."""

    letterhead: tuple[str, ...]
    number_line: str
    date_line: str
    type_line: str | None
    subject_lines: tuple[str, ...]
    body: str
    motto: tuple[str, ...] = STATE
    number: str | None = None
    date: str | None = None
    type: str = ""
    issuer: str = ""
    subject: str = ""
    place: str = "Quảng Ngãi"


HEADS = {
    "directive": Head(
        ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
        "Số: 03/CT-UBND",
        "Quảng Ngãi, ngày 28 tháng 4 năm 2022",
        "CHỈ THỊ",
        ("Về việc xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc", "trên không gian mạng"),
        "Trong thời gian qua, tình hình diễn biến phức tạp.",
        number="03/CT-UBND",
        date="2022-04-28",
        type="Chỉ thị",
        issuer="Ủy ban nhân dân tỉnh Quảng Ngãi",
        subject="xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng",
    ),
    "letter": Head(
        ("UBND TỈNH QUẢNG NGÃI", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
        "Số: 1234/STTTT-CNTT",
        "Quảng Ngãi, ngày 05 tháng 9 năm 2022",
        None,
        ("V/v tăng cường bảo đảm an toàn thông tin", "trong dịp nghỉ lễ Quốc khánh 02/9"),
        "Kính gửi: Các sở, ban, ngành.\n\nThực hiện Công văn số 55/UBND-NC ngày 01/9/2022 của UBND tỉnh.",
        number="1234/STTTT-CNTT",
        date="2022-09-05",
        type="Công văn",
        issuer="Sở Thông tin và Truyền thông tỉnh Quảng Ngãi",
        subject="tăng cường bảo đảm an toàn thông tin trong dịp nghỉ lễ Quốc khánh 02/9",
    ),
    "decree": Head(
        ("CHÍNH PHỦ",),
        "Số: 13/2023/NĐ-CP",
        "Hà Nội, ngày 17 tháng 4 năm 2023",
        "NGHỊ ĐỊNH",
        ("Bảo vệ dữ liệu cá nhân",),
        "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
        number="13/2023/NĐ-CP",
        date="2023-04-17",
        type="Nghị định",
        issuer="Chính phủ",
        subject="Bảo vệ dữ liệu cá nhân",
        place="Hà Nội",
    ),
    "party directive": Head(
        ("TỈNH ỦY QUẢNG NGÃI", "*"),
        "Số 07-CT/TU",
        "Quảng Ngãi, ngày 15 tháng 3 năm 2021",
        "CHỈ THỊ",
        ("CỦA BAN THƯỜNG VỤ TỈNH ỦY", "về tăng cường lãnh đạo công tác bầu cử"),
        "Để thực hiện thắng lợi cuộc bầu cử, Ban Thường vụ yêu cầu:",
        motto=PARTY,
        number="07-CT/TU",
        date="2021-03-15",
        type="Chỉ thị",
        issuer="Tỉnh ủy Quảng Ngãi",
        subject="về tăng cường lãnh đạo công tác bầu cử",
    ),
    "party resolution": Head(
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "*"),
        "Số 35-NQ/TW",
        "Hà Nội, ngày 22 tháng 10 năm 2018",
        "NGHỊ QUYẾT",
        ("CỦA BỘ CHÍNH TRỊ", "về tăng cường bảo vệ nền tảng tư tưởng của Đảng"),
        "Trong những năm qua, công tác này đạt kết quả.",
        motto=PARTY,
        number="35-NQ/TW",
        date="2018-10-22",
        type="Nghị quyết",
        issuer="Bộ Chính trị",
        subject="về tăng cường bảo vệ nền tảng tư tưởng của Đảng",
        place="Hà Nội",
    ),
    "council's resolution": Head(
        ("HỘI ĐỒNG NHÂN DÂN", "TỈNH QUẢNG NGÃI"),
        "Số: 35/2022/NQ-HĐND",
        "Quảng Ngãi, ngày 07 tháng 12 năm 2022",
        "NGHỊ QUYẾT",
        ("Quy định chính sách hỗ trợ cán bộ làm việc tại bộ phận một cửa",),
        "HỘI ĐỒNG NHÂN DÂN TỈNH QUẢNG NGÃI\nKHÓA XIII KỲ HỌP THỨ 12\n\nCăn cứ Luật Ngân sách nhà nước ngày 25/6/2015;",
        number="35/2022/NQ-HĐND",
        date="2022-12-07",
        type="Nghị quyết",
        issuer="Hội đồng nhân dân tỉnh Quảng Ngãi",
        subject="Quy định chính sách hỗ trợ cán bộ làm việc tại bộ phận một cửa",
    ),
    "chairman's decision": Head(
        ("ỦY BAN NHÂN DÂN", "THÀNH PHỐ HÀ NỘI"),
        "Số: 22/QĐ-UBND",
        "Hà Nội, ngày 03 tháng 01 năm 2024",
        "QUYẾT ĐỊNH",
        ("VỀ VIỆC PHÊ DUYỆT KẾ HOẠCH CHUYỂN ĐỔI SỐ", "CỦA THÀNH PHỐ HÀ NỘI NĂM 2024"),
        "CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI\n\nCăn cứ Luật Ngân sách nhà nước ngày 25/6/2015;",
        number="22/QĐ-UBND",
        date="2024-01-03",
        type="Quyết định",
        issuer="Chủ tịch Ủy ban nhân dân thành phố Hà Nội",
        subject="PHÊ DUYỆT KẾ HOẠCH CHUYỂN ĐỔI SỐ CỦA THÀNH PHỐ HÀ NỘI NĂM 2024",
        place="Hà Nội",
    ),
    "joint circular of three organs": Head(
        ("BỘ CÔNG AN - BỘ TƯ PHÁP -", "VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO"),
        "Số: 902/2009/TTLT-BCA-BTP-VKSNDTC",
        "Hà Nội, ngày 07 tháng 9 năm 2009",
        "THÔNG TƯ LIÊN TỊCH",
        ("Hướng dẫn việc đọc văn bản mẫu",),
        "Căn cứ Nghị định số 901/2003/NĐ-CP ngày 03/6/2003 của Chính phủ;",
        number="902/2009/TTLT-BCA-BTP-VKSNDTC",
        date="2009-09-07",
        type="Thông tư liên tịch",
        issuer="Bộ Công an, Bộ Tư pháp, Viện kiểm sát nhân dân tối cao",
        subject="Hướng dẫn việc đọc văn bản mẫu",
        place="Hà Nội",
    ),
    "joint circular": Head(
        ("BỘ TÀI CHÍNH - BỘ TƯ PHÁP",),
        "Số: 92/2008/TTLT-BTC-BTP",
        "Hà Nội, ngày 17 tháng 10 năm 2008",
        "THÔNG TƯ LIÊN TỊCH",
        ("Hướng dẫn mức thu, chế độ thu, nộp lệ phí",),
        "Căn cứ Nghị định số 57/2002/NĐ-CP ngày 03/6/2002 của Chính phủ;",
        number="92/2008/TTLT-BTC-BTP",
        date="2008-10-17",
        type="Thông tư liên tịch",
        issuer="Bộ Tài chính, Bộ Tư pháp",
        subject="Hướng dẫn mức thu, chế độ thu, nộp lệ phí",
        place="Hà Nội",
    ),
    "plan with blanks": Head(
        ("UBND HUYỆN SƠN TỊNH", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO"),
        "Số:      /KH-PGDĐT",
        "Sơn Tịnh, ngày      tháng 9 năm 2021",
        "KẾ HOẠCH",
        ("Triển khai nhiệm vụ chuyển đổi số năm học 2021-2022",),
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 01/9/2021 của UBND huyện;",
        type="Kế hoạch",
        issuer="Phòng Giáo dục và Đào tạo huyện Sơn Tịnh",
        subject="Triển khai nhiệm vụ chuyển đổi số năm học 2021-2022",
        place="Sơn Tịnh",
    ),
}


def stacked(head: Head) -> str:
    lines = [*head.letterhead, "-------", "", *head.motto, "---------------", "", head.number_line, ""]
    if head.type_line:
        return "\n".join([*lines, head.date_line, "", head.type_line, *head.subject_lines, "", head.body])
    return "\n".join([*lines, *head.subject_lines, "", head.date_line, "", head.body])


def _columns(head: Head) -> list[tuple[str, str]]:
    left = [*head.letterhead, head.number_line, *(() if head.type_line else head.subject_lines)]
    right = [*head.motto, *[""] * (len(head.letterhead) - len(head.motto)), head.date_line]
    rows = max(len(left), len(right))
    return list(zip(left + [""] * (rows - len(left)), right + [""] * (rows - len(right)), strict=True))


def _below(head: Head) -> list[str]:
    return [head.type_line, *head.subject_lines, "", head.body] if head.type_line else ["", head.body]


def side_by_side(head: Head) -> str:
    return "\n".join([*(f"{a:<45}{b}" for a, b in _columns(head)), "", *_below(head)])


def run_together(head: Head) -> str:
    """Lay the head out as a PDF does: the columns' lines joined by one space."""
    return "\n".join([*(f"{a} {b}".strip() for a, b in _columns(head)), *_below(head)])


def flattened(head: Head) -> str:
    label = "" if head.type_line else f" {' '.join(head.subject_lines)}"
    rows = [
        f"{' '.join(head.letterhead)} | {' '.join(head.motto)} |",
        f"{head.number_line}{label} | {head.date_line} |",
    ]
    return "\n".join([*rows, *_below(head)])


def markdown(head: Head) -> str:
    label = "" if head.type_line else f"<br>{'<br>'.join(head.subject_lines)}"
    rows = [
        f"| **{'<br>'.join(head.letterhead)}** | **{'<br>'.join(head.motto)}** |",
        "|---|---|",
        f"| {head.number_line}{label} | *{head.date_line}* |",
        "",
    ]
    if head.type_line:
        rows += [f"## {head.type_line}", "", "**" + "\n".join(head.subject_lines) + "**"]
    return "\n".join([*rows, "", head.body])


def spread(head: Head) -> str:
    """Lay the head out as web pages do: an empty line after every line."""
    return stacked(head).replace("\n", "\n\n")


def decomposed(head: Head) -> str:
    return unicodedata.normalize("NFD", stacked(head)).replace("\n", "\r\n")


def broken(head: Head) -> str:
    """Lay the head out as sites do that break each cell after its first word."""
    return (
        "\n|\n".join(
            text.replace(" ", "\n", 1)
            for text in (" ".join(head.letterhead), " ".join(head.motto), head.number_line, head.date_line)
        )
        + "\n|\n"
        + "\n".join(_below(head) if head.type_line else [*head.subject_lines, "", head.body])
    )


def letterspaced(head: Head) -> str:
    """Lay the head out as text recognition reads wide letters: "N G H Ị  Q U Y Ế T", and the date's figures apart."""

    def wide(line: str) -> str:
        return "  ".join(" ".join(word) for word in line.split()) if line.isupper() else line

    plain = head.letterhead + head.motto + (head.type_line,)
    lines = (wide(line) if line in plain else line for line in stacked(head).split("\n"))
    return re.sub(r"(ngày|tháng) (\d)(\d)(?=\D)", r"\1 \2 \3", "\n".join(lines))


LAYOUTS = (stacked, side_by_side, run_together, flattened, markdown, spread, decomposed, broken, letterspaced)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_a_head_is_read_alike_in_every_layout(head, layout):
    read = read_document(layout(head))
    assert (read.number, read.date and read.date.isoformat(), read.type) == (
        head.number,
        head.date,
        head.type,
    )
    assert fold(read.issuer or "") == fold(head.issuer)
    assert fold(read.subject or "") == fold(head.subject)
    assert read.place == head.place
    assert read.warnings == ()


@pytest.mark.parametrize("name", ["directive", "decree", "council's resolution", "chairman's decision"])
def test_a_head_run_into_one_line_still_has_its_parts(name):
    head = HEADS[name]
    read = read_document(re.sub(r"\s+", " ", stacked(head)))
    assert (read.number, read.date and read.date.isoformat(), read.type) == (
        head.number,
        head.date,
        head.type,
    )
    assert fold(read.subject or "") == fold(head.subject)


def test_the_dispatch_of_2022_is_read_exactly(dispatch):
    read = read_document(dispatch)
    assert (read.number, read.symbol, read.date, read.type) == (
        None,
        "SKHCN-HCTH",
        datetime.date(2022, 8, 1),
        "Công văn",
    )
    assert read.issuer == "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi"
    assert read.place == "Quảng Ngãi"
    assert read.subject == (
        "triển khai thực hiện Kế hoạch thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022 của UBND tỉnh về việc xây dựng"
        " phong trào toàn dân bảo vệ an ninh Tổ quốc trên không gian mạng trên địa bàn tỉnh Quảng Ngãi"
    )
    assert read.signer == "KT. Giám đốc, Phó Giám đốc Trần Công Hòa"
    assert read.addressees == ("Trưởng các phòng, đơn vị thuộc Sở",)
    assert read.recipients == ("- Như trên;", "- Công an tỉnh;", "- GD, các PGĐ Sở;", "- Lưu: VT, HCTH.")
    assert read.warnings == ()
    assert len(read.cited) == 11


class TestNumbers:
    @pytest.mark.parametrize(
        "blank", ["Số:      /SKHCN-HCTH", "Số: ..../SKHCN-HCTH", "Số: ……/SKHCN-HCTH", "Số: /SKHCN-HCTH"]
    )
    def test_a_blank_one_is_none_and_its_symbol_kept(self, blank):
        read = read_document(
            f"SỞ KHOA HỌC VÀ CÔNG NGHỆ\n\n{STATE[0]}\n{STATE[1]}\n\n{blank}\n\nKính gửi: Các phòng"
        )
        assert (read.number, read.symbol, read.type) == (None, "SKHCN-HCTH", "Công văn")

    def test_of_a_draft_keeps_the_year_in_its_symbol(self):
        read = read_document(
            f"BỘ CÔNG AN\n{STATE[0]}\nSố:    /2020/TT-BCA\nHà Nội, ngày   tháng   năm 2020\nDỰ THẢO\nTHÔNG TƯ\nQuy định"
        )
        assert (read.number, read.symbol, read.date, read.place) == (None, "2020/TT-BCA", None, "Hà Nội")

    def test_of_a_law_has_its_type_before_it_and_the_law_does_not_cite_itself(self):
        read = read_document(
            f"QUỐC HỘI\n{STATE[0]}\nLuật số: 24/2018/QH14\nHà Nội, ngày 12 tháng 6 năm 2018\n\nLUẬT\n\nAN NINH MẠNG\n\n"
            "Căn cứ Hiến pháp;\nQuốc hội ban hành Luật An ninh mạng."
        )
        assert (read.number, read.type, read.subject, read.issuer) == (
            "24/2018/QH14",
            "Luật",
            "AN NINH MẠNG",
            "Quốc hội",
        )
        assert read.cited == ()

    def test_in_an_old_title_is_between_issuer_and_date(self):
        read = read_document(
            "THÔNG TƯ\nCỦA BỘ VĂN HÓA - THÔNG TIN SỐ 12/2004/TT-BVHTT NGÀY 24 THÁNG 3 NĂM 2004\nHƯỚNG DẪN XUẤT BẢN\n\n"
            "Căn cứ Nghị định số 31/2001/NĐ-CP ngày 26/6/2001 của Chính phủ;"
        )
        assert (read.number, read.date, read.type) == (
            "12/2004/TT-BVHTT",
            datetime.date(2004, 3, 24),
            "Thông tư",
        )
        assert read.subject == "HƯỚNG DẪN XUẤT BẢN"

    def test_of_a_site_s_table_fill_only_what_the_head_does_not_say(self):
        read = read_document(
            "Số hiệu: | 5/QĐ-UBND | Loại văn bản: | Quyết định |\nNơi ban hành: | Tỉnh Quảng Ngãi |\n"
            "Người ký: | Nguyễn Văn An | Ngày ban hành: | 06/01/2020 |\n"
            f"ỦY BAN NHÂN DÂN | {STATE[0]} |\nSố: 5/QĐ-UBND | Quảng Ngãi, ngày 05 tháng 01 năm 2020 |\n"
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Đầu tư công ngày 13/6/2019;"
        )
        assert read.date == datetime.date(2020, 1, 5)
        assert read.issuer == "Chủ tịch Ủy ban nhân dân tỉnh Quảng Ngãi"
        assert read.signer == "Nguyễn Văn An"


def test_a_year_in_the_number_that_is_not_the_date_s_is_warned_of():
    read = read_document(
        f"CHÍNH PHỦ\n{STATE[0]}\nSố: 13/2023/NĐ-CP\nHà Nội, ngày 17 tháng 4 năm 2022\nNGHỊ ĐỊNH\nBảo vệ dữ liệu"
    )
    assert read.date == datetime.date(2022, 4, 17)
    assert len(read.warnings) == 1


def test_a_newspaper_s_passage_has_no_head():
    read = read_document(
        "Sáng 20/9, Tỉnh ủy tổ chức hội nghị sơ kết Nghị quyết 29-NQ/TW ngày 25/7/2018 của Bộ Chính trị."
    )
    assert (read.number, read.date, read.type, read.issuer, read.subject, read.signer) == (None,) * 6
    assert len(read.cited) == 1


class TestSignatures:
    @pytest.mark.parametrize(
        ("block", "signer"),
        [
            (
                "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\n(Đã ký)\n\nNguyễn Văn An",
                "TM. Ủy ban nhân dân, KT. Chủ tịch, Phó Chủ tịch Nguyễn Văn An",
            ),
            ("TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG\n\nLê Thị Bình", "TL. Giám đốc, Chánh Văn phòng Lê Thị Bình"),
            ("TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG\n\nLê Thị Bình", "TUQ. Giám đốc, Trưởng phòng Lê Thị Bình"),
            ("Q. GIÁM ĐỐC\n\nLê Thị Bình", "Q. Giám đốc Lê Thị Bình"),
            ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nLê Thị Bình", "T/M Ban Thường vụ, Phó Bí thư Lê Thị Bình"),
            ("T/M ỦY BAN MẪU\nCHỦ TỊCH\n\nLê Thị Bình", "T/M Ủy ban Mẫu, Chủ tịch Lê Thị Bình"),
            (
                "T.L ỦY BAN MẪU\nK.T ỦY VIÊN\nTỔ TRƯỞNG\n\nLê Thị Bình",
                "T.L Ủy ban Mẫu, K.T Ủy viên, Tổ trưởng Lê Thị Bình",
            ),
            (
                "T.M. HỘI ĐỒNG CHÍNH PHỦ\nK.T. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n\nLê Thị Bình",
                "T.M. Hội đồng Chính phủ, K.T. Thủ tướng, Phó Thủ tướng Lê Thị Bình",
            ),
            (
                "KT. BỘ TRƯỞNG BỘ MẪU\nThứ trưởng\n(Đã ký)\nLê Thị Bình",
                "KT. Bộ trưởng Bộ mẫu, Thứ trưởng Lê Thị Bình",
            ),
            ("GIÁM ĐỐC\n\nThượng tá Lê Văn Cường", "Giám đốc Thượng tá Lê Văn Cường"),
            ("GIÁM ĐỐC\n\nÐại tá Ðoàn Văn Cường", "Giám đốc Ðại tá Ðoàn Văn Cường"),
            ("CHỦ TỊCH\n\nĐinh Thị H'Nhiên", "Chủ tịch Đinh Thị H'Nhiên"),
            ("CHỦ TỊCH\n\nH’Ngăm Niê KĐăm", "Chủ tịch H’Ngăm Niê KĐăm"),
            ("CHỦ TỊCH\n\nĐinh Thị\nH'Nhiên", "Chủ tịch Đinh Thị H'Nhiên"),
            ("CHỦ TỊCH\n\nĐINH THỊ H'NHIÊN", "Chủ tịch Đinh Thị H'Nhiên"),
            ("CHỦ TỊCH\n\nĐOÀN THỊ HOA", "Chủ tịch Đoàn Thị Hoa"),
            ("GIÁM ĐỐC\n\nÐẠI TÁ ÐOÀN VĂN AN", "Giám đốc Đại tá Ðoàn Văn An"),
            ("GIÁM ĐỐC\n\nTS. LÊ THỊ BÌNH", "Giám đốc TS. Lê Thị Bình"),
            ("GIÁM ĐỐC\n\nPGS.TS. LÊ BÌNH", "Giám đốc PGS.TS. Lê Bình"),
            ("GIÁM ĐỐC\n\nBÁC SĨ CHUYÊN KHOA II LÊ BÌNH", "Giám đốc Bác sĩ chuyên khoa II Lê Bình"),
            ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nK' Brơi", "KT. Chủ tịch, Phó Chủ tịch K' Brơi"),
            ("CHỦ TỊCH\n\nLê Thị Thanh-Hà", "Chủ tịch Lê Thị Thanh-Hà"),
            ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nĐoàn Lê Bình", "KT. Chủ tịch, Phó Chủ tịch Đoàn Lê Bình"),
            ("GIÁM ĐỐC\n\nBSCKII. Lê Thị Bình", "Giám đốc BSCKII. Lê Thị Bình"),
            ("GIÁM ĐỐC\n\nBS.CKI Lê Thị Bình", "Giám đốc BS.CKI Lê Thị Bình"),
            ("GIÁM ĐỐC\n\nTiến sĩ Lê Thị Bình", "Giám đốc Tiến sĩ Lê Thị Bình"),
            ("VIỆN TRƯỞNG\n\nPhó Giáo sư, Tiến sĩ Lê Bình", "Viện trưởng Phó Giáo sư, Tiến sĩ Lê Bình"),
            ("GIÁM ĐỐC\n\nBác sĩ chuyên khoa II Lê Bình", "Giám đốc Bác sĩ chuyên khoa II Lê Bình"),
        ],
    )
    def test_capacity_position_and_name(self, block, signer):
        text = f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\n{block}\n"
        assert read_document(text).signer == signer
        assert read_document(text).warnings == ()
        assert read_document(text).recipients == ("- Như trên;", "- Lưu: VT.")

    @pytest.mark.parametrize("organ", ["ĐOÀN KIỂM TRA", "ĐOÀN VĂN CÔNG", "ĐẠI TÁ"])
    def test_an_organ_or_a_rank_in_capitals_is_no_person(self, organ):
        text = f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Lưu: VT.\n\nTRƯỞNG ĐOÀN\n\n{organ}\n"
        assert read_document(text).warnings == ("Máy thấy chức vụ nhưng không thấy họ tên của người ký.",)

    @pytest.mark.parametrize(
        ("block", "signer"),
        [
            ("GIÁM ĐỐC\n\nLê Thị Bình", "Giám đốc Lê Thị Bình"),
            ("GIÁM ĐỐC\n\n(Đã ký)\n\nLê Thị Bình", "Giám đốc Lê Thị Bình"),
            ("GIÁM ĐỐC\n\nĐoàn Thị Bình", "Giám đốc Đoàn Thị Bình"),
            ("CHÁNH VĂN PHÒNG\nLê Thị Bình", "Chánh Văn phòng Lê Thị Bình"),
            ("BỘ TRƯỞNG,\nCHỦ NHIỆM VĂN PHÒNG\n\nLê Thị Bình", "Bộ trưởng, Chủ nhiệm Văn phòng Lê Thị Bình"),
            ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nLê Thị Bình", "KT. Giám đốc, Phó Giám đốc Lê Thị Bình"),
            ("GIÁM ĐỐC\n\nLÊ THỊ BÌNH", "Giám đốc Lê Thị Bình"),
            ("CHÁNH VĂN PHÒNG\n(Đã ký)\nĐẠI TÁ LÊ BÌNH", "Chánh Văn phòng Đại tá Lê Bình"),
        ],
    )
    @pytest.mark.parametrize(
        "below",
        ["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "", "Nơi nhận:\n- Lưu: VT.\n\nPHỤ LỤC\n1. Mẫu.\n2. Mẫu."],
    )
    def test_a_signature_is_before_the_recipients_or_without_them(self, block, signer, below):
        text = f"{stacked(HEADS['letter'])}\n\n{block}\n\n{below}"
        assert read_document(text).signer == signer
        assert read_document(text).warnings == ()

    @pytest.mark.parametrize(
        "authority", ["GIÁM ĐỐC TRUNG TÂM THÀNH PHỐ\nHÀ NỘI", "CỤC TRƯỞNG\nCục Hải Quan", "CHỦ TỊCH"]
    )
    @pytest.mark.parametrize("text", ["", "\nCăn cứ Luật Hải quan;\n\nNơi nhận:\n- Như trên;"])
    def test_an_authority_above_the_text_is_no_signature(self, authority, text):
        subject = "QUYẾT ĐỊNH\nVề việc mẫu"
        assert read_document(f"{stacked(HEADS['letter'])}\n\n{subject}\n{authority}{text}").signer is None

    def test_recipients_and_signature_side_by_side(self):
        text = stacked(HEADS["letter"]) + (
            "\n\nNơi nhận:                         KT. GIÁM ĐỐC\n- Như trên;                       PHÓ GIÁM ĐỐC\n"
            "- Công an tỉnh;\n- Lưu: VT.\n                                  Trần Văn Dũng\n"
        )
        read = read_document(text)
        assert read.recipients == ("- Như trên;", "- Công an tỉnh;", "- Lưu: VT.")
        assert read.signer == "KT. Giám đốc, Phó Giám đốc Trần Văn Dũng"

    def test_addressees_of_a_list(self):
        text = stacked(HEADS["letter"]).replace(
            "Kính gửi: Các sở, ban, ngành.",
            "Kính gửi:\n\n- Các sở, ban, ngành;\n- UBND các huyện,\nthị xã, thành phố.",
        )
        assert read_document(text).addressees == ("Các sở, ban, ngành", "UBND các huyện, thị xã, thành phố")

    @pytest.mark.parametrize(
        "entry",
        [
            "- Bộ Tư pháp (Cục Kiểm tra văn bản\nQPPL);",
            "- Bộ Tư pháp (Cục Kiểm tra văn bản\nQPPL, Vụ Pháp luật)",
            "- Văn phòng Đoàn ĐBQH và\nHĐND tỉnh;",
            "- Mặt trận Tổ quốc\nViệt Nam tỉnh",
            "- Các cơ quan ngang bộ, cơ quan thuộc\nChính phủ và\nQuốc hội;",
            "- Đảng ủy\nKTNN;",
            "- TT. Tỉnh ủy, TT. HĐND\ntỉnh;",
            "- CT, PCT UBND tỉnh,\nCVP;",
        ],
    )
    @pytest.mark.parametrize("last", ["- Lưu: VT.", "- Lưu:\nVT, Vụ TCCB.", "- Lưu: VT"])
    def test_recipients_whose_lines_a_narrow_column_broke(self, entry, last):
        text = f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Như trên;\n{entry}\n{last}\nGIÁM ĐỐC\nLê Thị Bình\n- Mẫu;"
        read = read_document(text)
        assert read.recipients == ("- Như trên;", entry.replace("\n", " "), last.replace("\n", " "))
        assert read.signer == "Giám đốc Lê Thị Bình"

    def test_recipients_after_an_end_mark_are_others(self):
        text = f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Công an tỉnh;\nHội Mẫu tỉnh;\nLưu: VT."
        assert read_document(text).recipients == ("- Công an tỉnh;", "Hội Mẫu tỉnh;", "Lưu: VT.")

    @pytest.mark.parametrize(
        "below",
        [
            "Lê Thị Bình",
            "Thượng tá Lê Thị Bình.",
            "GIÁM ĐỐC",
            "(Đã ký)",
            "PHỤ LỤC\n- Mẫu;",
            "Phụ lục này có các mục sau:\n- Mẫu;",
            "Phụ lục\n\n- Mẫu;",
            "Phụ lục mẫu.",
            "1. Nội dung mẫu.",
            "\nNội dung mẫu.",
        ],
    )
    def test_text_below_the_recipients_is_none(self, below):
        text = f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Như trên\n- Lưu: VT\n{below}\n"
        assert read_document(text).recipients == ("- Như trên", "- Lưu: VT")

    @pytest.mark.parametrize(
        ("lines", "addressees"),
        [
            (
                "- Các bộ, cơ quan thuộc\nChính phủ;\n- UBND tỉnh, thành phố.",
                ("Các bộ, cơ quan thuộc Chính phủ", "UBND tỉnh, thành phố"),
            ),
            (
                "- Bộ Tư pháp (Cục Kiểm tra\nQPPL).\nThực hiện Công văn mẫu.",
                ("Bộ Tư pháp (Cục Kiểm tra QPPL)",),
            ),
            ("- Sở A\n- Sở B\nThực hiện Công văn mẫu.\n- Mẫu;", ("Sở A", "Sở B")),
            ("- Sở A\n- Sở B\nSở Mẫu đề nghị:\n- Mẫu;", ("Sở A", "Sở B")),
            ("- Sở A\n- Sở B.\nSở Mẫu đề nghị\n- Mẫu;", ("Sở A", "Sở B")),
            ("Sở A\nThực hiện Công văn mẫu, đề nghị\n- Mẫu;", ("Sở A",)),
        ],
    )
    def test_addressees_whose_lines_a_narrow_column_broke(self, lines, addressees):
        text = stacked(HEADS["letter"]).replace("Kính gửi: Các sở, ban, ngành.", f"Kính gửi:\n\n{lines}")
        assert read_document(text).addressees == addressees

    @pytest.mark.parametrize(
        ("block", "signer"),
        [
            ("GIÁM ĐỐC\tBÍ THƯ\n\nĐại tá Trần Văn Dũng\tLê Thị Bình", "Bí thư Lê Thị Bình"),
            (
                "KT. GIÁM ĐỐC CÔNG AN TỈNH\tTM. BAN THƯỜNG VỤ\nPHÓ GIÁM ĐỐC\tBÍ THƯ\nTrần Văn Dũng\tLê Thị Bình",
                "TM. Ban Thường vụ, Bí thư Lê Thị Bình",
            ),
            (
                "KT. GIÁM ĐỐC SỞ Y TẾ\tKT. GIÁM ĐỐC SỞ TƯ PHÁP\nPHÓ GIÁM ĐỐC\tPHÓ GIÁM ĐỐC",
                "KT. Giám đốc Sở Tư pháp, Phó Giám đốc",
            ),
            (
                "GIÁM ĐỐC SỞ Y TẾ\tKT. GIÁM ĐỐC CÔNG AN TỈNH\n\tPHÓ GIÁM ĐỐC\nLê Thị Bình\tTrần Văn Dũng",
                "KT. Giám đốc Công an tỉnh, Phó Giám đốc Trần Văn Dũng",
            ),
            (
                "GIÁM ĐỐC\tBÍ THƯ\tCHỦ TỊCH\nTrần Văn Dũng\tĐinh Thị H'Nhiên\tLê Thị Bình",
                "Chủ tịch Lê Thị Bình",
            ),
        ],
    )
    def test_of_signatures_side_by_side_the_last_is_read_and_it_is_said(self, block, signer):
        read = read_document(f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\n{block}\n")
        assert read.signer == signer
        assert "nhiều chữ ký ngang nhau" in read.warnings[0]

    def test_signatures_side_by_side_may_stand_above_the_recipients(self):
        block = "TM. TỈNH ĐOÀN\tCÔNG AN TỈNH\nBÍ THƯ\tGIÁM ĐỐC\nLê Thị Bình\tĐại tá Trần Văn Dũng"
        read = read_document(f"{stacked(HEADS['letter'])}\n\n{block}\n\nNơi nhận:\n- Lưu: VT.\n")
        assert read.signer == "Công an tỉnh, Giám đốc Đại tá Trần Văn Dũng"

    @pytest.mark.parametrize(
        "block",
        [
            "Nơi nhận:\n- Lưu: VT.\nKT. GIÁM ĐỐC | PHÓ GIÁM ĐỐC | Lê Thị Bình",
            "Nơi nhận:\tKT. GIÁM ĐỐC\n- Như trên;\tPHÓ GIÁM ĐỐC\n- Lưu: VT.\tLê Thị Bình",
            "NƠI NHẬN:\tKT. GIÁM ĐỐC\nNHƯ TRÊN;\tPHÓ GIÁM ĐỐC\n- Lưu: VT.\tLê Thị Bình",
        ],
    )
    def test_cells_of_one_signature_are_not_several(self, block):
        read = read_document(f"{stacked(HEADS['letter'])}\n\n{block}\n")
        assert (read.signer, read.warnings) == ("KT. Giám đốc, Phó Giám đốc Lê Thị Bình", ())

    def test_an_office_without_a_name_is_said(self):
        text = f"{stacked(HEADS['letter'])}\n\nNơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\n"
        assert read_document(text).signer == "Giám đốc"
        assert read_document(text).warnings == ("Máy thấy chức vụ nhưng không thấy họ tên của người ký.",)

    def test_of_two_signatures_side_by_side_the_last_has_its_own_name(self):
        text = stacked(HEADS["letter"]) + (
            "\n\nGIÁM ĐỐC SỞ Y TẾ                    KT. GIÁM ĐỐC CÔNG AN TỈNH\n"
            "                                    PHÓ GIÁM ĐỐC\n\nLê Thị Bình                         Trần Văn Dũng\n"
        )
        assert read_document(text).signer == "KT. Giám đốc Công an tỉnh, Phó Giám đốc Trần Văn Dũng"
