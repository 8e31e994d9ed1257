"""The state of the site as a Django app."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """The app of the state of the site."""

    name = "operations.health"
    verbose_name = "Tình trạng hệ thống"

    def ready(self) -> None:
        # Importing `deployment` registers Django's checks.
        from operations.health import checks, deployment, figures  # noqa: F401
        from operations.health.findings import backups, disks, former, keys, machine, tasks
        from operations.health.logs import error_reports, failed_tasks  # noqa: F401  connects its receiver

        checks.register("settings", machine.of_settings, is_live=False)
        checks.register("disks", machine.of_disks)
        checks.register("schema", machine.of_schema)
        checks.register("keys", keys.of_keys)
        checks.register("cache", machine.of_cache)
        checks.register("scanner", machine.of_scanner, is_live=False)
        checks.register("scanner_answers", machine.of_scanner_answers)
        checks.register("certificate", machine.of_certificate)
        checks.register("mail", machine.of_mail, is_live=False)
        checks.register("watchers", machine.of_watchers, is_live=False)
        checks.register("site_name", machine.of_site_name)
        checks.register("queue", tasks.of_queue)
        checks.register("backup", backups.of_backups)
        checks.register("former", former.of_former_states)
        figures.register(disks.free_bytes, disk_free_bytes="free bytes of the disk of a folder")
        figures.register(
            tasks.numbers,
            queue_waiting="tasks that wait",
            queue_oldest_seconds="seconds for which the oldest task waits",
            queue_failed="tasks that failed for good",
            queue_workers="workers seen within their lease",
        )
        figures.register(
            backups.numbers,
            backup_age_seconds="seconds since the last backup",
            backup_check_age_seconds="seconds since the last trial restoration",
        )
        error_reports.start_sentry()
