#!/usr/bin/env bash
# Installs the page checkers of the tests (axe-core, the Nu checker) and the linters of `make check` (ESLint, stylelint)
# from npm's lock file, Node and Java to run them, and exiftool, which judges the metadata of pictures.
set -euo pipefail
tools=$(dirname "$0")/../tests/tools
installed=$tools/node_modules/.package-lock.json
if ! command -v npm >/dev/null || ! command -v java >/dev/null || ! command -v exiftool >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      nodejs npm default-jre-headless libimage-exiftool-perl >/dev/null
  elif ! command -v npm >/dev/null || ! command -v java >/dev/null; then
    echo "Không có npm hoặc java: các phép thử bằng axe-core và Nu, ESLint và stylelint được bỏ qua." >&2
    exit 0
  else
    echo "Không có exiftool: phép thử thông tin ẩn trong ảnh được bỏ qua." >&2
  fi
fi
[ "$installed" -nt "$tools/package-lock.json" ] ||
  # Install scripts are not run: that of the Nu checker would download another Java.
  npm ci --prefix "$tools" --ignore-scripts --no-audit --no-fund --silent
