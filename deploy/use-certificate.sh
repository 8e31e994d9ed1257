#!/usr/bin/env bash
# Installs the certificate in RENEWED_LINEAGE for nginx. certbot runs this after each renewal (install-certificate.sh).
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$(readlink -f "$0")")/lib.sh"

install -m 644 "$RENEWED_LINEAGE/fullchain.pem" "$CONFIG/tls/chain.pem"
install -m 600 "$RENEWED_LINEAGE/privkey.pem" "$CONFIG/tls/key.pem"
nginx -t -q || fail "nginx không nhận chứng thư mới, lời báo ở trên; nó vẫn chạy bằng chứng thư trước."
systemctl reload nginx
