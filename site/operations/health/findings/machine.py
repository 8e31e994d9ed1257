"""Checks of things that belong to no app: settings, disks, schema, cache, scanner, certificate, mail, the name."""

import re
from datetime import timedelta
from difflib import get_close_matches
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import InvalidCacheBackendError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince

from base.delivery.sites import default_site
from extraction import virus_scan
from operations.backup.content import own_settings
from operations.health.checks import Finding, Level
from operations.health.findings import certificate, schema
from operations.health.findings.disks import FEW_INODES, LITTLE, TOO_LITTLE, Disk, disks
from operations.queue.mails import can_send_mail

# Time before the end of a certificate at which the finding is a warning, and at which it is an error; at most a quarter
# and a tenth of the certificate's lifetime, because short-lived ones are renewed late.
_CERTIFICATE_SOON, _CERTIFICATE_NOW = (timedelta(days=21), 4), (timedelta(days=3), 10)
_GET_CERTIFICATE = "/opt/anm/current/deploy/install-certificate.sh"
# Name in a line of a file of settings, and the least similarity (difflib) by which it is taken for a setting's.
_SET, _SIMILAR = re.compile(r"^(?:export )?([A-Za-z_0-9]+)=", re.MULTILINE), 0.7
_SCANNER = "Chương trình quét vi-rút"
# The time for which a scanner that has read the largest file is trusted, because reading it takes a second.
_SCANNER_TRUSTED_SECONDS = 3600


def of_disks() -> list[Finding]:
    """Return a finding for each disk that the site, its backups and its database need."""
    return [_of_disk(disk) for disk in disks()]


def _of_disk(disk: Disk) -> Finding:
    # Each disk has its own title, by which mail_findings recognises new findings.
    title = f"Ổ đĩa chứa {', '.join(disk.names)}"
    text = f"Còn {filesizeformat(disk.free)} trong {filesizeformat(disk.size)}."
    if disk.is_silent:
        return Finding(
            Level.ERROR,
            title,
            f"Không trả lời ở `{disk.path}`.",
            f"Xem máy hoặc ổ gắn ở đó (lệnh `findmnt -T {disk.path}`) có đang chạy và nối được không.",
        )
    if disk.refused:
        return Finding(
            Level.ERROR,
            title,
            f"Không ghi được vào `{disk.refused}`.",
            f"Ổ riêng hay máy khác gắn ở đó thì trước hết xem đã gắn chưa (lệnh `findmnt -T {disk.refused}`). Thư mục"
            f" phải thuộc người dùng chạy trang: `chown -R anm {disk.refused}`. Vẫn không được thì xem ổ đĩa có bị"
            " chuyển sang chỉ đọc không (lệnh `mount`).",
        )
    if disk.free_inodes < FEW_INODES:
        return Finding(
            Level.ERROR,
            title,
            f"Sắp không nhận thêm tệp nào: chỉ còn {disk.free_inodes:.1%} số tệp cho phép.",
            f"Tìm thư mục có rất nhiều tệp nhỏ trên ổ chứa `{disk.path}` (lệnh `du --inodes`) và dọn bớt.",
        )
    if disk.free < LITTLE:
        level = Level.ERROR if disk.free < TOO_LITTLE else Level.WARNING
        advice = (
            f"Dọn bớt hoặc mở rộng ổ đĩa chứa `{disk.path}`. Xem chỗ nào chiếm nhiều: `du -xh --max-depth=2`."
        )
        return Finding(level, title, text, advice)
    return Finding(Level.OK, title, text)


def of_schema() -> list[Finding]:
    """Return a finding about migrations that the database lacks."""
    title = "Cấu trúc cơ sở dữ liệu"
    missing = schema.pending()
    if not missing:
        return [Finding(Level.OK, title, "Khớp với bản phần mềm đang chạy.")]
    text = f"Cơ sở dữ liệu chưa có {len(missing)} thay đổi của bản phần mềm này, đầu tiên là `{missing[0]}`."
    return [
        Finding(Level.ERROR, title, text, "Chạy `manage.py migrate` rồi khởi động lại các dịch vụ của trang.")
    ]


def of_cache() -> list[Finding]:
    """Return a finding about the cache: a written value must be readable."""
    title = "Bộ nhớ đệm"
    if cache_answers():
        return [Finding(Level.OK, title, "Đang trả lời.")]
    text = (
        "Bộ nhớ đệm không trả lời: trang vẫn chạy nhưng chậm hơn; một người đọc hay bình chọn có thể được đếm nhiều lần"
        " trong ngày."
    )
    return [
        Finding(
            Level.ERROR,
            title,
            text,
            "Xem dịch vụ Redis (`systemctl status redis-server`) và thiết lập `CACHE_URL`.",
        )
    ]


def cache_answers() -> bool:
    """Return True if a written value can be read back, because some backends swallow their errors."""
    try:
        cache.set("operations.health", "1", 60)
        return cache.get("operations.health") == "1"
    except (OSError, InvalidCacheBackendError):
        return False


def of_settings() -> list[Finding]:
    """Return a finding for each name in the file of settings that no setting has, but that looks like one."""
    file, known = settings.ROOT / ".env", own_settings.names()
    lines = file.read_text(encoding="utf-8") if file.exists() else ""
    return [
        Finding(
            Level.WARNING,
            f"Thiết lập {name}",
            f"Trang không có thiết lập tên `{name}`, nên dòng ấy trong `{file.resolve()}` không có tác dụng.",
            f"Sửa tên nếu muốn đặt `{meant[0]}`, hoặc xóa dòng ấy, rồi khởi động lại các dịch vụ của trang.",
        )
        for name in _SET.findall(lines)
        if name not in known and (meant := get_close_matches(name.upper(), known, n=1, cutoff=_SIMILAR))
    ]


def of_scanner() -> list[Finding]:
    """Return a finding if the site has no virus scanner."""
    if settings.CLAMD_SOCKET:
        return []
    return [
        Finding(
            Level.WARNING,
            _SCANNER,
            "Chưa có. Tệp mọi người tải lên chưa được quét mã độc.",
            "Cài ClamAV: `/opt/anm/current/deploy/install-scanner.sh`. Đã có ClamAV thì đặt `CLAMD_SOCKET` là địa chỉ"
            " của nó.",
        )
    ]


def of_scanner_answers() -> list[Finding]:
    """Return a finding about the answer of the virus scanner; none without one."""
    if not settings.CLAMD_SOCKET:
        return []
    if not virus_scan.is_answering():
        return [
            Finding(
                Level.ERROR,
                _SCANNER,
                f"Không trả lời ở `{settings.CLAMD_SOCKET}`; mọi tệp tải lên đang bị từ chối.",
                "Xem dịch vụ: `systemctl status clamav-daemon`.",
            )
        ]
    most = max(
        settings.MEDIA_MAX_UPLOAD_SIZE,
        settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
        settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE,
    )
    if not _scanner_reads(most):
        return [
            Finding(
                Level.ERROR,
                _SCANNER,
                f"Không tìm thấy mã độc thử trong một tệp nặng {filesizeformat(most)}, là tệp nặng nhất mà trang nhận:"
                " tệp nặng có mã độc có thể lọt qua, hoặc tệp nặng nào cũng bị từ chối.",
                "Chạy `/opt/anm/current/deploy/install-scanner.sh`, hoặc tự đặt `StreamMaxLength` và `MaxFileSize` là"
                " `100M` trong `/etc/clamav/clamd.conf` rồi `systemctl restart clamav-daemon`.",
            )
        ]
    return [
        Finding(Level.OK, _SCANNER, "Đang trả lời, và tìm thấy mã độc thử trong tệp nặng nhất mà trang nhận.")
    ]


def _scanner_reads(size: int) -> bool:
    key = f"operations.scanner:{settings.CLAMD_SOCKET}:{size}"
    if not cache.get(key):
        if not virus_scan.finds_in(size):
            return False
        cache.set(key, True, _SCANNER_TRUSTED_SECONDS)
    return True


def of_certificate() -> list[Finding]:
    """Return a finding about the issuer or the end of the TLS certificate; none if the site is plain http."""
    title = "Chứng thư HTTPS"
    try:
        found = certificate.current()
    except (OSError, ValueError):
        advice = (
            f"Xem tệp `{settings.TLS_CERTIFICATE}` có phải chứng thư dạng PEM không, và cho trang đọc nó:"
            f" `chmod 644 {settings.TLS_CERTIFICATE}`."
            if settings.TLS_CERTIFICATE
            else "Xem `nginx` có chạy và `WAGTAILADMIN_BASE_URL` có đúng tên miền không, hoặc đặt `TLS_CERTIFICATE`"
            " là tệp chứng thư."
        )
        return [Finding(Level.WARNING, title, "Không đọc được chứng thư của trang.", advice)]
    if found is None:
        return []
    now, end = timezone.now(), found.not_valid_after_utc
    day = date_format(timezone.localtime(end), "d/m/Y")
    renew = (
        f"Chạy `{_GET_CERTIFICATE}` kèm địa chỉ thư của bạn, hoặc đặt tệp mới vào chỗ cũ rồi nạp lại:"
        " `nginx -t && systemctl reload nginx`."
    )
    if end <= now:
        return [Finding(Level.ERROR, title, f"Đã hết hạn ngày {day}: trình duyệt chặn người đọc.", renew)]
    text = f"Còn hạn đến {day} ({timesince(now, end, depth=1)} nữa)."
    whole = end - found.not_valid_before_utc
    soon, at_once = (min(most, whole / part) for most, part in (_CERTIFICATE_SOON, _CERTIFICATE_NOW))
    if end - now < soon:
        return [Finding(Level.ERROR if end - now < at_once else Level.WARNING, title, text, renew)]
    if found.issuer == found.subject:
        text = "Còn là chứng thư tự ký: trình duyệt báo trang không an toàn."
        advice = (
            f"Chạy `{_GET_CERTIFICATE}` kèm địa chỉ thư của bạn, hoặc thay bằng chứng thư của đơn vị:"
            " `docs/van-hanh.md`, mục Cài đặt, bước 4."
        )
        return [Finding(Level.WARNING, title, text, advice)]
    return [Finding(Level.OK, title, text)]


def of_mail() -> list[Finding]:
    """Return a finding if mail is not sent anywhere."""
    if can_send_mail():
        return []
    return [
        Finding(
            Level.WARNING,
            "Gửi thư",
            "Thư không được gửi đi: không ai nhận được thư mời, thư báo duyệt bài hay mã dự thi.",
            "Đặt `EMAIL_URL` là máy chủ thư của đơn vị, và `DEFAULT_FROM_EMAIL`.",
        )
    ]


def of_watchers() -> list[Finding]:
    """Return a finding if nobody gets mails about urgent findings."""
    if settings.ADMINS:
        return []
    return [
        Finding(
            Level.WARNING,
            "Thư báo khi có sự cố",
            "Chưa ai nhận: việc cần làm ngay chỉ hiện ở trang này.",
            "Đặt `ADMINS` là địa chỉ thư của người quản trị máy chủ.",
        )
    ]


def of_site_name() -> list[Finding]:
    """Return a finding if Wagtail's site has no name, or another host than the setting."""
    site = default_site()
    title = "Tên trang"
    if not site.site_name or site.hostname == "localhost":
        return [
            Finding(
                Level.WARNING,
                title,
                "Trang chưa có tên hoặc tên miền của đơn vị.",
                "Vào Cài đặt > Trang web, ghi tên miền và tên trang; hoặc chạy `manage.py setup`.",
            )
        ]
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    if site.hostname != host:
        return [
            Finding(
                Level.WARNING,
                title,
                f"Cài đặt > Trang web ghi `{site.hostname}`, còn `WAGTAILADMIN_BASE_URL` là `{host}`: thư dẫn tới một"
                " nơi, trang tự nhận là nơi khác.",
                "Ghi tên miền đúng vào chỗ sai.",
            )
        ]
    return [Finding(Level.OK, title, f"{site.site_name}, `{site.hostname}`.")]
