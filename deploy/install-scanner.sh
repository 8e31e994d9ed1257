#!/usr/bin/env bash
# Installs ClamAV on the site's machine, and makes the site ask it about every file. It may be run again.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$0")/lib.sh"

need_root
[ -L "$CURRENT" ] || fail "máy này chưa cài trang."

say "Cài ClamAV"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends clamav-daemon clamav-freshclam clamdscan >/dev/null

# ClamAV's limits. Debian's are lower than the site's: the scanner would refuse a large file, or pass it unread.
for limit in "StreamMaxLength 100M" "MaxFileSize 100M" "MaxScanSize 400M"; do
  sed -i "/^${limit% *} /d" /etc/clamav/clamd.conf
  append "$limit" /etc/clamav/clamd.conf
done

say "Lấy dấu hiệu của mã độc từ database.clamav.net (lần đầu mất vài phút)"
# The service holds a lock that the next command needs.
systemctl stop clamav-freshclam
freshclam --quiet || fail "không lấy được dấu hiệu của mã độc. Mở đường ra database.clamav.net (cổng 443) rồi chạy lại."
systemctl enable --quiet --now clamav-freshclam
systemctl enable --quiet clamav-daemon
systemctl restart clamav-daemon
clamdscan --ping 60:5 >/dev/null 2>&1 || fail "clamd không trả lời; xem: journalctl -u clamav-daemon -n 50"

say "Trang hỏi ClamAV"
grep -q '^CLAMD_SOCKET=' "$CONFIG/env" || append "CLAMD_SOCKET=/run/clamav/clamd.ctl" "$CONFIG/env"
systemctl restart "${SERVICES[@]}"
wait_until_ready || fail "trang chưa sẵn sàng; xem: journalctl -u anm-web -n 50"
if in_release "$CURRENT" check --deploy --database default 2>&1 | grep -A 3 health.scanner; then
  fail "trang chưa dùng được ClamAV: xem dòng trên."
fi
say "Mọi tệp tải lên từ nay được quét."
