"""Dates and times as Vietnamese documents print them and as feeds send them, and their official printed form.

A wrong date is worse than none: a text that cannot be read in exactly one way gives None, never a guess and
never an exception. The module does not use the clock, so the caller must check for dates that are absurdly
far ahead.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from vietnamese.fold import fold
from vietnamese.text import one_line

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

# No document of this state is older than the state, and no feed is older than the web. A year after the last
# one is a typing error, and arithmetic with time zones could overflow.
_FIRST_PRINTED_YEAR = 1945
_FIRST_FEED_YEAR = 1990
LAST_YEAR = 2199

# POSIX's pivot for years of two digits: 69-99 are 19xx, 00-68 are 20xx.
_PIVOT = 69

# Dates and times are short. Longer strings are prose and are not searched.
_MAX_LENGTH = 120

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

# All patterns below match folded text: "Thứ Năm", "thứ năm" and its decomposed form are all "thu nam".
_MONTH_NAME = rf"(?P<month_name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_MONTH_VI = r"(?:thang|thg\.?|th)\s*(?P<month>\d{1,2})"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_NOT_INSIDE = r"(?<![\d/.+-])", r"(?![\d/-]|\.\d)"


def _pattern(body: str) -> re.Pattern[str]:
    return re.compile(body.join(_NOT_INSIDE))


_ISO = _pattern(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})")
_NUMERIC = _pattern(rf"{_DAY}\s?(?P<sep>[-/.])\s?(?P<month>\d{{1,2}})\s?(?P=sep)\s?{_YEAR}")
_WORDED = (
    _pattern(rf"(?:(?:mung|mong)\s)?{_DAY},?\s{_MONTH_VI}(?:,?\s(?:nam\s)?|/){_YEAR}"),
    _pattern(rf"{_DAY}[\s-]{_MONTH_NAME}(?:,?\s|-){_YEAR}"),
    _pattern(rf"{_MONTH_NAME}\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}"),
)

# A line of place and date begins "Quảng Ngãi, ngày ..."; the place has no digit.
_PLACE = r"(?:[^\W\d_][^\d,]{0,60},)?"
_WEEKDAY = (
    r"(?:thu\s?(?:[2-7]|hai|ba|tu|nam|sau|bay)|chu\snhat|cn|t[2-7]"
    r"|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
# Text that may surround a date or a time without changing it. Weekdays are skipped: if a weekday contradicts
# the date, the weekday was wrong.
_MARKS = r"[\s,|.:()–—-]*"
_AROUND = rf"{_MARKS}(?:{_WEEKDAY}\b{_MARKS})?(?:(?:ngay|luc|vao|hoi)\b{_MARKS})*"
_BEFORE_PRINTED = re.compile(rf"\s*{_PLACE}{_AROUND}")
_AFTER_PRINTED = re.compile(r"[\s.,;/)]*")
_BESIDE_FEED = re.compile(_AROUND)

# RFC 822, section 5.1, and ICT for the zone of Vietnam. Other names prove no offset.
_ZONE_HOURS = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "ict": 7}
_ZONE_HOURS |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_MAX_OFFSET = 14
_OFFSET = r"(?:gmt|utc)?\s?(?P<sign>[+-])(?P<off_hour>\d{1,2})(?::?(?P<off_minute>\d{2}))?(?![\d/.:-])"
_ZONE_NAME = rf"(?P<zone>{'|'.join(_ZONE_HOURS)})\b"
_COMMENT = r"(?:\s?\([a-z\s]+\))?"
_TIME = re.compile(
    r"(?:(?<=\d)t)?(?<![\d:./+-])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?(?![\d:])"
    r"(?:\s?(?P<meridiem>[ap]\.?m\b\.?|(?:sa|ch)\b))?"
    rf"(?:\s?\(?(?:{_OFFSET}|{_ZONE_NAME})\)?{_COMMENT})?"
)
_HOUR_WITH_H = re.compile(r"(?<=\d)h(\d\d)?(?![^\W_])")


def parse_date(s: str) -> date | None:
    """Return the date of a printed or official text, or None if it is not exactly one date that exists.

    Reads 01/8/2022, 1-8-2022, 1.8.2022, "Quảng Ngãi, ngày 01 tháng 8 năm 2022" and 2022-08-01. The day always
    stands before the month, except in the ISO form. Returns None if `s` holds more than a date.
    """
    folded = fold(one_line(s)) if len(s) <= _MAX_LENGTH else ""
    match = _find_date(folded)
    if match is None:
        return None
    if not _BEFORE_PRINTED.fullmatch(folded, 0, match.start()):
        return None
    if not _AFTER_PRINTED.fullmatch(folded, match.end()):
        return None
    return _calendar_date(match, _FIRST_PRINTED_YEAR)


def parse_feed_datetime(s: str) -> datetime | None:
    """Return the moment that a feed's date string means, always with a time zone, or None.

    Reads RFC 822 and 2822, ISO 8601 and W3CDTF, and the forms that Vietnamese systems send instead ("Thứ 5,
    28/05/2026 17:00 GMT+7", "28/05/2026 5:00:00 CH", `M/D/YYYY h:mm:ss AM`).

    A string without a zone is Vietnam's local time, one without a time means midnight. Numbers are day and month
    in this order; with AM or PM (the sign of an American clock) they are month and day. If no calendar has that
    date, the other order is tried. Returns None for impossible dates, relative dates, unknown zones and years
    before 1990. A date far ahead is returned: only the caller knows the current time.
    """
    folded = _HOUR_WITH_H.sub(_colon_time, fold(one_line(s))) if len(s) <= _MAX_LENGTH else ""
    clock, moment = _Clock(time()), _TIME.search(folded)
    if moment:
        read = _read_clock(moment)
        if read is None:
            return None
        clock = read
        folded = f"{folded[: moment.start()].rstrip()} {folded[moment.end() :].lstrip()}"
    match = _find_date(folded)
    if match is None:
        return None
    if not (_BESIDE_FEED.fullmatch(folded, 0, match.start()) and _BESIDE_FEED.fullmatch(folded, match.end())):
        return None
    day = _calendar_date(match, _FIRST_FEED_YEAR, month_first=clock.american)
    if day is None and match.re is _NUMERIC:
        day = _calendar_date(match, _FIRST_FEED_YEAR, month_first=not clock.american)
    return datetime.combine(day, clock.time, clock.zone or VIETNAM) if day else None


def midnight(d: date) -> datetime:
    """Return the moment at which the day `d` begins here."""
    return datetime.combine(d, time(), VIETNAM)


def short(d: date) -> str:
    """Return `d` in the short official form, 01/8/2022.

    Convert a datetime to local time first.
    """
    return f"{d.day:02d}/{_official_month(d)}/{d.year}"


def long(d: date) -> str:
    """Return `d` in the long official form, "ngày 01 tháng 8 năm 2022".

    Convert a datetime to local time first.
    """
    return f"ngày {d.day:02d} tháng {_official_month(d)} năm {d.year}"


def last_day(end: datetime) -> date:
    """Return the last day of a period that ends at `end`, a local time: if that is midnight, the day before."""
    return (end - timedelta(microseconds=1)).date()


def until(end: datetime) -> str:
    """Return the end of a period, a local time: "23:30 ngày 01/8/2022", or for a midnight "hết ngày 31/7/2022".

    People take "00:00 ngày 01/8/2022" for the end of that day.
    """
    day = last_day(end)
    return f"hết ngày {short(day)}" if day < end.date() else f"{end:%H:%M} ngày {short(day)}"


def _official_month(d: date) -> str:
    """Return the month with a leading zero for months 1 and 2 only (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{d.month:02d}" if d.month <= 2 else str(d.month)


@dataclass(frozen=True)
class _Clock:
    """A time of day, its zone if one was named, and whether it belongs to a month/day date."""

    time: time
    zone: tzinfo | None = None
    american: bool = False


def _colon_time(match: re.Match[str]) -> str:
    return f":{match[1] or '00'}"


def _find_date(folded: str) -> re.Match[str] | None:
    matches = (pattern.search(folded) for pattern in (_ISO, _NUMERIC, *_WORDED))
    return next(filter(None, matches), None)


def _calendar_date(match: re.Match[str], first_year: int, month_first: bool = False) -> date | None:
    found = match.groupdict()
    year, day = int(found["year"]), int(found["day"])
    month = _MONTHS[found["month_name"]] if "month_name" in found else int(found["month"])
    if len(found["year"]) == 2:
        year += 1900 if year >= _PIVOT else 2000
    if month_first and match.re is _NUMERIC:
        day, month = month, day
    if not first_year <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_clock(match: re.Match[str]) -> _Clock | None:
    """Return the clock of a `_TIME` match, or None if it cannot exist.

    Examples of the impossible: 25:61, 13:00 AM, an offset of 20 hours.
    """
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    meridiem = (match["meridiem"] or "").replace(".", "")
    twelve_hours = bool(meridiem) and 1 <= hour <= 12
    if twelve_hours:
        hour = hour % 12 + (12 if meridiem in ("pm", "ch") else 0)
    elif meridiem and (hour == 0) == (meridiem in ("pm", "ch")):
        # "17:00 PM" and "0:30 AM" are redundant but clear; "17:00 AM" contradicts itself.
        return None
    try:
        moment = time(hour, minute, second)
        zone = _read_zone(match)
    except ValueError:
        return None
    return _Clock(moment, zone, american=twelve_hours and meridiem in ("am", "pm"))


def _read_zone(match: re.Match[str]) -> tzinfo | None:
    """Return the zone that a `_TIME` match names, or None. Raises ValueError if no place has that offset."""
    if match["zone"]:
        return timezone(timedelta(hours=_ZONE_HOURS[match["zone"]]))
    if not match["sign"]:
        return None
    hours, minutes = int(match["off_hour"]), int(match["off_minute"] or 0)
    if hours > _MAX_OFFSET or minutes > 59:
        raise ValueError(f"no zone is {hours}:{minutes:02d} away from UTC")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if match["sign"] == "-" else offset)
