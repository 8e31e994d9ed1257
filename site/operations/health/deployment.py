"""Deployment checks: faults that `manage.py check --deploy` reports, in the words of the administrators' page.

Those that look at the running site and its database run only with `--database default`.
"""

from typing import Any

from django.core import checks as system

from operations.health import checks
from operations.health.checks import Level


@system.register(deploy=True)
def the_settings_are_complete(app_configs: Any, **kwargs: Any) -> list[system.CheckMessage]:
    """Warn about missing settings (health.<name of the check>)."""
    return _messages(is_live=False)


@system.register(system.Tags.database, deploy=True)
def the_site_is_well(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[system.CheckMessage]:
    """Warn about faults of the running site: worker, backup, scheduler, cache, scanner, name (health.<name>)."""
    return _messages(is_live=True) if databases else []


def _messages(*, is_live: bool) -> list[system.CheckMessage]:
    # Once each: many checks may find the database away.
    names = {found: name for name, findings in checks.run(is_live=is_live).items() for found in findings}
    return [
        system.Warning(f"{finding.title}: {finding.text}", hint=finding.what_to_do, id=f"health.{name}")
        for finding, name in names.items()
        if finding.level is not Level.OK
    ]
