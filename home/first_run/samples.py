"""Publishes samples of the work schedule, of a draft document for comment, of a poll and of a contest, each once."""

import datetime
import json
from pathlib import Path

import yaml
from django.utils import timezone

from campaign.engagement.contest import bank
from campaign.engagement.models import LETTERS, ContestPage, DraftPage, PollPage, Question, QuestionVersion
from campaign.schedule.forms import monday_of
from campaign.schedule.models import WeekPage
from home.first_run.placing import existing_page, key_of, place
from home.first_run.structure import Tree
from vietnamese.dates import midnight

_FILE = Path(__file__).with_name("samples.yaml")
_OPEN_FOR = datetime.timedelta(days=30)
_WEEK_SLUG = "tuan-mau"


def place_samples(tree: Tree) -> None:
    """Publish the missing samples. Those in which the public takes part are open for a month from now."""
    samples = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    _place_week(tree, samples["week"])
    today = timezone.localdate()
    draft, poll = dict(samples["draft"]), dict(samples["poll"])
    days = {"opens_on": today, "closes_on": today + _OPEN_FOR}
    if existing_page(tree.consultations, draft["slug"]) is None:
        body = [("text", f"<p>{draft.pop('text')}</p>")]
        place(tree.consultations, DraftPage(**draft, **days, body=body, is_sample=True))
    if existing_page(tree.consultations, poll["slug"]) is None:
        answers = [("answer", answer) for answer in poll.pop("answers")]
        place(tree.consultations, PollPage(**poll, **days, answers=answers, is_sample=True))
    if existing_page(tree.campaign, samples["contest"]["slug"]) is None:
        _place_contest(tree, dict(samples["contest"]))


def _place_contest(tree: Tree, sample: dict) -> None:
    """Publish the contest with its questions, which count as approved like all samples of this program."""
    rows = sample.pop("questions")
    if not Question.objects.exists():
        _place_questions(rows)
    today = midnight(timezone.localdate())
    drawn = sorted({(theme, difficulty) for theme, difficulty, use, *_ in rows if use == "thi"})
    quotas = [
        {
            "type": "item",
            "id": key_of(theme).hex,
            "value": {"theme": theme, "difficulty": str(difficulty), "count": 2},
        }
        for theme, difficulty in drawn
    ]
    value = {
        "title": "Vòng mẫu",
        "opens_at": today.isoformat(),
        "closes_at": (today + _OPEN_FOR).isoformat(),
        "minutes": 10,
        "quotas": quotas,
        "is_announced": False,
    }
    rounds = json.dumps([{"type": "round", "id": str(key_of("vong-mau")), "value": value}])
    body = [("text", f"<p>{sample.pop('text')}</p>")]
    page = ContestPage(**sample, unit_label="Xã, phường", body=body, rounds=rounds, is_sample=True)
    place(tree.campaign, page)


def _place_questions(rows: list[list]) -> None:
    questions = Question.objects.bulk_create(
        Question(
            theme=theme,
            difficulty=difficulty,
            use=use,
            text=text,
            **{f"answer_{letter.lower()}": answer for letter, answer in zip(LETTERS, answers, strict=False)},
            right="A",
            explanation=explanation,
            likeness=bank.likeness(text),
            is_waiting=False,
        )
        for theme, difficulty, use, text, answers, explanation in rows
    )
    QuestionVersion.objects.bulk_create(bank.version_of(question) for question in questions)


def _place_week(tree: Tree, sample: dict) -> None:
    if existing_page(tree.schedule, _WEEK_SLUG) is not None:
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
