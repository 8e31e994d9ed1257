#!/usr/bin/env bash
# Provides Chromium for the browser tests: Debian's headless shell, which takes a third less time than the full browser,
# else an installed one, else Debian's, else Playwright's.
set -euo pipefail
python=$1
shell=chromium-headless-shell
command -v "$shell" >/dev/null && exit 0
can_install=
[ "$(id -u)" != 0 ] || can_install=$(command -v apt-get || true)
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1; }
if [ -n "$can_install" ]; then
  apt-get update -qq
  install "$shell" && exit 0
fi
for browser in chromium chromium-browser google-chrome; do
  command -v "$browser" >/dev/null && exit 0
done
if [ -n "$can_install" ]; then
  install chromium && exit 0
fi
"$python" -m playwright install chromium
