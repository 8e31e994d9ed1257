#!/usr/bin/env bash
# Installs groups of programs from Debian's packages, all missing ones at once: deploy/install-programs.sh GROUP...
# Without root and apt it only says what is skipped.
set -euo pipefail

declare -A packages=(
  # The site runs without them: LibreOffice Writer reads .odt, .rtf and .doc, tesseract and poppler read scans, bubblewrap
  # is their sandbox; Pango renders the text of .pdf reports, in a font with the metrics of Times New Roman.
  [readers]="libreoffice-writer-nogui tesseract-ocr tesseract-ocr-vie poppler-utils bubblewrap"
  [pango]="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
  # For checks and tests: axe-core, ESLint and stylelint run on Node, the Nu checker on Java; exiftool judges the metadata
  # of pictures, shellcheck and systemd-analyze judge deploy/.
  [checkers]="nodejs npm default-jre-headless libimage-exiftool-perl shellcheck systemd"
  # The headless shell takes a third less time than the full browser.
  [chromium]="chromium-headless-shell"
  [browsers]="firefox-esr gir1.2-webkit2-4.1 python3-gi xvfb"
  [nginx]="nginx libnginx-mod-http-brotli-static openssl"
  [redis]="redis-server"
  [postgresql]="postgresql"
)
declare -A skipped=(
  [readers]="việc mở .odt, .rtf, .doc và bản quét"
  [pango]="báo cáo bằng tệp .pdf"
  [checkers]="phép thử bằng axe-core, Nu, exiftool; ESLint, stylelint, shellcheck và systemd-analyze"
  [browsers]="phép thử trong Firefox và WebKitGTK"
  [nginx]="phép thử của deploy/nginx"
  [redis]="phép thử của bộ nhớ đệm trên Redis"
  [postgresql]="phép thử trên PostgreSQL"
)

# Programs may also come from elsewhere than Debian's packages.
there() {
  case $1 in
    readers) have soffice tesseract pdftoppm bwrap ;;
    pango) python3 -c 'import ctypes.util as c; raise SystemExit(not c.find_library("pangoft2-1.0"))' ;;
    checkers) have npm java exiftool shellcheck systemd-analyze ;;
    # Without it, tests use another Chromium.
    chromium) have chromium-headless-shell || ! can_install ;;
    browsers)
      have firefox-esr Xvfb &&
        /usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1"); from gi.repository import WebKit2' 2>/dev/null
      ;;
    nginx) have nginx openssl && [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] ;;
    redis) have redis-server ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    *) echo "no group $1" >&2 && exit 2 ;;
  esac
}
can_install() { [ "$(id -u)" = 0 ] && have apt-get; }
have() {
  local program
  for program; do
    command -v "$program" >/dev/null || return 1
  done
}

# Other users' paths lack nginx.
PATH=$PATH:/usr/sbin
missing=()
for group; do
  there "$group" && continue
  if can_install; then
    read -ra names <<<"${packages[$group]}"
    missing+=("${names[@]}")
  else
    echo "Không có đủ các gói ${packages[$group]}; bị bỏ qua: ${skipped[$group]}." >&2
  fi
done
if [ ${#missing[@]} != 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
