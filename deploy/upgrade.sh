#!/usr/bin/env bash
# Brings a server that deploy/install.sh made to the release of this source tree. The previous release stays beside it.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$0")/lib.sh"

need_root
[ -L "$CURRENT" ] || fail "máy này chưa cài trang; chạy: make install HOST=tên-miền"
need_turn
need_nginx
before=$(current_release)
release=$(release_name)
folder=$OPT/releases/$release

# Completes the current release: database, service, search.
finish() {
  set_up_role
  in_release "$folder" migrate --noinput --verbosity 0
  show_current
  # Readers can search meanwhile.
  in_release "$folder" rebuild_search --if-needed
  rm -f "$folder/.upgrading"
}

if [ "$before" = "$folder" ]; then
  [ -e "$folder/.upgrading" ] || { say "Bản $release đang chạy rồi."; exit 0; }
  say "Lần trước chưa lên xong bản $release: làm tiếp"
  trap 'fail "chưa xong. Để quay lại bản trước, chạy: make rollback"' ERR
  in_release "$folder" migrate --check --verbosity 0 >/dev/null 2>&1 || stop_site
  finish
  say "Đã lên bản $release. Quay lại: make rollback"
  exit 0
fi

# An older release would run on a database that it does not know.
older=$before
for _ in {1..9}; do
  older=$OPT/releases/$(cat "$older/.upgraded-from" 2>/dev/null) || break
  [ "$older" != "$folder" ] ||
    fail "bản $release cũ hơn bản đang chạy, $(basename "$before"). Để quay lại bản trước, chạy: make rollback"
done

tidy_settings
grep -qx "DATABASE_URL=postgres:////var/run/postgresql/anm" "$CONFIG/env" ||
  fail "cơ sở dữ liệu không nằm trên máy này; xem docs/van-hanh.md, mục Nâng cấp."

make_release "$release"
in_release "$folder" check --verbosity 0
basename "$before" >"$folder/.upgraded-from"
rm -f "$folder/.database-changed"

kept=$(database_before "$release")
! has_database "$kept" || as_postgres dropdb "$kept"
if ! in_release "$folder" migrate --check --verbosity 0 >/dev/null 2>&1; then
  say "Cơ sở dữ liệu sẽ đổi: dừng trang và giữ lại một bản (người đọc vẫn xem được các trang dựng sẵn)"
  trap 'start_site; fail "chưa đổi gì; bản $(basename "$before") chạy tiếp."' ERR
  stop_site
  # Created whole or not at all: for rollback, a database of this name is proof of a schema change.
  # The comment is the day by which the health page reminds of deleting it.
  as_postgres createdb --owner anm --template anm "$kept" "$(date +%F)"
  touch "$folder/.database-changed"
fi

trap 'fail "chưa xong. Để quay lại bản $(basename "$before"), chạy: make rollback"' ERR
touch "$folder/.upgrading"
switch_to "$folder"
say "Chuyển sang bản $release"
finish
say "Đã lên bản $release. Bản trước: $(basename "$before"). Quay lại: make rollback"
