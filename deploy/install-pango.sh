#!/usr/bin/env bash
# Installs Debian's Pango, which renders the text of .pdf reports, and a font with the metrics of Times New Roman.
set -euo pipefail
python=${1:-.venv/bin/python}
"$python" -c "import weasyprint" 2>/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation >/dev/null
else
  echo "Không có Pango: báo cáo không lập được tệp .pdf; các phép thử của tệp ấy được bỏ qua." >&2
fi
