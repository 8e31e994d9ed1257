"""Models: pages of consultations, what people sent, for how long it is kept, the guide "Tôi bị lừa?", and kits."""

from campaign.engagement.models.consultations import Consultation, ConsultationsPage
from campaign.engagement.models.drafts import COMMENT_POLICY, Comment, DraftFile, DraftPage
from campaign.engagement.models.guide import MOST_QUESTIONS, AdvicePage, GuidePage, QuestionPage
from campaign.engagement.models.keeping import EngagementSettings, comment_days
from campaign.engagement.models.kits import KIT_POLICY, Kit, KitFile, made_kit
from campaign.engagement.models.polls import PollPage, Tally, VoteMark

__all__ = [
    "COMMENT_POLICY",
    "KIT_POLICY",
    "MOST_QUESTIONS",
    "AdvicePage",
    "Comment",
    "Consultation",
    "ConsultationsPage",
    "DraftFile",
    "DraftPage",
    "EngagementSettings",
    "GuidePage",
    "Kit",
    "KitFile",
    "PollPage",
    "QuestionPage",
    "Tally",
    "VoteMark",
    "comment_days",
    "made_kit",
]
