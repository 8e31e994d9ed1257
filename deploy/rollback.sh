#!/usr/bin/env bash
# Goes back to the release before the last upgrade: deploy/rollback.sh [--yes]. If the upgrade changed the schema, the
# earlier database is put back, and the newer one is kept under another name. Everything erased for good in the newer
# database is erased from the earlier one, too.
set -euo pipefail
# shellcheck source=deploy/lib.sh
. "$(dirname "$0")/lib.sh"

need_root
need_turn
need_nginx
release=$(basename "$(current_release)")
# This file names the release to which a run has switched, and whether the database is the former one, until that
# release is in service.
switched=$OPT/.switched-back

finish() {
  show_current
  rm -f "$switched"
  say "Đang chạy bản $before."
  [ ! "$moved" ] || say "Mọi người đăng nhập lại. Tài khoản nào tạm ngừng sau lần nâng cấp thì nay mở lại: hãy xem lại."
}

before=
read -r before moved 2>/dev/null <"$switched" || true
if [ "$before" = "$release" ]; then
  say "Lần trước chưa quay lại xong bản $before: làm tiếp"
  finish
  exit 0
fi
before=$(cat "$CURRENT/.upgraded-from" 2>/dev/null) || fail "bản $release không phải do nâng cấp mà có: không có bản trước."
[ -d "$OPT/releases/$before" ] || fail "bản trước ($before) không còn trên máy."
former=$(database_before "$release")
moved=
! has_database "$former" || moved=1
# Somebody may have dropped it since, and the former release does not fit the present database.
[ "$moved" ] || [ -e "$OPT/.rolling-back" ] || [ ! -e "$CURRENT/.database-changed" ] ||
  fail "không quay lại được: cơ sở dữ liệu trước lần nâng cấp ($former) đã xóa. Chưa đổi gì."
forgets=
# This file exists from before the databases are swapped until the erasures are repeated, even if this script is cut off.
mark=$OPT/.rolling-back

# Renames the site's database to the first name, and the database with the second name to the site's: trade NAME NAME
trade() {
  as_postgres psql -q --single-transaction --set ON_ERROR_STOP=1 \
    -c "ALTER DATABASE anm RENAME TO \"$1\"" -c "ALTER DATABASE \"$2\" RENAME TO anm"
}

undo() {
  trade "$former" "$kept"
  rm -f "$mark"
  start_site
  fail "chưa đổi gì; bản $release chạy tiếp."
}

# Succeeds if the release in FOLDER has the command `erasures`: knows_erasures FOLDER
knows_erasures() { in_release "$1" help erasures >/dev/null 2>&1; }

if [ "$moved" ] || [ -e "$mark" ]; then
  if ! knows_erasures "$CURRENT" || ! knows_erasures "$OPT/releases/$before"; then forgets=1; fi
fi
if [ "$moved" ]; then
  kept="anm_sau_$(date +%Y%m%d_%H%M%S)"
  say "Cơ sở dữ liệu trở lại lúc trước khi nâng cấp ($(date -r "$CURRENT/.upgraded-from" '+%d/%m/%Y %H:%M')).
   Những gì viết từ đó không còn trên trang; chúng được giữ trong cơ sở dữ liệu $kept."
  if [ "$forgets" ]; then
    say "Những gì đã xóa hẳn từ đó sẽ có trở lại: một trong hai bản chưa biết xóa lại.
   Hãy cất tệp da-xoa.json ở nơi sao lưu trước, rồi xóa lại bằng tay."
  fi
  if [ "${1:-}" != --yes ]; then
    read -rp "Gõ  quay lai  để tiếp tục: " answer || true
    [ "$answer" = "quay lai" ] || fail "đã dừng, chưa đổi gì."
  fi
fi

trap 'start_site; fail "chưa đổi gì; bản $release chạy tiếp."' ERR
stop_site
if [ "$moved" ]; then
  [ "$forgets" ] || in_release "$CURRENT" erasures --put
  touch "$mark"
  trade "$kept" "$former"
  trap undo ERR
fi
if [ -e "$mark" ]; then
  [ "$moved" ] || trap 'fail "chưa xong; chạy lại: make rollback"' ERR
  moved=1
  # Sessions that have ended since would be valid again. The older release below may not know how to delete them.
  as_postgres psql -q --set ON_ERROR_STOP=1 -c "DELETE FROM django_session" anm
  [ "$forgets" ] || in_release "$OPT/releases/$before" erasures --again
  # The database is the former one now, so that a run after a cut-off before the switch goes on.
  rm -f "$CURRENT/.database-changed" "$mark"
fi
trap 'fail "bản $before chưa sẵn sàng; xem: journalctl -u anm-web -n 50, rồi chạy lại: make rollback"' ERR
echo "$before $moved" >"$switched"
switch_to "$OPT/releases/$before"
finish
