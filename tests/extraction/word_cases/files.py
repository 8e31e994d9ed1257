"""The ten files. All their people, places, offices and figures are samples."""

from __future__ import annotations

import sys
import unicodedata
from html import escape
from pathlib import Path

from tests.extraction.word_cases.wordprocessing import (
    bold,
    bold_italic,
    cell,
    docx,
    field_link,
    footnote,
    hyperlink,
    italic,
    paragraph,
    picture,
    row,
    run,
    table,
    text,
    text_box,
    vml_picture,
)

_BREAK = "<w:r><w:br/></w:r>"
_TAB = "<w:r><w:tab/></w:r>"
_EMPTY = paragraph()
_PLAIN = text("Lớp học mẫu mở vào chiều thứ năm, có bốn mươi người dự.")


def conference() -> bytes:
    """Return a report as offices write it: all in Normal style, lead in bold italics, byline at the right."""
    return docx(
        paragraph(
            bold("XÃ MẪU MỞ LỚP TẬP HUẤN"), _BREAK, bold("PHÒNG, CHỐNG LỪA ĐẢO TRÊN MẠNG"), align="center"
        ),
        _EMPTY,
        paragraph(
            bold_italic(
                "(Bản tin mẫu) – Chiều 20/11/2026, Ủy ban nhân dân xã Mẫu mở lớp tập huấn về cách nhận "
            ),
            bold_italic("biết cuộc gọi lừa đảo cho bà con tám thôn."),
        ),
        text("Dự lớp có\xa0đại diện các hội,\xa0đoàn thể;\xa0lớp do cán bộ mẫu của xã đứng."),
        paragraph(picture(61), align="center"),
        paragraph(italic("Ảnh: Bà con thôn Mẫu tập nhận biết cuộc gọi lừa đảo"), align="center"),
        text("Bà con được xem tin nhắn mẫu, tập gọi lại đường dây nóng.", " Ai cũng có tờ rơi mang về."),
        paragraph(picture(62), align="center"),
        paragraph(run("Hình 2. Phát tờ rơi cho người cao tuổi. (Ảnh: Quang Mẫu)"), align="center"),
        text("Lớp sau mở ở thôn Mẫu Hai."),
        paragraph(bold("Minh Mẫu – Thu Mẫu"), align="right"),
    )


def pictures_in_tables() -> bytes:
    """Return a text whose pictures are in tables without borders, or share a paragraph with their caption."""
    crop = 'l="25000" t="10000" r="0" b="0"'
    return docx(
        paragraph(run("Phiên chợ mẫu ở xã Mẫu"), style="u1"),
        _PLAIN,
        table(
            row(
                cell(paragraph(picture(63))),
                cell(paragraph(picture(64, alt="A group of people. Description automatically generated"))),
            ),
            row(
                cell(paragraph(italic("Gian hàng thôn Một"), align="center")),
                cell(paragraph(italic("Gian hàng thôn Hai. Ảnh: Thu Mẫu"), align="center")),
            ),
        ),
        text("Chợ họp đến trưa."),
        paragraph(
            picture(65, alt="Cổng chợ mẫu", crop=crop),
            _BREAK,
            italic("Cổng chợ nhìn từ đường"),
            align="center",
        ),
        text("Chợ sau họp vào tuần tới."),
        table(
            row(cell(paragraph(picture(66))), cell(text("Bên ảnh là lời kể của chị Mẫu, người bán hàng.")))
        ),
        text("Bài và ảnh: Thu Mẫu"),
    )


def merged_cells() -> bytes:
    """Return a table with a head of two rows, merged across and down, with a row deleted under tracking."""
    down, across = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'

    def head(words: str, props: str = "") -> str:
        return cell(paragraph(bold(words), align="center"), props=props)

    def plain(words: str, props: str = "") -> str:
        return cell(paragraph(run(words)), props=props)

    repeated = "<w:tblHeader/>"
    rows = table(
        row(head("Thôn", down), head("Số lớp", across), head("Ghi chú", down), props=repeated),
        row(head("", "<w:vMerge/>"), head("Sáng"), head("Chiều"), head("", "<w:vMerge/>"), props=repeated),
        row(plain("Thôn Một"), plain("2"), plain("1"), plain("Học ở nhà văn hóa", down)),
        row(plain("Thôn Hai"), plain("1"), plain("1"), plain("", "<w:vMerge/>")),
        row(plain("Thôn Bỏ"), plain("0"), plain("0"), plain(""), props='<w:del w:id="5" w:author="Mẫu"/>'),
        row(plain("Cộng"), plain("5", across), plain("")),
    )
    return docx(
        paragraph(run("Số lớp mẫu đã mở"), style="u1"),
        _PLAIN,
        paragraph(bold("Bảng 1. Số lớp theo thôn (số liệu mẫu)"), align="center"),
        f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{rows}</w:sdtContent></w:sdt>",
        text("Số liệu trong bảng là số liệu mẫu."),
    )


def footnotes() -> bytes:
    """Return a text with footnotes, one of them in a table, and an endnote."""

    def note(number: int, *content: str, kind: str = "footnote") -> str:
        return f'<w:{kind} w:id="{number}"><w:p><w:r><w:{kind}Ref/></w:r>{"".join(content)}</w:p></w:{kind}>'

    report = "https://example.org/bao-cao?utm_source=word"
    separator = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    notes = [
        separator,
        note(
            1,
            run(" Theo báo cáo mẫu, xem "),
            hyperlink(report, "bản đầy đủ"),
            run("."),
        ),
        note(2, run(" Tính đến ngày làm mẫu.")),
    ]
    return docx(
        paragraph(run("Năm điều cần nhớ khi nhận cuộc gọi lạ"), style="u1"),
        paragraph(
            run("Kẻ gian hay xưng là cán bộ"),
            footnote(1),
            run(" để hỏi mã OTP"),
            footnote(1, "endnote"),
            run("."),
        ),
        table(
            row(cell(paragraph(bold("Cách lừa"))), cell(paragraph(bold("Số vụ"), footnote(2)))),
            row(cell(paragraph(run("Giả công an"))), cell(paragraph(run("12")))),
        ),
        text("Hãy gọi lại số đã biết."),
        footnotes="".join(notes),
        endnotes=note(1, run(" Mã dùng một lần."), kind="endnote"),
    )


def links() -> bytes:
    """Return links as Word keeps them, copied from search results, Facebook, Zalo and newsletters."""
    google = "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fhuong-dan%3Fid%3D7&usg=AOvVaw0"
    facebook = "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Ftin%3Ffbclid%3DIwAR0&h=AT0xyz"
    zalo = "https://chat.zalo.me/link?url=https%3A%2F%2Fexample.org%2Fzalo%3Fzarsrc%3D30"
    letter = "https://example.org/thu?so=3&utm_campaign=t11&utm_medium=email"
    simple = ' HYPERLINK "https://example.org/a?b=1&c=2" '
    return docx(
        paragraph(run("Nơi đọc thêm về an toàn trên mạng"), style="u1"),
        paragraph(
            *(run("Xem "), hyperlink(google, "hướng dẫn mẫu")),
            *(run(" và "), field_link(facebook, "tin mẫu"), run(".")),
        ),
        paragraph(
            *(run("Trên Zalo: "), hyperlink(zalo, "trang mẫu")),
            *(run("; qua thư: "), hyperlink(letter, "thư mẫu"), run(".")),
        ),
        paragraph(
            f'<w:fldSimple w:instr="{escape(simple)}">{run("Giữ nguyên")}</w:fldSimple>',
            *(run("; "), hyperlink("javascript:alert(1)", "chữ thường")),
            *(run("; "), f'<w:hyperlink w:anchor="_Toc1">{run("trong tệp")}</w:hyperlink>'),
            *(run("; "), hyperlink("mailto:bandoc@example.org", "bandoc@example.org"), run(".")),
        ),
        paragraph(italic("Nguồn: "), hyperlink("https://www.example.org/bai-goc?fbclid=1", "Báo Mẫu")),
    )


def tracked_changes() -> bytes:
    """Return a text under review: insertions, deletions, moves, comments, hidden text and form fields."""
    mark = 'w:id="3" w:author="Người sửa mẫu" w:date="2026-11-20T08:00:00Z"'
    deleted = run("hôm qua ").replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    return docx(
        paragraph(run("Thông báo mẫu đã sửa nhiều lần"), style="u1"),
        paragraph(
            run("Xã Mẫu "),
            f"<w:del {mark}>{deleted}</w:del>",
            f"<w:ins {mark}>{run('sáng nay ')}</w:ins>",
            '<w:commentRangeStart w:id="1"/>',
            run("mở cổng thông tin"),
            '<w:commentRangeEnd w:id="1"/>',
            '<w:r><w:commentReference w:id="1"/></w:r>',
            f"<w:moveTo {mark}>{run(' mới')}</w:moveTo>",
            run("."),
            f"<w:moveFrom {mark}>{run(' mới')}</w:moveFrom>",
            run("Ghi chú nội bộ.", "<w:vanish/>"),
        ),
        paragraph(
            '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">',
            run("Xã Mẫu"),
            "</w:smartTag>",
            run(" đặt tại "),
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('thôn Một')}</w:sdtContent></w:sdt>",
            run(", số nhà 12"),
            "<w:r><w:noBreakHyphen/></w:r>",
            run("14, thông\u00ad tin"),
            "<w:r><w:softHyphen/></w:r>",
            run(" mẫu.\u200b"),
            "<w:r><w:lastRenderedPageBreak/></w:r>",
        ),
        f"<w:p><w:pPr><w:rPr><w:del {mark}/></w:rPr></w:pPr><w:del {mark}>{deleted}</w:del></w:p>",
        comments=f"<w:comment {mark.replace('3', '1', 1)}>{text('Có cần nói rõ cổng nào không?')}</w:comment>",
    )


def old_fonts() -> bytes:
    """Return text of the 1990s (TCVN3 with a font of capitals, VNI) and a paragraph decomposed by macOS."""
    capitals = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/><w:b/>'
    tcvn3 = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    vni = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
    decomposed = unicodedata.normalize(
        "NFD", "Đoạn này gõ trên máy Mac, dấu rời khỏi chữ: Ủy ban, nghị quyết, phường."
    )
    return docx(
        paragraph(run("x· mÉu b¸o c¸o", capitals), align="center"),
        paragraph(run("Céng hßa x· héi chñ nghÜa ViÖt Nam. Bµ con ®­îc h­íng dÉn c¸ch gi÷ mËt khÈu.", tcvn3)),
        paragraph(run("Coäng hoøa xaõ hoäi. Baø con ñöôïc höôùng daãn caùch giöõ maät khaåu.", vni)),
        text(decomposed),
    )


def text_boxes() -> bytes:
    """Return a text with text boxes, VML pictures cropped, two sections, a header and a footer."""
    continuous = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="2" w:space="720"/></w:sectPr>'
    return docx(
        paragraph(run("Bản tin mẫu hai cột"), style="u1"),
        paragraph(run("Cột bên trái nói về lớp học mẫu."), text_box(text("Đường dây nóng mẫu: 0000."))),
        paragraph(
            picture(67),
            text_box(paragraph(run("Hình 1: Lớp học nhìn từ cuối phòng"), style="Chuthich")),
            align="center",
        ),
        paragraph(run("Cột bên phải nói về phiên chợ mẫu."), props=continuous),
        paragraph(vml_picture(80, 'cropleft="16384f" cropbottom=".5"'), align="center"),
        paragraph(italic("Chợ mẫu lúc sáng sớm - Ảnh: M.T."), align="center"),
        text("Hết bản tin mẫu."),
        header=paragraph(run("BẢN TIN MẪU – SỐ 11")),
        footer=paragraph(run("Trang 1")),
    )


def lists() -> bytes:
    """Return lists numbered by Word, in several levels, a numbered heading and a table of contents."""

    def level(number: int, kind: str, mark: str) -> str:
        described = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
        return f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/>{described}</w:lvl>'

    def item(words: str, number: int, depth: int = 0, style: str = "oancuaDanhsach") -> str:
        props = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        return paragraph(run(words), style=style, props=props)

    levels = [
        level(0, "upperRoman", "%1."),
        level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)"),
        level(0, "bullet", chr(0xF0B7)) + level(1, "bullet", "o"),
    ]
    kinds = [f'<w:abstractNum w:abstractNumId="{n}">{each}</w:abstractNum>' for n, each in enumerate(levels)]
    used = [f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(len(levels))]
    numbering = "".join([*kinds, *used])
    return docx(
        paragraph(bold("Việc nên làm để giữ tài khoản"), align="center"),
        paragraph(run("Trước khi bấm"), _TAB, run("1"), style="Mucluc1"),
        item("Trước khi bấm", 1, style="u1"),
        text("Hãy làm lần lượt:"),
        item("Đọc kỹ địa chỉ", 2),
        item("Hỏi người thân", 2),
        item("gọi điện", 2, 1),
        item("nhắn tin", 2, 1),
        item("Sau khi lỡ bấm", 1, style="u1"),
        item("Đổi mật khẩu", 3),
        item("ở máy khác", 3, 1),
        item("Báo công an", 3),
        text("Tin, bài: CTV"),
        numbering=numbering,
    )


def letterhead() -> bytes:
    """Return a press release of an office: letterhead as a table, byline, credits and source in the last lines."""
    return docx(
        table(
            row(
                cell(paragraph(bold("UBND XÃ MẪU")), paragraph(run("Số: 01/TB-MAU"))),
                cell(
                    paragraph(bold("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
                    paragraph(bold("Độc lập - Tự do - Hạnh phúc")),
                    paragraph(italic("Xã Mẫu, ngày 20 tháng 11 năm 2026")),
                ),
            )
        ),
        paragraph(bold("Ra mắt tổ công nghệ số cộng đồng xã Mẫu"), align="center"),
        paragraph(
            bold("Tổ có mười hai người, chia về tám thôn, giúp bà con cài ứng dụng và giữ mật khẩu an toàn.")
        ),
        table(
            row(cell(table(row(cell(paragraph(picture(68))))), paragraph(italic("Tổ công nghệ số ra mắt"))))
        ),
        text("Buổi ra mắt có đại diện các thôn, cùng xem và hỏi về cách giữ tài khoản."),
        paragraph(run("Bài: Minh Mẫu - Ảnh: Quang Mẫu"), align="right"),
        paragraph(italic("(Theo Cổng thông tin mẫu)"), align="right"),
    )


FILES = {
    "tin-hoi-nghi": conference,
    "anh-trong-bang": pictures_in_tables,
    "bang-o-gop": merged_cells,
    "ghi-chu-cuoi-trang": footnotes,
    "lien-ket": links,
    "dang-sua": tracked_changes,
    "phong-chu-cu": old_fonts,
    "hop-chu": text_boxes,
    "danh-sach": lists,
    "co-quoc-hieu": letterhead,
}

if __name__ == "__main__":
    # Write the files into a folder, to open them in Word or to upload them.
    for name, build in FILES.items():
        (Path(sys.argv[1]) / f"{name}.docx").write_bytes(build())
