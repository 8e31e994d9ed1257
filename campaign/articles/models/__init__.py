"""Models of the campaign: its page, topics, articles and alerts, and the plan tasks that they serve."""

from campaign.articles.models.alerts import AlertPage
from campaign.articles.models.articles import ArticleAttachment, ArticlePage
from campaign.articles.models.campaign import CampaignPage, TopicPage
from campaign.articles.models.choices import Audience, Form, Severity
from campaign.articles.models.plan import PlanTask
from campaign.articles.models.spelling import AcceptedWord
from campaign.articles.models.stories import StoryPage
from campaign.articles.models.templates import StoryTemplate
from campaign.articles.models.urgent import UrgentPublication
from campaign.articles.models.writers import Photo, Writer

__all__ = [
    "AcceptedWord",
    "AlertPage",
    "ArticleAttachment",
    "ArticlePage",
    "Audience",
    "CampaignPage",
    "Form",
    "Photo",
    "PlanTask",
    "Severity",
    "StoryPage",
    "StoryTemplate",
    "TopicPage",
    "UrgentPublication",
    "Writer",
]
