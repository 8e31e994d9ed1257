from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        # They connect their receivers and register the system checks.
        from base import (
            checks,  # noqa: F401
            renditions,  # noqa: F401
        )
        from base.addresses import redirects  # noqa: F401
        from base.desk import admin_words
        from base.sharing import share_cards  # noqa: F401

        admin_words.install()
