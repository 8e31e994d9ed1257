"""Tests of the days from which and to which a document says that it is in force."""

import datetime

import pytest

from campaign.library.importing.effect_finding import effective_date, expiry, stated_days


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", datetime.date(2023, 3, 15)),
        ("Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026.", datetime.date(2026, 7, 1)),
        ("Nghị định này có hiệu lực\nthi hành kể từ ngày 01/7/2023.", datetime.date(2023, 7, 1)),
        (
            "Nghị quyết này đã được Hội đồng nhân dân tỉnh Mẫu Khóa XIII, Kỳ họp thứ 5 thông qua ngày 10 tháng 3 năm"
            " 2023 và có hiệu lực từ ngày 20 tháng 3 năm 2023./.",
            datetime.date(2023, 3, 20),
        ),
        (
            "Nghị quyết này đã được HĐND tỉnh thông qua ngày 10 tháng 3 năm 2023, có hiệu lực từ ngày 20/3/2023.",
            datetime.date(2023, 3, 20),
        ),
        (
            "Nghị quyết này được HĐND tỉnh thông qua tại Kỳ họp thứ 5 và có hiệu lực kể từ ngày 20/3/2023.",
            datetime.date(2023, 3, 20),
        ),
        ("Nghị quyết này có hiệu lực từ ngày thông qua.", datetime.date(2023, 3, 15)),
        (
            "Nghị quyết này có hiệu lực kể từ ngày được Hội đồng nhân dân tỉnh thông qua.",
            datetime.date(2023, 3, 15),
        ),
        ("Nghị quyết này có hiệu lực từ ngày Hội đồng nhân dân thông qua.", datetime.date(2023, 3, 15)),
        ("Nghị quyết này có hiệu lực từ 01/4/2023.", datetime.date(2023, 4, 1)),
        ("Quyết định này có hiệu lực từ 00 giờ 00 phút ngày 05 tháng 4 năm 2023.", datetime.date(2023, 4, 5)),
        ("Quyết định này có hiệu lực kể từ 17h00 ngày 05/4/2023.", datetime.date(2023, 4, 5)),
        ("Quyết định này có hiệu lực từ 00h00’ ngày 05/4/2023.", datetime.date(2023, 4, 5)),
        ("Quyết định này chính thức có hiệu lực từ ngày 05/4/2023.", datetime.date(2023, 4, 5)),
        ("Quy chế này bắt đầu có hiệu lực thi hành kể từ ngày ký.", datetime.date(2023, 3, 15)),
        ("Quyết định này sẽ có hiệu lực kể từ ngày 05/4/2023.", datetime.date(2023, 4, 5)),
        ("Quyết định này có hiệu lực ngay từ ngày ký.", datetime.date(2023, 3, 15)),
        ("Thông tư này có hiệu lực thi hành vào ngày 05 tháng 4 năm 2023.", datetime.date(2023, 4, 5)),
        ("Thông tư này có hiệu lực thi hành ngày 05 tháng 4 năm 2023.", datetime.date(2023, 4, 5)),
        ("Quyết định này có hiệu lực thi hành: Từ ngày 05/4/2023.", datetime.date(2023, 4, 5)),
        ("Khoản 2 Điều 5 Luật này chính thức có hiệu lực vào ngày 05/4/2023.", None),
        ("Thông tư này có hiệu lực 05 năm, trừ trường hợp nêu tại Quyết định ngày 05/4/2023.", None),
        ("Nghị quyết này được HĐND tỉnh thông qua ngày 10/3/2023.", None),
        ("Khoản 2 Điều 5 Nghị quyết này được HĐND thông qua và có hiệu lực từ ngày 20/3/2023.", None),
        ("Nghị định này thi hành kể từ ngày ban hành.", datetime.date(2023, 3, 15)),
        ("Thông tư này có giá trị thi hành từ ngày 01 tháng 5 năm 2023.", datetime.date(2023, 5, 1)),
        ("Nghị định này thi hành Luật Mẫu từ ngày 01/7/2023.", None),
        ("Nghị định đó có hiệu lực kể từ ngày 01/7/2023.", None),
        ("Thông tư này có hiệu lực thi hành sau 45 ngày kể từ ngày ký.", None),
        ("Không nói gì.", None),
    ],
)
def test_the_day_of_effect_is_what_the_document_says_of_itself(text, day):
    assert effective_date(text, datetime.date(2023, 3, 15)) == day


WHOLE = "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2027"


@pytest.mark.parametrize(
    "part",
    [
        "Các điều 5 và 6 của Luật này",
        "Các điều 5 và 6 của\nLuật này",
        "Các điều 5, 6 và 7 Luật này",
        "khoản 2, Điều 5, Luật này",
        "Điểm a khoản 2 Điều 5 Luật này",
        "Mục 2 Chương III Luật này",
        "Khoản 2 Điều này",
        "Điều khoản này",
        "Các quy định này",
        "Quy định tại Điều 5 của Luật này",
        "Phụ lục ban hành kèm theo Luật này",
        "Phụ lục ban hành kèm Luật này",
    ],
)
def test_the_day_of_a_part_is_not_that_of_the_document(part):
    of_part = f"{part} có hiệu lực từ ngày 01 tháng 01 năm 2027."
    assert effective_date(of_part, datetime.date(2026, 6, 5)) is None
    for text in (f"1. {of_part}\n2. {WHOLE}.", f"1. {WHOLE}.\n2. {of_part}"):
        assert effective_date(text, datetime.date(2026, 6, 5)) == datetime.date(2027, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        f"Điều 43. Điều khoản thi hành\n{WHOLE}, trừ khoản 2 Điều này.",
        f"Trừ trường hợp quy định tại khoản 2 Điều này, {WHOLE}.",
        f"Điều 2: {WHOLE}. Kể từ ngày Luật này có hiệu lực từ ngày 01/01/2025, người mẫu nộp hồ sơ.",
        f"Sửa đổi Điều 29 như sau:\n“Điều 29. Hiệu lực\nNghị định này có hiệu lực từ ngày 01/10/2026.”\n{WHOLE}.",
        f'Sửa Điều 29 như sau:\n"Điều 29. Nghị định này có hiệu lực từ ngày 01/10/2026.".\n{WHOLE}.',
        f"{WHOLE}.\nLuật này có hiệu lực từ ngày 01/7/2027.",
    ],
)
def test_exceptions_quotations_and_repetitions_leave_the_day_of_the_document(text):
    assert effective_date(text, datetime.date(2026, 6, 5)) == datetime.date(2027, 7, 1)


@pytest.mark.parametrize("kind", ["Thông tư liên tịch", "Bộ luật", "Kế hoạch", "Quy chế phối hợp", "VĂN BẢN"])
def test_a_document_of_any_type_names_its_day(kind):
    text = f"Điều 9. {kind} này có hiệu lực kể từ ngày ký ban hành."
    assert effective_date(text, datetime.date(2026, 6, 5)) == datetime.date(2026, 6, 5)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (f"{WHOLE}. Quy chế này có hiệu lực từ ngày 01/8/2027.", [(2027, 7, 1), (2027, 8, 1)]),
        ("“Điều 29. Nghị định này có hiệu lực từ ngày 01/10/2022.", [(2022, 10, 1)]),
    ],
)
def test_several_days_or_one_before_the_issue_give_none(text, days):
    issued_on = datetime.date(2026, 6, 5)
    assert effective_date(text, issued_on) is None
    assert stated_days(text, issued_on) == [datetime.date(*day) for day in days]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Quyết định này có hiệu lực thi hành sau 10 ngày kể từ ngày ký.", [None]),
        ("Quyết định này chính thức có hiệu lực sau 10 ngày kể từ ngày ký.", [None]),
        ("Quyết định này được Chủ tịch ký và có hiệu lực kể từ ngày    tháng 7 năm 2026.", [None]),
        (f"{WHOLE}. Thời hạn tính từ khi Luật này có hiệu lực.", [datetime.date(2027, 7, 1)]),
        ("Kể từ ngày Quyết định này có hiệu lực, các sở báo cáo.", []),
        ("Khoản 2 Điều này có hiệu lực sau 10 ngày.", []),
        ("Kế hoạch này nâng cao hiệu lực, hiệu quả quản lý.", []),
    ],
)
def test_a_day_of_effect_that_is_said_but_not_readable_is_known_as_such(text, days):
    assert stated_days(text, datetime.date(2026, 6, 5)) == days


IN_FORCE = "Nghị quyết này có hiệu lực"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (f"{IN_FORCE} từ ngày 01 tháng 7 năm 2026 đến hết ngày 31 tháng 12 năm 2027.", (2028, 1, 1)),
        (f"{IN_FORCE} thi hành kể từ ngày 01/7/2026\nđến hết ngày 30/6/2027.", (2027, 7, 1)),
        (f"{IN_FORCE} từ ngày ký và được áp dụng đến hết năm 2027.", (2028, 1, 1)),
        (f"{IN_FORCE} từ ngày ký, thực hiện cho đến hết năm 2027.", (2028, 1, 1)),
        (f"{IN_FORCE} đến hết ngày 31/12/2027.", (2028, 1, 1)),
        (f"{IN_FORCE} từ ngày 01/7/2026 đến ngày 31/12/2027.", (2028, 1, 1)),
        (f"{IN_FORCE} từ ngày ký và được thực hiện tới ngày 31 tháng 12 năm 2027.", (2028, 1, 1)),
        (f"{IN_FORCE} từ ngày 01/7/2026 đến trước ngày 31/12/2027.", None),
        (f"{IN_FORCE} từ ngày 01/7/2026 đến năm 2027.", None),
        (
            "Nghị quyết này đã được HĐND tỉnh thông qua ngày 05/6/2026, có hiệu lực từ ngày 01/7/2026 đến hết năm"
            " 2027.",
            (2028, 1, 1),
        ),
        (f"{IN_FORCE} đến hết ngày 31/12/2025.", None),
        (f"{IN_FORCE} đến hết ngày 31/02/2027.", None),
        (f"{IN_FORCE} từ ngày 01/7/2026. Hồ sơ nộp đến hết ngày 31/12/2027.", None),
        (f"{IN_FORCE} từ ngày 01/7/2026 và thay thế Nghị quyết số 5/NQ-HĐND áp dụng đến hết năm 2027.", None),
        (f"Khoản 2 Điều 5 {IN_FORCE} đến hết năm 2027.", None),
        ("Nghị quyết đó có hiệu lực đến hết năm 2027.", None),
        (f"Sửa đổi Điều 9 như sau:\n“Điều 9. {IN_FORCE} đến hết năm 2027.”", None),
        (f"{IN_FORCE} đến hết năm 2027. {IN_FORCE} đến hết năm 2028.", None),
    ],
)
def test_the_end_is_the_day_after_the_last_one_that_the_document_names(text, day):
    assert expiry(text, datetime.date(2026, 6, 5)) == (datetime.date(*day) if day else None)
