"""Django's configuration of the home app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home app, which adds its pages to the site map of search engines."""

    name = "home"
    verbose_name = "Trang chủ"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from home import views

        sitemaps.register(views.places)
