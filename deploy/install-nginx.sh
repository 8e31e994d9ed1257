#!/usr/bin/env bash
# Installs Debian's nginx with the module that serves brotli files, and openssl for a certificate, for the tests of
# deploy/nginx. Without root and apt it only warns.
set -euo pipefail
nginx=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$nginx" ] && [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] && command -v openssl >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    nginx libnginx-mod-http-brotli-static openssl >/dev/null
else
  echo "Không có nginx: các phép thử của deploy/nginx được bỏ qua." >&2
fi
