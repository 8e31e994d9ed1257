"""The schedule for calendar programs (iCalendar, RFC 5545). Pure; the times are those of Viet Nam."""

import datetime
from collections.abc import Iterable, Iterator

from icalendar import Calendar, Event

from campaign.schedule.models import WeekPage
from vietnamese.dates import VIETNAM


def write(name: str, host: str, weeks: Iterable[WeekPage]) -> bytes:
    """Return the calendar `name` with the entries of `weeks`.

    The site's `host` makes their identifiers globally unique. An entry keeps its identifier when other entries are
    added, removed or changed (section 3.8.4.7).
    """
    # `Calendar.new` would give the calendar a new identifier each time.
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{host}//Lich cong tac//VI")
    calendar.add("x-wr-calname", name)
    for week in weeks:
        for event in _events(week, host):
            calendar.add_component(event)
    return calendar.to_ical()


def _events(week: WeekPage, host: str) -> Iterator[Event]:
    stamp = (week.last_published_at or datetime.datetime.now(VIETNAM)).astimezone(datetime.UTC)
    for day in week.by_day():
        for number, child in enumerate(day.children):
            entry = child.value
            # `id` would be new on each call for an entry that was stored without one.
            key = child.original_id or f"{day.date:%Y%m%d}-{number}"
            event = Event()
            # Includes the key of the week, because a copied week has the same entry identifiers as its original.
            event.add("uid", f"{week.pk}-{key}@{host}")
            event.add("dtstamp", stamp)
            if entry["time"] is None:
                event.add("dtstart", day.date)
            else:
                starts = datetime.datetime.combine(day.date, entry["time"], VIETNAM)
                event.add("dtstart", starts.astimezone(datetime.UTC))
            event.add("summary", f"{'[Nội dung mẫu] ' if week.is_sample else ''}{entry['content']}")
            if entry["place"]:
                event.add("location", entry["place"])
            people = (("Chủ trì", entry["chair"]), ("Thành phần", entry["attendees"]))
            if said := "\n".join(f"{label}: {who}" for label, who in people if who):
                event.add("description", said)
            yield event
