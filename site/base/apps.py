from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        from base import cards, checks  # noqa: F401  connect their receivers, register the system checks
