"""Enter reporting routes and the days of the campaign while the board has entered none; it keeps them from then on."""

from base.models import ReportingRoute
from campaign.newsroom.models import CampaignDay
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree


def place_reporting_routes(tree: Tree, profile: Profile) -> None:
    if ReportingRoute.objects.exists():
        return
    for position, route in enumerate(profile["reporting-routes"]):
        slug = route.get("page")
        page = tree.home.get_descendants().filter(slug=slug).first()
        if slug and page is None:
            continue  # an editor has deleted it
        ReportingRoute.objects.create(sort_order=position, **{**route, "page": page})


def place_campaign_days(profile: Profile) -> None:
    if not CampaignDay.objects.exists():
        CampaignDay.objects.bulk_create(CampaignDay(**day) for day in profile["campaign-days"])
