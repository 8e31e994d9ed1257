"""Backups as a Django app."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """The app of backups."""

    name = "operations.backup"
    verbose_name = "Sao lưu"
