#!/usr/bin/env bash
# Proves deploy/ on a Debian that was made a minute ago: deploy/test/fresh-debian.sh [trixie|bookworm]
# Installs, uses, backs up, destroys, restores, upgrades, rolls back; upgrades the first release's schema with 20,000
# articles. Needs root, mmdebstrap, slirp4netns, a kernel with cgroup2, 4 GB of disk. Leaves nothing but its folder.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=deploy/test/machine.sh
. "$top/deploy/test/machine.sh"

suite=${1:-trixie}
host=anm.example.vn
work=${WORK:-/var/tmp/anm-fresh-debian}
machine=$work/$suite
chain=/etc/anm/tls/chain.pem

# Runs a step, and prints how long it took: step NAME COMMAND...
step() {
  local name=$1 start
  shift
  start=$(date +%s)
  "$@" >>"$machine.log" 2>&1 || { echo "THẤT BẠI: $name (xem $machine.log)"; exit 1; }
  printf '%5d s  %s\n' $(($(date +%s) - start)) "$name"
}

visit() { in_machine /opt/anm/current/.venv/bin/python -I /root/src/deploy/test/visit.py "$host" "$chain" "$@"; }

# Puts the files of a commit into the machine as /root/NAME: bring NAME [COMMIT]
bring() { git -C "$top" archive --prefix="$1/" "${2:-HEAD}" | tar --extract --directory "$machine/root"; }

install_site() {
  in_machine make -C /root/src install "HOST=$host" </dev/null
  in_machine anm setup --admin-name "Trần Thị Bình" --admin-email binh@example.vn --agency "Sở Mẫu" </dev/null |
    tee "$machine.setup"
}

install_again() {
  local before
  before=$(in_machine sha256sum /etc/anm/env "$chain")
  in_machine /root/src/deploy/install.sh "$host" </dev/null
  [ "$before" = "$(in_machine sha256sum /etc/anm/env "$chain")" ]
}

publish() {
  local _ link name page step address
  read -r _ link name page step address < <(in_machine sh -c "anm shell < /root/src/deploy/test/draft.py" | grep ^DRAFT)
  visit approve "$link" "$name" "$page" "$step"
  visit find "$address" "Nội dung của bài thử."
}

units_run() {
  in_machine systemctl is-active anm-web anm-worker anm-scheduler anm-backup.timer
  in_machine systemd-analyze verify /etc/systemd/system/anm-*.service /etc/systemd/system/anm-*.timer 2>&1 | tee "$machine.verify"
  [ ! -s "$machine.verify" ]
}

back_up() { in_machine systemctl start anm-backup.service; }

destroy() {
  in_machine systemctl stop anm-web anm-worker anm-scheduler
  in_machine runuser -u postgres -- dropdb anm
  in_machine sh -c 'rm -rf /var/lib/anm/*'
}

restore() {
  in_machine /root/src/deploy/install.sh "$host" </dev/null
  in_machine systemctl stop anm-web anm-worker anm-scheduler
  in_machine anm restore --yes "$(in_machine sh -c "ls -t /var/backups/anm | head -1")"
  in_machine systemctl start anm-web anm-worker anm-scheduler
  sleep 3
}

mkdir -p "$work"
: >"$machine.log"
echo "Debian $suite, $(nproc) lõi, $(date '+%d/%m/%Y %H:%M')"
step "dựng máy" make_machine "$machine" "$suite"
boot_machine "$machine"
sed -i "s/^127.0.0.1.*/& $host/" "$machine/etc/hosts"
bring src
step "make install, anm setup" install_site
step "cài lần nữa: không đổi gì" install_again
step "systemd: các dịch vụ chạy, verify không kêu" units_run
step "người quản trị vào lần đầu, có xác minh hai bước" visit enter \
  "$(grep -o 'https://.*/admin/.*' "$machine.setup")" "$(sed -n 's/.*quản trị: //p' "$machine.setup")"
step "nội dung mẫu" in_machine anm seed_site
step "biên tập viên viết, trưởng ban duyệt, bài lên trang" publish
step "đọc 30 trang qua HTTPS" visit read /root/pages.json
step "sao lưu" back_up
step "xóa cơ sở dữ liệu và tệp" destroy
step "cài lại, khôi phục" restore
step "30 trang ấy, từng byte" visit compare /root/pages.json
