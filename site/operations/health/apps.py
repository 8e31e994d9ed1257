"""The state of the site as a Django app."""

from functools import partial

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The app of the state of the site."""

    name = "operations.health"
    verbose_name = "Sức khỏe hệ thống"

    def ready(self) -> None:
        # Importing `deployment` registers its checks.
        from operations.health import (  # noqa: F401
            checks,
            deployment,
            error_reports,
            figures,
            findings,
            of_queue,
        )
        from operations.health.disks import folders, free_bytes

        checks.register("disks", findings.of_disks)
        checks.register("schema", findings.of_schema)
        checks.register("cache", findings.of_cache)
        checks.register("scanner", findings.of_scanner, is_live=False)
        checks.register("scanner_answers", findings.of_scanner_answers)
        checks.register("certificate", findings.of_certificate)
        checks.register("mail", findings.of_mail, is_live=False)
        checks.register("site_name", findings.of_site_name)
        of_queue.register()
        for name, folder in folders().items():
            free = partial(free_bytes, folder)
            figures.register("disk_free_bytes", "free bytes of the disk", free, folder=name)
        error_reports.start_sentry()
