"""Log messages of backups."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from operations.backup.models import RESTORED


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the restoration in the log."""
    actions.register_action(RESTORED, "Khôi phục từ bản sao lưu", "Khôi phục từ bản sao lưu")
