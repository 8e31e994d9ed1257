"""Findings about the newsletter for the officer who keeps the server."""

from django.conf import settings

from base.delivery.sites import default_site
from campaign.engagement.models import newsletter_settings
from operations.health.checks import Finding, Level
from operations.queue.mails import can_send_mail

_TITLE = "Bản tin qua thư"


def findings() -> list[Finding]:
    """Return the state of the newsletter: off, on, or on without the settings that it needs."""
    setting = newsletter_settings()
    if not (setting.sends_weekly or setting.sends_alerts):
        return [Finding(Level.OK, _TITLE, "Đang tắt. Trưởng ban bật ở Cài đặt > Bản tin qua thư.")]
    found = []
    if not can_send_mail():
        found.append(
            Finding(Level.ERROR, _TITLE, "Đang bật mà máy chủ không gửi được thư nào.", "Đặt `EMAIL_URL`.")
        )
    if not default_site().root_url.startswith("https://"):
        found.append(
            Finding(
                Level.WARNING,
                _TITLE,
                "Địa chỉ của trang không phải https, nên nút thôi nhận của chương trình thư không chạy.",
                "Vào Cài đặt > Trang web, đặt cổng 443.",
            )
        )
    if not (settings.NEWSLETTER_MAILBOX and settings.NEWSLETTER_IMAP_URL):
        found.append(
            Finding(
                Level.WARNING,
                _TITLE,
                "Chưa có hộp thư nhận thư bị trả lại: địa chỉ đã bỏ vẫn bị gửi mãi,"
                " và máy chủ thư khác sẽ chặn thư của trang.",
                "Đặt `NEWSLETTER_MAILBOX` và `NEWSLETTER_IMAP_URL` (docs/van-hanh.md).",
            )
        )
    return found or [
        Finding(Level.OK, _TITLE, f"Đang bật, tối đa {settings.NEWSLETTER_PER_MINUTE} thư mỗi phút.")
    ]
