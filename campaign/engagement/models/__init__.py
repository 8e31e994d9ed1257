"""Models: consultations, what people sent, for how long it is kept, the guide "Tôi bị lừa?", the newsletter."""

from campaign.engagement.models.consultations import Consultation, ConsultationsPage
from campaign.engagement.models.drafts import COMMENT_POLICY, Comment, DraftFile, DraftPage
from campaign.engagement.models.guide import MOST_QUESTIONS, AdvicePage, GuidePage, QuestionPage
from campaign.engagement.models.keeping import EngagementSettings, comment_days
from campaign.engagement.models.newsletter import (
    LETTER_POLICY,
    Delivery,
    Letter,
    NewsletterSettings,
    Subscriber,
    mail_goes_out,
    newsletter_settings,
)
from campaign.engagement.models.polls import PollPage, Tally, VoteMark

__all__ = [
    "COMMENT_POLICY",
    "LETTER_POLICY",
    "MOST_QUESTIONS",
    "AdvicePage",
    "Comment",
    "Consultation",
    "ConsultationsPage",
    "Delivery",
    "DraftFile",
    "DraftPage",
    "EngagementSettings",
    "GuidePage",
    "Letter",
    "NewsletterSettings",
    "PollPage",
    "QuestionPage",
    "Subscriber",
    "Tally",
    "VoteMark",
    "comment_days",
    "mail_goes_out",
    "newsletter_settings",
]
