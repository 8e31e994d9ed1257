"""Django's configuration of the home app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The home app, which adds its pages to the site map of search engines and fixed pages to the search."""

    name = "home"
    verbose_name = "Trang chủ"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from home import fixed_pages, views
        from search.fixed_pages import register

        sitemaps.register(views.places)
        for page in fixed_pages.PAGES:
            register(page)
