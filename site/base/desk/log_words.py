"""Log messages that include data of their entries."""

from functools import partial

from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry


class _WithData(LogFormatter):
    def __init__(self, label: str, message: str, comment: str) -> None:
        self.label, self.message, self.comment = label, message, comment

    def format_message(self, log_entry: BaseLogEntry) -> str:
        return self.message.format(**log_entry.data)

    def format_comment(self, log_entry: BaseLogEntry) -> str:
        return self.comment.format(**log_entry.data)


def register(actions: LogActionRegistry, action: str, label: str, message: str, comment: str = "") -> None:
    """Register an action whose message has placeholders for data of its entries: "Đã lập {count} mã dự thi"."""
    actions.register_action(action)(partial(_WithData, label, message, comment))
