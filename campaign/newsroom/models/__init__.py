"""Models of the newsroom: reviews, campaign days, assignments, granted permissions, preview links, trash, archive.

None of them publishes by itself.
"""

from campaign.newsroom.models.archive import ArchivedText, ArchiveQuerySet
from campaign.newsroom.models.assignments import Assignment, AssignmentQuerySet
from campaign.newsroom.models.campaign_days import CampaignDay
from campaign.newsroom.models.granted import GrantedPermission
from campaign.newsroom.models.preview_links import PreviewLink
from campaign.newsroom.models.reviews import (
    Agreement,
    FourEyesTask,
    Involvement,
    StepAuthor,
    current_step,
    is_reviewer,
    may_act,
)
from campaign.newsroom.models.trash import Trashed

__all__ = [
    "Agreement",
    "ArchiveQuerySet",
    "ArchivedText",
    "Assignment",
    "AssignmentQuerySet",
    "CampaignDay",
    "FourEyesTask",
    "GrantedPermission",
    "Involvement",
    "PreviewLink",
    "StepAuthor",
    "Trashed",
    "current_step",
    "is_reviewer",
    "may_act",
]
