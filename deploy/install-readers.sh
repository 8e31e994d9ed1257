#!/usr/bin/env bash
# Installs the programs that read files for the site and for tests: LibreOffice Writer (.odt, .rtf, .doc), tesseract with Vietnamese
# and poppler (scans), bubblewrap (their sandbox). On a site it is optional. Without root and apt it only warns.
set -euo pipefail
missing=0
for program in soffice tesseract pdftoppm bwrap; do
  command -v "$program" >/dev/null || missing=1
done
[ "$missing" = 1 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    libreoffice-writer-nogui tesseract-ocr tesseract-ocr-vie poppler-utils bubblewrap >/dev/null
else
  echo "Thiếu LibreOffice, tesseract, poppler hay bubblewrap: phép thử mở .docx, .odt, .rtf và bản quét được bỏ qua." >&2
fi
