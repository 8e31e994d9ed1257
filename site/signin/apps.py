"""App of sign-in."""

from django.apps import AppConfig, apps


class SignInConfig(AppConfig):
    """App that connects its receivers and checks, and hides the tables of sign-in from the edition."""

    name = "signin"
    verbose_name = "Đăng nhập"

    def ready(self) -> None:
        from edition import watch
        from signin import checks, receivers  # noqa: F401  importing registers them
        from signin.rules import page_passwords

        page_passwords.install()
        watch.ignore(
            tables=[
                model._meta.db_table
                for app in ("signin", "account", "mfa", "usersessions", "socialaccount")
                for model in apps.get_app_config(app).get_models()
            ]
        )
