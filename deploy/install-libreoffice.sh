#!/usr/bin/env bash
# Installs LibreOffice Writer (headless), which opens the reports in the tests. Without root and apt it only warns.
set -euo pipefail
command -v soffice >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    libreoffice-writer-nogui >/dev/null
else
  echo "Không có LibreOffice: phép thử mở báo cáo .docx được bỏ qua." >&2
fi
