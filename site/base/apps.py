from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        from base import checks  # noqa: F401  registers the system checks
