from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.vietnamese.letters import nfd
from vietnamese.dates import VIETNAM, long, parse_date, parse_feed_datetime, short, until

EVERY_DAY_OF_A_LEAP_YEAR = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]


@pytest.mark.parametrize(
    ("day", "short_form", "long_form"),
    [
        (date(2022, 8, 1), "01/8/2022", "ngày 01 tháng 8 năm 2022"),
        (date(2022, 4, 28), "28/4/2022", "ngày 28 tháng 4 năm 2022"),
        (date(2019, 1, 22), "22/01/2019", "ngày 22 tháng 01 năm 2019"),
        (date(2024, 2, 5), "05/02/2024", "ngày 05 tháng 02 năm 2024"),
        (date(2011, 12, 1), "01/12/2011", "ngày 01 tháng 12 năm 2011"),
        (date(2022, 3, 9), "09/3/2022", "ngày 09 tháng 3 năm 2022"),
    ],
)
def test_official_forms(day, short_form, long_form):
    assert short(day) == short_form
    assert long(day) == long_form


def test_period_until_midnight_ends_with_the_day_before():
    for day in EVERY_DAY_OF_A_LEAP_YEAR:
        assert until(datetime.combine(day, time(), VIETNAM)) == f"hết ngày {short(day - timedelta(days=1))}"
        assert until(datetime.combine(day, time(0, 1), VIETNAM)) == f"00:01 ngày {short(day)}"


def test_every_day_is_read_back_from_every_printed_form():
    for day in EVERY_DAY_OF_A_LEAP_YEAR:
        forms = [short(day), long(day), nfd(long(day)), day.isoformat(), f"Quảng Ngãi, {long(day)}./."]
        forms += [f"{day.day}{sep}{day.month}{sep}{day.year}" for sep in "/-."]
        forms += [f"{day:%d/%m/%y}", f"{day:%d-%m-%Y}", f"Thứ Năm, {day:%d.%m.%Y}"]
        assert {parse_date(form) for form in forms} == {day}


@pytest.mark.parametrize(
    "not_one_date",
    [
        "",
        "31/02/2022",
        "29/02/2023",
        "05/28/2022",
        "00/8/2022",
        "01/8/0022",
        "1/1/1944",
        "1/1/2200",
        "1/8-2022",
        "1.8.2022.5",
        "13/2023/NĐ-CP",
        "12/5/2022/QĐ",
        "03/CT-UBND ngày 28/4/2022",
        "28/4/2022 và 29/4/2022",
        "28/4/2022 28/4/2022",
        "từ 1/1/2020",
        "ngày    tháng    năm 2022",
        "ngày … tháng 8 năm 2022",
        "tháng 8 năm 2022",
        "01/8/2022 10:00",
        "1/8/2022" + " " * 200,
    ],
)
def test_anything_but_one_existing_date_is_no_date(not_one_date):
    assert parse_date(not_one_date) is None


@pytest.mark.parametrize(
    ("text", "year"), [("1/8/00", 2000), ("1/8/68", 2068), ("1/8/69", 1969), ("2/9/1945", 1945)]
)
def test_years_of_two_and_four_digits(text, year):
    assert parse_date(text).year == year


# All of these are 28 May 2026, 10:00 UTC.
SAME_MOMENT = [
    "Thu, 28 May 2026 17:00:00 +0700",
    "Mon, 28 May 2026 17:00:00 +0700",
    "28 May 2026 17:00 +0700",
    "Thu, 28 May 26 17:00:00 +0700",
    "Thu, 28 May 2026 10:00:00 GMT",
    "Thu, 28 May 2026 10:00:00 Z",
    "Thu, 28 May 2026 10:00:00 -0000",
    "Thu, 28 May 2026 05:00:00 EST",
    "Thu, 28 May 2026 17:00:00 GMT+7",
    "Thu, 28 May 2026 17:00:00 GMT+07:00",
    "Thu, 28 May 2026 17:00:00 UTC+7",
    "Thu, 28 May 2026 17:00:00 +0700 (ICT)",
    "Thu, 28 May 2026 17:00:00 ICT",
    "  Thu , 28 May 2026\n 17:00:00  +07:00 ",
    "Thursday, 28-May-26 10:00:00 GMT",
    "Thu May 28 17:00:00 2026",
    "Thu May 28 10:00:00 +0000 2026",
    "Thu May 28 2026 17:00:00 GMT+0700 (Indochina Time)",
    "May 28, 2026 5:00 PM",
    "2026-05-28T10:00:00Z",
    "2026-05-28t10:00:00z",
    "2026-05-28T10:00Z",
    "2026-05-28T17:00:00+07:00",
    "2026-05-28T17:00:00.123456+0700",
    "2026-05-28T17:00:00",
    "2026-05-28 17:00:00",
    "2026/05/28 17:00",
    "5/28/2026 5:00:00 PM",
    "28/05/2026 5:00:00 CH",
    "28/05/2026 5:00:00 PM",
    "28/05/2026 17:00:00 PM",
    "28/05/2026 17:00",
    "05/28/2026 17:00",
    "28-05-2026 17:00:00",
    "28.5.2026 17:00",
    "28/5/26 17:00",
    "17:00 28/05/2026",
    "17:00 | 28/05/2026",
    "28/05/2026 - 17:00",
    "17h00 ngày 28/5/2026",
    "28/05/2026 lúc 17h",
    "Thứ 5, 28/05/2026 17:00:00 GMT+7",
    "Thứ Năm, 28/05/2026 17:00",
    "thứ hai, 28/5/2026, 17:00 (GMT+7)",
    "T5, 28/05/2026 17:00",
    "Chủ nhật, 28/05/2026 - 17:00",
    "28 Th5 2026 17:00",
    "28 thg 5, 2026 17:00",
    "Thứ Năm, ngày 28 tháng 5 năm 2026, 17:00",
]


@pytest.mark.parametrize("text", SAME_MOMENT)
def test_feed_forms_of_one_moment(text):
    moment = parse_feed_datetime(text)
    assert moment == parse_feed_datetime(nfd(text)) == datetime(2026, 5, 28, 10, tzinfo=UTC)
    assert moment.utcoffset() is not None


@pytest.mark.parametrize("year", [1990, 2024, 2026, 2099])
def test_every_day_of_every_common_form_is_read_back(year):
    for leap_day in EVERY_DAY_OF_A_LEAP_YEAR[::5]:
        day = min(leap_day.timetuple().tm_yday, 365)
        moment = datetime(year, 1, 1, 23, 5, 9, tzinfo=VIETNAM) + timedelta(days=day - 1)
        forms = [
            "%a, %d %b %Y %H:%M:%S %z",
            "%Y-%m-%dT%H:%M:%S%z",
            "%d/%m/%Y %H:%M:%S",
            "%m/%d/%Y %I:%M:%S %p",
        ]
        assert {parse_feed_datetime(moment.strftime(form)) for form in forms} == {moment}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("05/06/2026 10:00", (2026, 6, 5, 10, 0)),
        ("05/06/2026 10:00 SA", (2026, 6, 5, 10, 0)),
        ("5/6/2026 10:00:00 AM", (2026, 5, 6, 10, 0)),
        ("05/06/2026 17:00:00 PM", (2026, 6, 5, 17, 0)),
        ("05-06-2026", (2026, 6, 5, 0, 0)),
    ],
)
def test_day_comes_before_month_except_on_an_american_clock(text, expected):
    assert parse_feed_datetime(text) == datetime(*expected, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("12:00 AM", 0), ("12:00 PM", 12), ("1:00 p.m.", 13), ("12:00 SA", 0), ("12:00 CH", 12), ("0:00 AM", 0)],
)
def test_clocks_of_twelve_hours(clock, hour):
    assert parse_feed_datetime(f"28/05/2026 {clock}").hour == hour


def test_a_moment_without_zone_is_in_the_zone_of_vietnam():
    assert parse_feed_datetime("2026-05-28 12:00") == datetime(2026, 5, 28, 5, tzinfo=UTC)
    assert parse_feed_datetime("2026-05-28 12:00Z") == datetime(2026, 5, 28, 12, tzinfo=UTC)


def test_a_date_alone_is_midnight_in_vietnam():
    assert parse_feed_datetime("Thu, 28 May 2026") == datetime(2026, 5, 27, 17, tzinfo=UTC)


def test_a_date_far_ahead_is_left_to_the_caller_who_has_a_clock():
    assert parse_feed_datetime("Tue, 15 Dec 2099 10:00:00 +0700").year == 2099


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hôm nay",
        "5 phút trước",
        "17:00",
        "1780000000",
        "2026",
        "2026-05",
        "Thu, 31 Feb 2026 25:61:00 +0700",
        "Thu, 28 May 2026 25:00:00 +0700",
        "Thu, 28 May 2026 10:60:00 +0700",
        "2026-02-29T10:00:00Z",
        "2026-05-28T24:00:00Z",
        "31/13/2026 10:00",
        "31/04/2026",
        "28/05/2026 13:00 AM",
        "28/05/2026 0:30 PM",
        "Thu, 28 May 2026 10:00:00 +2000",
        "Thu, 28 May 2026 10:00:00 +0799",
        "Thu, 28 May 2026 10:00:00 XYZ",
        "Thu, 28 May 226 10:00:00 GMT",
        "1 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "31/12/9999 23:59:59",
        "28/05/2026 10:00 29/05/2026",
        "28/05/2026 10:00 11:00",
        "đăng ngày 28/05/2026 bởi 3 người",
        "<b>28/05/2026</b>",
        "\x00",
        "1" * 100_000,
        "thu " * 25,
    ],
)
def test_a_wrong_date_is_worse_than_none(text):
    assert parse_feed_datetime(text) is None
