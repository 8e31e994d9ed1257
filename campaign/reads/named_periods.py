"""Named periods that editors choose from. A period is its first and last day, both included."""

import datetime
from collections.abc import Callable

Period = tuple[datetime.date, datetime.date]

_DAY = datetime.timedelta(days=1)
# Earlier than the first count.
_BEGINNING = datetime.date(2020, 1, 1)


def _month(today: datetime.date) -> Period:
    first = today.replace(day=1)
    return first, (first + 31 * _DAY).replace(day=1) - _DAY


def _quarter(today: datetime.date) -> Period:
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return first, _month(first + 75 * _DAY)[1]


def _year(today: datetime.date) -> Period:
    return today.replace(month=1, day=1), today.replace(month=12, day=31)


def _reporting_month(today: datetime.date) -> Period:
    """Return the month of the state's reporting calendar: the 15th to the 14th (NĐ 09/2019/NĐ-CP, Điều 12)."""
    first = (today - 14 * _DAY).replace(day=15)
    return first, (first + 31 * _DAY).replace(day=14)


def week(today: datetime.date) -> Period:
    """Return the week of `today`, Monday to Sunday."""
    first = today - today.weekday() * _DAY
    return first, first + 6 * _DAY


def before(period: Callable[[datetime.date], Period], today: datetime.date) -> Period:
    """Return the period of the same kind that precedes the current one."""
    return period(period(today)[0] - _DAY)


PERIODS: dict[str, tuple[str, Callable[[datetime.date], Period]]] = {
    "tuan-nay": ("Tuần này", week),
    "7-ngay": ("7 ngày qua", lambda today: (today - 6 * _DAY, today)),
    "30-ngay": ("30 ngày qua", lambda today: (today - 29 * _DAY, today)),
    "thang-nay": ("Tháng này", _month),
    "thang-truoc": ("Tháng trước", lambda today: before(_month, today)),
    "ky-thang-nay": ("Tháng báo cáo này (ngày 15 đến ngày 14)", _reporting_month),
    "ky-thang-truoc": (
        "Tháng báo cáo trước (ngày 15 đến ngày 14)",
        lambda today: before(_reporting_month, today),
    ),
    "quy-nay": ("Quý này", _quarter),
    "quy-truoc": ("Quý trước", lambda today: before(_quarter, today)),
    "nam-nay": ("Năm nay", _year),
    "nam-truoc": ("Năm trước", lambda today: before(_year, today)),
    "tat-ca": ("Từ khi bắt đầu đếm", lambda today: (_BEGINNING, _year(today)[1])),
}
