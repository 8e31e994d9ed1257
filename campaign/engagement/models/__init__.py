"""Models of consultations, messages, contests, the guide, kits and the newsletter, and of how long data is kept."""

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
from campaign.engagement.models.guide import MAX_QUESTIONS, AdvicePage, GuidePage, QuestionPage
from campaign.engagement.models.keeping import (
    EngagementSettings,
    comment_days,
    entrant_days,
    kept_long_enough,
    message_terms,
)
from campaign.engagement.models.kits import KIT_POLICY, Kit, KitFile, made_kit
from campaign.engagement.models.messages import (
    MESSAGE_POLICY,
    PICTURES,
    Mark,
    Message,
    Picture,
    Reply,
    SpecialDay,
)
from campaign.engagement.models.newsletter import (
    LETTER_POLICY,
    Delivery,
    Letter,
    NewsletterSettings,
    Subscriber,
    newsletter_settings,
)
from campaign.engagement.models.polls import PollPage, Tally, VoteMark

__all__ = [
    "ATTEMPT_POLICY",
    "COMMENT_POLICY",
    "KIT_POLICY",
    "LETTERS",
    "LETTER_POLICY",
    "MAX_QUESTIONS",
    "MESSAGE_POLICY",
    "PICTURES",
    "QUESTION_POLICY",
    "AdvicePage",
    "Attempt",
    "AttemptEvent",
    "Comment",
    "Consultation",
    "ConsultationsPage",
    "ContestPage",
    "ContestResult",
    "Delivery",
    "Difficulty",
    "DraftFile",
    "DraftPage",
    "EngagementSettings",
    "EntryCode",
    "GuidePage",
    "Kit",
    "KitFile",
    "Letter",
    "Mark",
    "Message",
    "NewsletterSettings",
    "Picture",
    "PollPage",
    "Question",
    "QuestionPage",
    "QuestionVersion",
    "Quota",
    "Reply",
    "Round",
    "SpecialDay",
    "Subscriber",
    "Tally",
    "Use",
    "VoteMark",
    "comment_days",
    "entrant_days",
    "in_words",
    "kept_long_enough",
    "made_kit",
    "message_terms",
    "newsletter_settings",
]
