from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        # They connect their receivers and register the system checks.
        from base import admin_words, cards, checks, pictures, redirects  # noqa: F401

        admin_words.install()
