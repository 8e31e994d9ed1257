"""Properties of the citation grammar for any text: layout changes no result, no text makes it fail or slow."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from official import find_citations, number_key, read_document, split_number
from tests.linearity import MEGABYTE, assert_linear

# No deadline, because a machine may be busy. The tests of a megabyte below judge time.
steady = settings(deadline=None)

TYPED_NUMBERS = st.one_of(
    st.builds(
        "{} số {}/{}/{}".format,
        st.sampled_from(["Nghị định"]),
        st.integers(1, 999),
        st.integers(1990, 2030),
        st.just("NĐ-CP"),
    ),
    st.builds("Chỉ thị số {:02d}/CT-UBND".format, st.integers(1, 99)),
    st.builds("Nghị quyết {}-NQ/TW".format, st.integers(1, 99)),
    st.builds("Kế hoạch số {}/KH-BCĐ138".format, st.integers(1, 9999)),
    st.builds("Thông tư liên tịch số {}/2012/TTLT-BTC-BKH&ĐT".format, st.integers(1, 300)),
    st.builds("Công văn số {}/SKHCN-HCTH".format, st.integers(1, 9999)),
    st.sampled_from(["Luật An ninh mạng", "Luật Phòng, chống ma túy", "Bộ luật Hình sự"]),
)
DATES = st.one_of(
    st.just(""),
    st.builds(" ngày {}/{}/{}".format, st.integers(1, 28), st.integers(1, 12), st.integers(1990, 2030)),
    st.builds(
        " ngày {:02d} tháng {} năm {}".format, st.integers(1, 28), st.integers(1, 12), st.integers(1990, 2030)
    ),
)
AFTER = st.sampled_from(
    ["", " của Chính phủ", " của UBND tỉnh Quảng Ngãi về việc triển khai", " về công tác dân vận"]
)
PASSAGES = st.lists(st.builds("{}{}{}".format, TYPED_NUMBERS, DATES, AFTER), min_size=1, max_size=5).map(
    lambda parts: "Căn cứ " + "; ".join(parts) + "."
)


def found(text):
    return [(c.type, c.number and number_key(c.number), c.name, c.date) for c in find_citations(text)]


@steady
@given(PASSAGES)
def test_decomposed_letters_change_nothing(text):
    assert found(unicodedata.normalize("NFD", text)) == [
        (type_, number, name, day) for type_, number, name, day in found(text)
    ]


@steady
@given(PASSAGES, st.data())
def test_line_ends_double_and_no_break_spaces_in_place_of_spaces_change_nothing(text, data):
    spaces = st.sampled_from([" ", "\n", "\r\n", "  ", "\u00a0", " \u200b"])
    assert found("".join(data.draw(spaces) if char == " " else char for char in text)) == found(text)


@steady
@given(PASSAGES)
def test_capitals_change_nothing(text):
    assert [(c.number and number_key(c.number), c.date) for c in find_citations(text.upper())] == [
        (number, day) for _, number, _, day in found(text)
    ]


@steady
@given(PASSAGES, PASSAGES)
def test_text_before_changes_nothing_of_the_numbers_that_follow(before, text):
    later = {number for _, number, *_ in found(f"{before}\n\n{text}")}
    assert later >= {number for _, number, *_ in found(text)}


@steady
@given(PASSAGES)
def test_spans_are_in_order_within_the_text_and_hold_the_number(text):
    for citation in find_citations(text):
        for start, end in citation.spans:
            assert 0 <= start < end <= len(text)
        if citation.number:
            assert any(citation.number in text[slice(*span)].replace(" ", "") for span in citation.spans)


PIECES = st.sampled_from(
    [
        *(
            "số",
            "Số:",
            "12/",
            "/NĐ-CP",
            "-",
            "KL/TW",
            "ngày",
            "tháng",
            "năm 2022",
            "01/8/2022",
            "của",
            "Luật",
            "Bộ luật",
        ),
        *("|", "**", "_", "\n", "\t", "\u0323", "(", ")", "“", "…", "ß", "ﬁ", "İ", "\x00", "\ud800", "<br>"),
        *(
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
            "ỦY BAN NHÂN DÂN",
            "KẾ HOẠCH",
            "V/v",
        ),
        *("Kính gửi:", "Nơi nhận:", "KT.", "TM.", "GIÁM ĐỐC", "sửa đổi, bổ sung một số điều của", "Căn cứ"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.text(max_size=400),
        st.lists(PIECES, max_size=60).map(" ".join),
        st.lists(PIECES, max_size=60).map("".join),
    )
)
def test_no_text_makes_the_grammar_fail(text):
    document = read_document(text)
    for citation in document.cited:
        assert all(0 <= start <= end <= len(text) for start, end in citation.spans)
    split_number(text)
    number_key(text)


HOSTILE = {
    "one word": "số ",
    "digits and slashes": "1/2/3-4/",
    "numbers in a row": "29-NQ/TW, ",
    "của của": "của Chính phủ của ",
    "Luật Luật": "Luật ",
    "amending laws": "Luật sửa đổi, bổ sung một số điều của ",
    "names that never end": "Luật Phòng, chống và ",
    "one letter": "a",
    "capitals": "ỦY BAN ",
    "line ends": "\n",
    "spaces": "   ",
    "dots": "Số: ....",
    "ellipses": "ngày … tháng … ",
    "underscores": "_",
    "table marks": "| ",
    "bold marks": "**",
    "combining marks": "a\u0323\u0302",
    "marks on one letter": "\u0323\u0302",
    "recipients": "Nơi nhận:\n- ",
    "signatures": "KT. GIÁM ĐỐC\n",
    "mottos": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM ",
    "dates": "ngày 1/1/2020 ",
    "nested": "Chỉ thị số 3/CT-UBND ngày 1/2/2022 của UBND tỉnh thực hiện ",
    "wide letters": "B Ộ N G H Ị ",
    "wide figures": "số 0 6 ",
    "symbols": "1/A-B-C-D-E-F-G",
}


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_megabyte_of_anything_is_read_in_linear_time(piece):
    assert_linear(read_document, piece)


@pytest.mark.slow
def test_a_megabyte_of_real_text_is_read_in_linear_time(dispatch):
    assert len(read_document(dispatch * (MEGABYTE // len(dispatch))).cited) == 11
    assert_linear(read_document, dispatch)
