"""Models: pages of consultations, what people sent, and for how long it is kept."""

from campaign.engagement.models.consultations import Consultation, ConsultationsPage
from campaign.engagement.models.drafts import COMMENT_POLICY, Comment, DraftFile, DraftPage
from campaign.engagement.models.keeping import EngagementSettings, comment_days
from campaign.engagement.models.polls import PollPage, Tally, VoteMark

__all__ = [
    "COMMENT_POLICY",
    "Comment",
    "Consultation",
    "ConsultationsPage",
    "DraftFile",
    "DraftPage",
    "EngagementSettings",
    "PollPage",
    "Tally",
    "VoteMark",
    "comment_days",
]
