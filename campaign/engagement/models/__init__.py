"""Models: pages of consultations, what people sent, for how long it is kept, and the guide "Tôi bị lừa?"."""

from campaign.engagement.models.consultations import Consultation, ConsultationsPage
from campaign.engagement.models.contest_attempts import (
    ATTEMPT_POLICY,
    Attempt,
    AttemptEvent,
    ContestResult,
    EntryCode,
    in_words,
)
from campaign.engagement.models.contest_bank import (
    LETTERS,
    QUESTION_POLICY,
    Difficulty,
    Question,
    QuestionVersion,
    Use,
)
from campaign.engagement.models.contests import ContestPage, Quota, Round
from campaign.engagement.models.drafts import COMMENT_POLICY, Comment, DraftFile, DraftPage
from campaign.engagement.models.guide import MOST_QUESTIONS, AdvicePage, GuidePage, QuestionPage
from campaign.engagement.models.keeping import EngagementSettings, comment_days, entrant_days
from campaign.engagement.models.polls import PollPage, Tally, VoteMark

__all__ = [
    "ATTEMPT_POLICY",
    "COMMENT_POLICY",
    "LETTERS",
    "MOST_QUESTIONS",
    "QUESTION_POLICY",
    "AdvicePage",
    "Attempt",
    "AttemptEvent",
    "Comment",
    "Consultation",
    "ConsultationsPage",
    "ContestPage",
    "ContestResult",
    "Difficulty",
    "DraftFile",
    "DraftPage",
    "EngagementSettings",
    "EntryCode",
    "GuidePage",
    "PollPage",
    "Question",
    "QuestionPage",
    "QuestionVersion",
    "Quota",
    "Round",
    "Tally",
    "Use",
    "VoteMark",
    "comment_days",
    "entrant_days",
    "in_words",
]
