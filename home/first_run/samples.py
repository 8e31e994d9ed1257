"""Publishes samples of the work schedule, of a draft document for comment and of a poll, each once."""

import datetime
from pathlib import Path

import yaml
from django.utils import timezone

from campaign.engagement.models import DraftPage, PollPage
from campaign.schedule.forms import monday_of
from campaign.schedule.models import WeekPage
from home.first_run.placing import place, standing
from home.first_run.structure import Tree

_FILE = Path(__file__).with_name("samples.yaml")
_OPEN_FOR = datetime.timedelta(days=30)
_WEEK_SLUG = "tuan-mau"


def place_samples(tree: Tree) -> None:
    """Publish the missing samples. What the public may take part in is open for a month from now."""
    samples = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    _place_week(tree, samples["week"])
    today = timezone.localdate()
    draft, poll = dict(samples["draft"]), dict(samples["poll"])
    days = {"opens_on": today, "closes_on": today + _OPEN_FOR}
    if standing(tree.consultations, draft["slug"]) is None:
        body = [("text", f"<p>{draft.pop('text')}</p>")]
        place(tree.consultations, DraftPage(**draft, **days, body=body, is_sample=True))
    if standing(tree.consultations, poll["slug"]) is None:
        answers = [("answer", answer) for answer in poll.pop("answers")]
        place(tree.consultations, PollPage(**poll, **days, answers=answers, is_sample=True))


def _place_week(tree: Tree, sample: dict) -> None:
    if standing(tree.schedule, _WEEK_SLUG) is not None:
        return
    days = [
        ("day", {**day, "entries": [_entry(entry) for entry in day["entries"]]}) for day in sample["days"]
    ]
    week = WeekPage(
        slug=_WEEK_SLUG,
        first_day=monday_of(timezone.localdate()),
        days=days,
        note=sample["note"],
        is_sample=True,
    )
    week.title = week.own_title()
    place(tree.schedule, week)


def _entry(entry: dict[str, str]) -> dict:
    return {**entry, "time": datetime.time.fromisoformat(entry["time"]) if entry["time"] else None}
