"""Tests of the provisions that an amending law's instructions change."""

from pathlib import Path

import pytest

from official import amendments, provisions

PROFILE = Path(__file__).parents[2] / "home" / "profiles" / "quang-ngai"


def told(text):
    return [(each.effect.value, each.target, each.added) for each in amendments.find(text)]


def test_sample_amendment():
    text = (PROFILE / "luat-mau-sua-doi.txt").read_text(encoding="utf-8")
    assert told(text) == [
        ("sua-doi", "dieu-9", ""),
        ("bo-sung", "dieu-14-khoan-2", "khoản 3"),
        ("bai-bo", "dieu-22", ""),
    ]
    assert [provisions.called(each.source) for each in amendments.find(text)] == [
        "khoản 1 Điều 1",
        "khoản 2 Điều 1",
        "khoản 3 Điều 1",
    ]


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("Sửa đổi, bổ sung khoản 2 Điều 8 như sau:", [("sua-doi", "dieu-8-khoan-2", "")]),
        ("Sửa\xa0đổi,\xa0bổ\xa0sung khoản\xa02 Điều\xa08 như sau:", [("sua-doi", "dieu-8-khoan-2", "")]),
        ("Sửa ðổi, bổ sung ðiểm a khoản 2 Ðiều 8 như sau:", [("sua-doi", "dieu-8-khoan-2-diem-a", "")]),
        ("Đính chính khoản 2 Điều 8 như sau:", [("dinh-chinh", "dieu-8-khoan-2", "")]),
        ("Đính chính cụm từ “cũ” thành “mới” tại Điều 4.", [("dinh-chinh", "dieu-4", "")]),
        (
            "Ngưng hiệu lực thi hành khoản 8, 9 Điều 8; đình chỉ việc thi hành Điều 10.",
            [("dinh-chi", f"dieu-{each}", "") for each in ("8-khoan-8", "8-khoan-9", "10")],
        ),
        ("Tạm ngưng hiệu lực đối với Điều 5.", [("dinh-chi", "dieu-5", "")]),
        (
            "Kéo dài thời hạn áp dụng khoản 2, 3 Điều 8 đến hết ngày 31/12/2027 và bãi bỏ Điều 9.",
            [("gia-han", "dieu-8-khoan-2", ""), ("gia-han", "dieu-8-khoan-3", ""), ("bai-bo", "dieu-9", "")],
        ),
        ("Gia hạn hiệu lực của Điều 5.", [("gia-han", "dieu-5", "")]),
        ("Kéo dài thêm thời gian thực hiện quy định tại Điều 5.", [("gia-han", "dieu-5", "")]),
        ("Gia hạn giấy phép theo Điều 5.", []),
        ("Đình chỉ công tác theo Điều 5.", []),
        (
            "Sửa đổi các điểm a, b và đ khoản 1 Điều 5 như sau:",
            [("sua-doi", f"dieu-5-khoan-1-diem-{each}", "") for each in ("a", "b", "dd")],
        ),
        (
            "Sửa đổi khoản 1 và khoản 3 Điều 5; bổ sung khoản 4 vào sau khoản 3 Điều 5 như sau:",
            [
                ("sua-doi", "dieu-5-khoan-1", ""),
                ("sua-doi", "dieu-5-khoan-3", ""),
                ("bo-sung", "dieu-5-khoan-3", "khoản 4"),
            ],
        ),
        ("Bổ sung Điều 5a vào sau Điều 5 như sau:", [("bo-sung", "dieu-5", "Điều 5a")]),
        ("Bổ sung khoản 3 Điều 7 như sau:", [("bo-sung", "dieu-7", "khoản 3")]),
        (
            "Thay thế cụm từ “cũ tại Điều 77” bằng cụm từ “mới” tại khoản 1 Điều 3 và Điều 4.",
            [("sua-doi", "dieu-3-khoan-1", ""), ("sua-doi", "dieu-4", "")],
        ),
        ("Bổ sung cụm từ “x” vào sau cụm từ “y” tại khoản 2 Điều 13.", [("sua-doi", "dieu-13-khoan-2", "")]),
        (
            "Bãi bỏ các khoản 2, 3 Điều 9 và Điều 10.",
            [("bai-bo", f"dieu-{each}", "") for each in ("9-khoan-2", "9-khoan-3", "10")],
        ),
        (
            "Sửa đổi, bổ sung khoản 4 và bổ sung khoản 5, khoản 6 vào Điều 7.",
            [("sua-doi", "dieu-7-khoan-4", ""), ("bo-sung", "dieu-7", "khoản 5")],
        ),
        (
            "Sửa đổi, bổ sung khoản 18 và bổ sung khoản 18a vào sau khoản 18 Điều 9 như sau:",
            [("sua-doi", "dieu-9-khoan-18", ""), ("bo-sung", "dieu-9-khoan-18", "khoản 18a")],
        ),
        ("Thay thế cụm từ “lập và thay thế tệp” bằng “lập tệp” tại Điều 3.", [("sua-doi", "dieu-3", "")]),
        ("Bãi bỏ Điều 6 và sửa đổi Điều 15.", [("bai-bo", "dieu-6", ""), ("sua-doi", "dieu-15", "")]),
        (
            "Sửa đổi, bổ sung điểm a khoản 2 Điều 30 (đã được sửa đổi, bổ sung bởi khoản 13 Điều 1 Thông tư số"
            " 02/2021/TT-MAU) như sau:",
            [("sua-doi", "dieu-30-khoan-2-diem-a", "")],
        ),
        (
            "Sửa đổi khoản 2 Điều 8 đã được sửa đổi, bổ sung theo khoản 3 Điều 1 Luật số 59/2020/QH14; bãi bỏ Điều 9.",
            [("sua-doi", "dieu-8-khoan-2", ""), ("bai-bo", "dieu-9", "")],
        ),
        (
            "Bãi bỏ khoản 6 Điều 3 được bổ sung tại khoản 1 Điều 1 Nghị định số 14/2022/NĐ-CP và khoản 7 Điều 3.",
            [("bai-bo", "dieu-3-khoan-6", ""), ("bai-bo", "dieu-3-khoan-7", "")],
        ),
        (
            "Sửa đổi Điều 8 (được bổ sung tại Điều 1 Nghị định số 14/2022/NĐ-CP (gọi tắt là Nghị định 14)) như sau:",
            [("sua-doi", "dieu-8", "")],
        ),
        (
            'Thay thế cụm từ "cũ" bằng cụm từ "mới" tại khoản 2 Điều 15; khoản 1 và 3 Điều 32.',
            [("sua-doi", f"dieu-{each}", "") for each in ("15-khoan-2", "32-khoan-1", "32-khoan-3")],
        ),
        ("Cơ quan sửa đổi Điều 1 thì báo cáo.", []),
        ("Sửa đổi, bổ sung một số điều của Luật số 01/2020/MAU1", []),
    ],
)
def test_instruction(instruction, expected):
    assert told(f"Điều 1. Sửa đổi Luật mẫu\n1. {instruction}") == expected


@pytest.mark.parametrize(
    ("instruction", "targets"),
    [
        ("Bãi bỏ từ Điều 20 đến Điều 23.", ["20", "21", "22", "23"]),
        ("Bãi bỏ Điều 5, Điều 20 đến hết Điều 22 và Điều 30.", ["5", "20", "21", "22", "30"]),
        ("Bãi bỏ các điều 3, 20 đến 22, 25 đến 26.", ["3", "20", "21", "22", "25", "26"]),
        ("Bãi bỏ các điều 20-22.", ["20", "21", "22"]),
        ("Bãi bỏ khoản 2 đến khoản 4 Điều 8.", ["8-khoan-2", "8-khoan-3", "8-khoan-4"]),
        ("Bãi bỏ các khoản từ 2 đến 4 Điều 8.", ["8-khoan-2", "8-khoan-3", "8-khoan-4"]),
        ("Bãi bỏ các khoản 1, 3 đến 4 Điều 8.", ["8-khoan-1", "8-khoan-3", "8-khoan-4"]),
        (
            "Bãi bỏ từ điểm c đến điểm e khoản 1 Điều 8.",
            ["8-khoan-1-diem-c", "8-khoan-1-diem-d", "8-khoan-1-diem-dd", "8-khoan-1-diem-e"],
        ),
        ("Bãi bỏ điểm h đến điểm k khoản 1 Điều 8.", [f"8-khoan-1-diem-{each}" for each in "hik"]),
        # The provisions in between cannot be enumerated.
        ("Bãi bỏ từ khoản 2 Điều 5 đến khoản 3 Điều 7.", []),
        ("Bãi bỏ Điều 20a đến Điều 22.", []),
        ("Bãi bỏ Điều 20 đến Điều 22b.", []),
        ("Bãi bỏ Điều 22 đến Điều 20.", []),
        ("Bãi bỏ Điều 1 đến Điều 999999999.", []),
        ("Bãi bỏ Điều 5 Chương II đến Điều 7.", []),
        ("Bãi bỏ điểm a đến điểm w khoản 1 Điều 8.", []),
        ("Bãi bỏ quy định dẫn đến Điều 7.", []),
        ("Bãi bỏ khoản 2 Điều 8 từ ngày 01/7/2025 đến 31/12/2025.", ["8-khoan-2"]),
    ],
)
def test_range_of_provisions(instruction, targets):
    assert told(f"Điều 1. Sửa đổi Luật mẫu\n1. {instruction}") == [
        ("bai-bo", f"dieu-{target}", "") for target in targets
    ]


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [
        ("Khoản 2 Điều 5 được sửa đổi, bổ sung như sau:", [("sua-doi", "dieu-5-khoan-2", "")]),
        ("Điều 6 của Luật Mẫu được bãi bỏ.", [("bai-bo", "dieu-6", "")]),
        ("Các điểm a và b khoản 1 Điều 7 được thay thế như sau:", [
            ("sua-doi", "dieu-7-khoan-1-diem-a", ""), ("sua-doi", "dieu-7-khoan-1-diem-b", ""),
        ]),
        ("Điều 8 được sửa đổi theo khoản 2 Điều này có hiệu lực từ ngày mẫu.", []),
        ("Người được sửa đổi khoản 2 Điều 9 như sau:", []),
    ],
)  # fmt: skip
def test_instruction_in_the_passive_voice_of_older_laws(instruction, expected):
    assert told(f"Điều 1. Sửa đổi, bổ sung một số điều của Luật Mẫu\n1. {instruction}") == expected


def test_instruction_goes_on_below_the_end_of_a_line():
    text = "Điều 1. Sửa đổi, bổ sung một số điều\n1. Sửa đổi tên Điều 8, bãi bỏ điểm\na khoản 2 Điều 9."
    assert told(text) == [("sua-doi", "dieu-8", ""), ("bai-bo", "dieu-9-khoan-2-diem-a", "")]


def test_a_product_of_ranges_names_too_much_to_be_counted():
    many = "1. Sửa đổi các khoản từ 1 đến 400 các điều từ 1 đến 400"
    assert told(f"Điều 1. Sửa đổi Luật Mẫu\n{many}") == []
    lines = "".join(f"{number}. Sửa đổi các khoản từ 1 đến 400 Điều 5\n" for number in range(1, 60))
    assert 400 < len(told(f"Điều 1. Sửa đổi Luật Mẫu\n{lines}")) <= 10_000


def test_range_that_is_added_is_after_its_place():
    text = "Điều 1. Sửa đổi Luật mẫu\n1. Bổ sung khoản 5 đến khoản 7 vào sau khoản 4 Điều 9 như sau:"
    assert told(text) == [("bo-sung", "dieu-9-khoan-4", "khoản 5 đến khoản 7")]


def test_instructions_inside_another_name_no_dieu_and_quoted_text_is_no_instruction():
    text = (
        "Điều 1. Sửa đổi Luật mẫu\n1. Sửa đổi Điều 12 như sau:\na) Sửa đổi khoản 1 như sau:\n“1. Bãi bỏ Điều 99.\n"
        "2. Bãi bỏ Điều 98.”\nb) Bổ sung khoản 4 như sau: “4. Mới.”"
    )
    assert told(text) == [
        ("sua-doi", "dieu-12", ""),
        ("sua-doi", "dieu-12-khoan-1", ""),
        ("bo-sung", "dieu-12", "khoản 4"),
    ]


def test_article_that_amends_one_dieu_and_quotes_in_straight_marks():
    text = (
        "Điều 2. Sửa đổi, bổ sung một số điểm, khoản của Điều 6\n1. Bổ sung khoản 1a vào sau khoản 1 như sau:\n"
        '"1a. Bãi bỏ Điều 99.\n2. Bãi bỏ Điều 98.".\n2. Bãi bỏ điểm c khoản 7.'
    )
    assert told(text) == [
        ("sua-doi", "dieu-6", ""),
        ("bo-sung", "dieu-6-khoan-1", "khoản 1a"),
        ("bai-bo", "dieu-6-khoan-7-diem-c", ""),
    ]
