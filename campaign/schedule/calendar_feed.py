"""The schedule for calendar programs (iCalendar, RFC 5545). Pure; the times are those of Viet Nam."""

import datetime
from collections.abc import Iterable, Iterator

from campaign.schedule.models import WeekPage
from vietnamese.dates import VIETNAM

_LONGEST_LINE = 75


def write(name: str, host: str, weeks: Iterable[WeekPage]) -> str:
    """Return the calendar `name` with the entries of `weeks`.

    The site's `host` makes their identifiers unique in the world. An entry keeps its identifier when others come, go
    or change (section 3.8.4.7).
    """
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{host}//Lich cong tac//VI", "CALSCALE:GREGORIAN"),
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for week in weeks:
        lines += _events(week, host)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _events(week: WeekPage, host: str) -> Iterator[str]:
    stamp = (week.last_published_at or datetime.datetime.now(VIETNAM)).astimezone(datetime.UTC)
    for day in week.by_day():
        for number, child in enumerate(day.children):
            entry = child.value
            # `id` would be another one each time for an entry that was stored without.
            key = child.original_id or f"{day.date:%Y%m%d}-{number}"
            yield "BEGIN:VEVENT"
            # The week, because a new one that begins with the entries of another has their identifiers.
            yield f"UID:{week.pk}-{key}@{host}"
            yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
            if entry["time"] is None:
                yield f"DTSTART;VALUE=DATE:{day.date:%Y%m%d}"
            else:
                starts = datetime.datetime.combine(day.date, entry["time"], VIETNAM).astimezone(datetime.UTC)
                yield f"DTSTART:{starts:%Y%m%dT%H%M%SZ}"
            yield f"SUMMARY:{_text(entry['content'])}"
            if entry["place"]:
                yield f"LOCATION:{_text(entry['place'])}"
            people = (("Chủ trì", entry["chair"]), ("Thành phần", entry["attendees"]))
            if said := "\n".join(f"{label}: {who}" for label, who in people if who):
                yield f"DESCRIPTION:{_text(said)}"
            yield "END:VEVENT"


def _text(value: str) -> str:
    """Return `value` with the marks of the format escaped (section 3.3.11)."""
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """Yield `line` in pieces of at most 75 bytes, whole letters each; later ones begin with a space (section 3.1)."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LONGEST_LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
