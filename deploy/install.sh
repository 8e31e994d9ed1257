#!/usr/bin/env bash
# Makes a fresh Debian 12 or 13 the production site of HOST: deploy/install.sh HOST [options of `manage.py setup`].
# It may be run again: existing settings, certificate, data and accounts are kept.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$0")/lib.sh"

host=${1:-}
[[ $host =~ ^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$ ]] ||
  fail "cần tên miền của trang, viết thường, ví dụ: deploy/install.sh anm.example.vn"
shift
need_root
# shellcheck source=/dev/null
. /etc/os-release
case "$ID-${VERSION_ID:-}" in
  debian-12 | debian-13) ;;
  *) fail "chỉ cài được trên Debian 12 hoặc 13; máy này là ${PRETTY_NAME:-không rõ}." ;;
esac
[ -d /run/systemd/system ] || fail "máy này không chạy systemd."
need_turn

release=$(release_name)
if [ -L "$CURRENT" ] && [ "$(current_release)" != "$OPT/releases/$release" ]; then
  fail "máy đã có bản $(basename "$(current_release)"). Để lên bản $release, chạy: make upgrade
   Để cài lại bản đang chạy, chạy lại lệnh này trong $CURRENT"
fi

say "Cài các gói của Debian"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# logrotate handles the logs of nginx, PostgreSQL and Redis by their own rules; the services log to the journal.
# Pango and the font render .pdf reports; curl asks the site whether it is ready.
apt-get install -y -qq --no-install-recommends \
  postgresql redis-server nginx libnginx-mod-http-brotli-static openssl logrotate curl ca-certificates \
  python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
  unattended-upgrades >/dev/null
install -m 644 "$SOURCE/deploy/apt.conf" /etc/apt/apt.conf.d/60anm
systemctl start postgresql redis-server

say "Người dùng và thư mục"
getent passwd anm >/dev/null ||
  useradd --system --user-group --home-dir "$STATE" --no-create-home --shell /usr/sbin/nologin anm
install -d -m 755 "$OPT" "$OPT/releases"
install -d -m 750 -g anm "$CONFIG"
install -d -m 751 -o anm -g anm "$STATE"
install -d -m 700 -o anm -g anm /var/backups/anm
# nginx sends files from these folders; new files inherit the folder's group.
install -d -m 2750 -o anm -g www-data "$STATE/edition" "$STATE/static" "$STATE/media" "$STATE/renditions"

if [ ! -e "$CONFIG/env" ]; then
  say "Thiết lập: $CONFIG/env"
  # The keys come from a file descriptor, because every user of the machine may read arguments.
  (umask 027 && sed -e "s|SITE_HOST|$host|g" -f <(printf 's|NEW_KEY_%s|%s|\n' 1 "$(openssl rand -hex 32)" 2 "$(openssl rand -hex 32)") \
    "$SOURCE/deploy/env.production" >"$CONFIG/env.new")
  mv "$CONFIG/env.new" "$CONFIG/env"
fi
# On every run, because an officer may have put back the settings of a lost machine.
chown root:anm "$CONFIG/env"
chmod 640 "$CONFIG/env"
tidy_settings
need_allowed "$host"

if [ ! -e "$CONFIG/tls/chain.pem" ]; then
  say "Chứng thư tự ký cho $host (thay bằng chứng thư thật khi có)"
  install -d -m 755 "$CONFIG/tls"
  openssl req -x509 -newkey rsa:2048 -nodes -days 825 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout "$CONFIG/tls/key.pem" -out "$CONFIG/tls/chain.pem" 2>/dev/null
fi
# On every run, because an officer may have put these files back, too.
chmod 755 "$CONFIG/tls"
chmod 644 "$CONFIG/tls/chain.pem"
chmod 600 "$CONFIG/tls/key.pem"

say "PostgreSQL và Redis"
as_postgres psql -qtAc "SELECT 1 FROM pg_roles WHERE rolname = 'anm'" | grep -q 1 || as_postgres createuser anm
set_up_role
has_database anm || create_database anm
install -m 644 "$SOURCE/deploy/redis.conf" /etc/redis/anm.conf
grep -qx "include /etc/redis/anm.conf" /etc/redis/redis.conf || append "include /etc/redis/anm.conf" /etc/redis/redis.conf
systemctl restart redis-server

make_release "$release"
folder=$OPT/releases/$release

say "Cơ sở dữ liệu và tệp tĩnh"
in_release "$folder" migrate --noinput --verbosity 0
in_release "$folder" collectstatic --noinput --verbosity 0
switch_to "$folder"
ln -sfn "$CURRENT/deploy/manage.sh" /usr/local/bin/anm

say "Dịch vụ"
install -d /etc/systemd/journald.conf.d
install -m 644 "$folder/deploy/journald.conf" /etc/systemd/journald.conf.d/anm.conf
systemctl try-restart systemd-journald
install_units "$folder"
install_nginx "$folder" "$host"
start_site
wait_until_ready || fail "trang chưa sẵn sàng; xem: journalctl -u anm-web -n 50"

say "Trang $release đang chạy ở https://$host/"
if [ $# -gt 0 ] || [ -t 0 ]; then
  anm setup "$@"
else
  echo "Trang mới thì còn một bước: chạy  anm setup  để lập cây trang và tài khoản quản trị đầu tiên."
  echo "Sắp khôi phục từ bản sao lưu thì đừng chạy lệnh ấy."
fi
