#!/usr/bin/env bash
# Gets a certificate that browsers trust by ACME (RFC 8555), and has it renewed: deploy/install-certificate.sh EMAIL
# It may be run again. ACME_SERVER is the address of another authority than Let's Encrypt.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$0")/lib.sh"

email=${1:-}
[[ $email == ?*@?*.?* ]] ||
  fail "cần địa chỉ thư để nơi cấp báo khi có chuyện, ví dụ: deploy/install-certificate.sh cntt@example.vn"
need_root
[ -L "$CURRENT" ] || fail "máy này chưa cài trang."
host=$(site_host)
[ "$(wc -w <<<"$host")" = 1 ] || fail "nginx phục vụ nhiều tên miền ($host); hãy tự lấy chứng thư cho tất cả."

say "Cài certbot"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends certbot >/dev/null
# The folder in which nginx finds the files that the authority requests.
install -d -m 755 /var/lib/letsencrypt

say "Lấy chứng thư cho $host"
# The hook's path leads through the current release, so renewals, which keep the path, follow upgrades.
certbot certonly --quiet --non-interactive --agree-tos --no-eff-email --email "$email" --cert-name anm --domain "$host" \
  --webroot --webroot-path /var/lib/letsencrypt --keep-until-expiring --deploy-hook "$CURRENT/deploy/use-certificate.sh" \
  ${ACME_SERVER:+--server "$ACME_SERVER"} ||
  fail "không lấy được chứng thư. Tên miền $host phải trỏ về máy này, và từ Internet vào được cổng 80 và 443. Trang vẫn chạy
   bằng chứng thư đang có."
# Run here, too, in case certbot had the certificate already and another one is installed.
RENEWED_LINEAGE=/etc/letsencrypt/live/anm "$CURRENT/deploy/use-certificate.sh"
systemctl enable --quiet --now certbot.timer

say "Chứng thư của $host dùng được đến $(date --date "$(openssl x509 -in "$CONFIG/tls/chain.pem" -noout -enddate | cut -d= -f2)" +%d/%m/%Y), và tự gia hạn."
