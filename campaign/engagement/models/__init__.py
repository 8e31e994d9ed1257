"""Models: what the public may take part in, what people sent and for how long it is kept, the guide, kits, letters."""

from campaign.engagement.models.consultations import Consultation, ConsultationsPage
from campaign.engagement.models.desk import MESSAGE_POLICY, Mark, Message, Picture, Reply, SpecialDay
from campaign.engagement.models.drafts import COMMENT_POLICY, Comment, DraftFile, DraftPage
from campaign.engagement.models.guide import MOST_QUESTIONS, AdvicePage, GuidePage, QuestionPage
from campaign.engagement.models.keeping import DeskTerms, EngagementSettings, comment_days, desk_terms
from campaign.engagement.models.kits import KIT_POLICY, Kit, KitFile, made_kit
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
    "KIT_POLICY",
    "LETTER_POLICY",
    "MESSAGE_POLICY",
    "MOST_QUESTIONS",
    "AdvicePage",
    "Comment",
    "Consultation",
    "ConsultationsPage",
    "Delivery",
    "DeskTerms",
    "DraftFile",
    "DraftPage",
    "EngagementSettings",
    "GuidePage",
    "Kit",
    "KitFile",
    "Letter",
    "Mark",
    "Message",
    "NewsletterSettings",
    "Picture",
    "PollPage",
    "QuestionPage",
    "Reply",
    "SpecialDay",
    "Subscriber",
    "Tally",
    "VoteMark",
    "comment_days",
    "desk_terms",
    "made_kit",
    "mail_goes_out",
    "newsletter_settings",
]
