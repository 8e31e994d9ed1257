"""The state of the site as a Django app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The app of the state of the site."""

    name = "operations.health"
    verbose_name = "Sức khỏe hệ thống"
