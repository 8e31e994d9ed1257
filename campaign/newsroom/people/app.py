"""Wagtail's app of users, with this site's views."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    """Configuration of Wagtail's app of users that names this site's viewsets."""

    group_viewset = "campaign.newsroom.people.group_views.RolesViewSet"
    user_viewset = "campaign.newsroom.people.views.PeopleViewSet"
