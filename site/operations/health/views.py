"""Admin view of the state of the site, for administrators."""

from itertools import chain
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils import timezone
from django.views.generic import TemplateView

from base.desk.screens import AdminScreen
from operations.health import checks
from operations.health.checks import Finding, Level

PERMISSION = "base.change_agencysettings"
_GRAVITY = {Level.ERROR: 0, Level.WARNING: 1, Level.OK: 2}


class HealthView(PermissionRequiredMixin, AdminScreen, TemplateView):
    """View of all findings, the gravest first."""

    permission_required = PERMISSION
    template_name = "operations/health/health.html"
    page_title = "Tình trạng hệ thống"
    header_icon = "cogs"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = sorted(chain.from_iterable(checks.run().values()), key=lambda one: _GRAVITY[one.level])
        return super().get_context_data(
            findings=found,
            summary=_summary(found),
            worst=found[0].level if found else Level.OK,
            now=timezone.localtime(),
            **kwargs,
        )


def _summary(found: list[Finding]) -> str:
    levels = [finding.level for finding in found]
    errors, warnings = levels.count(Level.ERROR), levels.count(Level.WARNING)
    parts = [f"{errors} việc cần làm ngay"] if errors else []
    parts += [f"{warnings} việc cần để ý"] if warnings else []
    return f"Có {' và '.join(parts)}." if parts else "Mọi thứ đang chạy tốt."
