"""Adds reporting routes and campaign days, as long as the board has entered none of its own."""

from base.models import ReportingRoute
from campaign.newsroom.models import CampaignDay
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree


def place_reporting_routes(tree: Tree, profile: Profile) -> None:
    """Add the profile's reporting routes, unless there is any."""
    if ReportingRoute.objects.exists():
        return
    for position, route in enumerate(profile["reporting-routes"]):
        slug = route.get("page")
        page = tree.home.get_descendants().filter(slug=slug).first()
        if slug and page is None:
            continue  # an editor has deleted the page
        ReportingRoute.objects.create(sort_order=position, **{**route, "page": page})


def place_campaign_days(profile: Profile) -> None:
    """Add the profile's campaign days, unless there is any."""
    if not CampaignDay.objects.exists():
        CampaignDay.objects.bulk_create(CampaignDay(**day) for day in profile["campaign-days"])
