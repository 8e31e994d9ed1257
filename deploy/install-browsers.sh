#!/usr/bin/env bash
# Installs Firefox ESR, and WebKitGTK with its Python bindings and a virtual display, for the browser tests.
# Chromium: see install-chromium.sh. Without root and apt it only warns.
set -euo pipefail
have_webkit() { /usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1"); from gi.repository import WebKit2' 2>/dev/null; }
command -v firefox-esr >/dev/null && command -v Xvfb >/dev/null && have_webkit && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    firefox-esr gir1.2-webkit2-4.1 python3-gi xvfb >/dev/null
else
  echo "Không có Firefox hoặc WebKitGTK: các phép thử trong trình duyệt đó được bỏ qua." >&2
fi
