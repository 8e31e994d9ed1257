"""Adds reporting routes, campaign days and templates, unless the board has already entered some."""

from pathlib import Path

import yaml

from base.models import ReportingRoute
from campaign.articles.models import StoryTemplate
from campaign.newsroom.models import CampaignDay
from home.first_run.markdown import blocks, html
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree


def place_reporting_routes(tree: Tree, profile: Profile) -> None:
    """Add the profile's reporting routes, unless any exist."""
    if ReportingRoute.objects.exists():
        return
    for route in profile["reporting-routes"]:
        slug = route.get("page")
        page = tree.home.get_descendants().filter(slug=slug).first()
        if slug and page is None:
            continue  # an editor has deleted the page
        ReportingRoute.objects.create(**{**route, "page": page})


def place_campaign_days(profile: Profile) -> None:
    """Add the profile's campaign days, unless any exist."""
    if not CampaignDay.objects.exists():
        CampaignDay.objects.bulk_create(CampaignDay(**day) for day in profile["campaign-days"])


def place_story_templates() -> None:
    """Add the templates of the usual texts, which are the same for all departments, unless any exist."""
    if StoryTemplate.objects.exists():
        return
    kept = yaml.safe_load(Path(__file__).with_name("templates.yaml").read_text(encoding="utf-8"))
    for fields in kept:
        steps = [("step", html(step)) for step in fields.pop("what_to_do", [])]
        body = blocks(fields.pop("body"))
        StoryTemplate.objects.create(**fields, body=body, what_to_do=steps)
