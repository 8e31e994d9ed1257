#!/usr/bin/env bash
# Installs Debian's Redis for the tests of the cache. Without root and apt it only warns.
set -euo pipefail
command -v redis-server >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    redis-server >/dev/null
else
  echo "Không có redis-server: các phép thử của bộ nhớ đệm trên Redis được bỏ qua." >&2
fi
