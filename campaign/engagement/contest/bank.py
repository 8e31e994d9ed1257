"""The question bank: detection of duplicates, approval by a second person, and the pool from which contests draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from base.delivery import memo
from base.form_values import sent_key
from base.models import User
from base.models.turns import wait_for_turn
from campaign.engagement.models import LETTERS, ContestPage, Question, QuestionVersion, Use
from vietnamese.fold import fold, tokens

APPROVED, RETIRED, IMPORTED = (
    "engagement.approve_question",
    "engagement.retire_question",
    "engagement.import_question",
)
# Questions of a file: the place of each in the file, and its values.
Found = list[tuple[str, dict[str, Any]]]
_PUNCTUATION = ".,;:!?…\"'“”‘’«»()[]-–—"
Pool = Mapping[tuple[str, int], tuple[int, ...]]


@dataclass(frozen=True)
class Card:
    """Words of an approved question, and the place of the right answer."""

    text: str
    answers: tuple[str, ...]
    right: int
    explanation: str


class Approval(NamedTuple):
    """Numbers of questions: approved, the approver's own, and changed since they were shown."""

    approved: int
    own: int
    changed: int


def likeness(text: str) -> str:
    """Return the folded words of a question: the same for other spellings and punctuation, and for C++ and C#."""
    return " ".join(tokens(text))[:1000]


def are_same(text: str, other: str) -> bool:
    """Return True if two questions differ at most in case, accents, white space and punctuation around words.

    Signs within words count, because they tell addresses that look alike apart.
    """
    return _words(text) == _words(other)


def _words(text: str) -> list[str]:
    return [word for each in fold(text).split() if (word := each.strip(_PUNCTUATION))]


def keep_authors(question: Question, author: User) -> None:
    """Record that `author` changed this question, which then waits for a person who is not among its authors.

    Only an approval clears the authors: retirement, which takes one person, must not let an author approve later.
    """
    question.is_waiting, question.is_retired, question.changed_at = True, False, timezone.now()
    question.save(update_fields=["is_waiting", "is_retired", "changed_at"])
    question.authors.add(author)


@transaction.atomic
def approve(shown: Iterable[str], user: User) -> Approval:
    """Approve waiting questions as they were `shown` (`Question.as_shown`) to `user`, who wrote none of them."""
    shown = set(shown)
    waiting = list(_locked(shown).filter(is_waiting=True).prefetch_related("authors"))
    questions = [question for question in waiting if question.as_shown in shown]
    foreign = [question for question in questions if user not in question.authors.all()]
    QuestionVersion.objects.filter(question__in=foreign, is_current=True).update(is_current=False)
    QuestionVersion.objects.bulk_create(version_of(question, user) for question in foreign)
    Question.objects.filter(pk__in=[question.pk for question in foreign]).update(is_waiting=False)
    Question.authors.through.objects.filter(question__in=foreign).delete()
    for question in foreign:
        log(question, APPROVED, user=user)
    return Approval(len(foreign), len(questions) - len(foreign), len(waiting) - len(questions))


def _locked(shown: Iterable[str]) -> QuerySet[Question]:
    """Return the `shown` questions, locked when fetched: always in the same order, and before their versions."""
    keys = [sent_key(one.partition(" ")[0]) for one in shown]
    return Question.objects.select_for_update().filter(pk__in=keys).order_by("pk")


def version_of(question: Question, approved_by: User | None = None) -> QuestionVersion:
    """Return the question as an approved version, not yet stored."""
    return QuestionVersion(
        question=question,
        theme=question.theme,
        difficulty=question.difficulty,
        use=question.use,
        text=question.text,
        answers=question.answers,
        right=LETTERS.index(question.right),
        explanation=question.explanation,
        approved_by=approved_by,
    )


@transaction.atomic
def retire(shown: Iterable[str], user: User) -> int:
    """Take questions out of use, which one person may do alone. Return the count. Attempts under way keep them."""
    questions = list(_locked(shown).filter(is_retired=False))
    QuestionVersion.objects.filter(question__in=questions, is_current=True).update(is_current=False)
    for question in questions:
        question.is_waiting, question.is_retired = False, True
        question.save(update_fields=["is_waiting", "is_retired"])
        log(question, RETIRED, user=user)
    return len(questions)


def without_known(found: Found) -> tuple[Found, list[tuple[str, str]]]:
    """Return the new questions, and the place of each duplicate with the question that it repeats."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for key, text in Question.objects.order_by().values_list("likeness", "text"):
        alike[key].append(text)
    new, known = [], []
    for where, values in found:
        others = alike[likeness(values["text"])]
        same = next((text for text in others if are_same(text, values["text"])), None)
        if same is not None:
            known.append((where, same))
        else:
            new.append((where, values))
            others.append(values["text"])
    return new, known


@transaction.atomic
def add(found: Found, author: User) -> int:
    """Store new questions of one author, all or none. Return the count."""
    # If one file is imported twice at once, the second import finds the questions of the first.
    wait_for_turn(Question)
    new, _ = without_known(found)
    questions = Question.objects.bulk_create(
        Question(**values, likeness=likeness(values["text"])) for _, values in new
    )
    authors = Question.authors.through
    authors.objects.bulk_create(authors(question=question, user=author) for question in questions)
    if questions:
        log(questions[0], IMPORTED, user=author, data={"count": len(questions)})
    return len(questions)


def are_contests_over() -> bool:
    """Return True if no round of a live contest, private pages included, is still open or to come.

    All contests draw from one bank, so right answers are shown only then.
    """

    def end() -> datetime | None:
        pages = ContestPage.objects.live().only("rounds")
        return max((one.closes_at for page in pages for one in page.all_rounds), default=None)

    last = memo.get_or_set("contests' end", end)
    return last is None or last <= timezone.now()


def pool(use: Use) -> Pool:
    """Return the keys of current versions by theme and difficulty, cached for the current edition."""
    return memo.get_or_set(("contest pool", use), lambda: _pool(use))


def _pool(use: Use) -> Pool:
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    rows = QuestionVersion.objects.filter(is_current=True, use=use).order_by("pk")
    if use == Use.PRACTICE and not are_contests_over():
        rows = rows.exclude(question__versions__use=Use.ROUND)
    for theme, difficulty, key in rows.values_list("theme", "difficulty", "pk"):
        found[theme, difficulty].append(key)
    return {group: tuple(keys) for group, keys in found.items()}


def cards(keys: Iterable[int]) -> dict[int, Card]:
    """Return the approved questions with these keys. One query fetches the ones not in memory."""
    return memo.get_or_set_many("contest card", keys, _cards)


def _cards(keys: list[int]) -> dict[int, Card]:
    rows: Any = QuestionVersion.objects.filter(pk__in=keys)
    return {
        row.pk: Card(row.text, tuple(row.answers), row.right, row.explanation)
        for row in rows.only("text", "answers", "right", "explanation")
    }
