"""App of the work schedule."""

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    """App of the pages of the work schedule."""

    name = "campaign.schedule"
    label = "schedule"
    verbose_name = "Lịch công tác"
