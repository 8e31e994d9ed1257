"""Wagtail's app of accounts, with our screens in it."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    user_viewset = "campaign.newsroom.people.views.PeopleViewSet"
