from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Trang chủ"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from home import views

        sitemaps.register(views.places)
