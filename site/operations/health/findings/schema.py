"""Migrations that the database lacks, found without importing any: every migrated name is in Django's table."""

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def pending() -> list[str]:
    """Return the migrations of this release that the database lacks, as "app.name". Raises the database's errors."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return [f"{app}.{name}" for app, name in _released() if (app, name) not in applied]


@cache
def _released() -> list[tuple[str, str]]:
    found = []
    for app in apps.get_app_configs():
        try:
            package = import_module(f"{app.name}.migrations")
        except ModuleNotFoundError:
            continue
        names = [one.name for one in pkgutil.iter_modules(package.__path__) if one.name[0] not in "_~"]
        found += [(app.label, name) for name in sorted(names)]
    return found
