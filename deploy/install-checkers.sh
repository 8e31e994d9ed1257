#!/usr/bin/env bash
# Installs the page checkers of the tests (axe-core, the Nu checker) and the linters of `make check` (ESLint, stylelint)
# from npm's lock file, Node and Java to run them, exiftool, which judges the metadata of pictures, and shellcheck and
# systemd-analyze, which judge deploy/.
set -euo pipefail
tools=$(dirname "$0")/../tests/tools
installed=$tools/node_modules/.package-lock.json
have() { command -v "$@" >/dev/null; }
if ! have npm || ! have java || ! have exiftool || ! have shellcheck || ! have systemd-analyze; then
  if [ "$(id -u)" = 0 ] && have apt-get; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      nodejs npm default-jre-headless libimage-exiftool-perl shellcheck systemd >/dev/null
  elif ! have npm || ! have java; then
    echo "Không có npm hoặc java: các phép thử bằng axe-core và Nu, ESLint và stylelint được bỏ qua." >&2
    exit 0
  else
    echo "Thiếu exiftool, shellcheck hoặc systemd-analyze: phép thử cần đến chúng được bỏ qua." >&2
  fi
fi
[ "$installed" -nt "$tools/package-lock.json" ] ||
    # Install scripts are not run, because the Nu checker's would download another Java.
  npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --silent
