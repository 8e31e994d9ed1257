#!/usr/bin/env bash
# Tests deploy/ on a freshly made Debian: deploy/test/fresh-debian.sh [trixie|bookworm]
# Installs, uses, backs up, destroys, restores, upgrades, rolls back; upgrades the first release's schema with 20,000
# articles; gets a certificate and renews it. Needs root, mmdebstrap, slirp4netns, a kernel with cgroup2, 4 GB of disk.
# Leaves nothing but its folder.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=deploy/test/machine.sh
. "$top/deploy/test/machine.sh"

suite=${1:-trixie}
articles=${ARTICLES:-20000}
# The last commit before the migrations were squashed; tests/upgrade holds a dump of its database.
first=470f1ba
host=anm.example.vn
work=${WORK:-/var/tmp/anm-fresh-debian}
machine=$work/$suite
chain=/etc/anm/tls/chain.pem

# Runs a step, and prints how long it took: step NAME COMMAND...
step() {
  local name=$1 start
  shift
  start=$(date +%s)
  # In the background, because the shell ignores errors inside a function whose status is tested.
  (set -x; "$@") >>"$machine.log" 2>&1 &
  wait $! || { echo "THẤT BẠI: $name (xem $machine.log)"; exit 1; }
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

fill() {
  in_machine anm seed_site
  # Otherwise the scheduler draws some share cards later, which changes their pages.
  in_machine anm draw_share_cards
}

publish() {
  local _ link name page step address
  read -r _ link name page step address < <(in_machine sh -c "anm shell < /root/src/deploy/test/draft.py" | grep ^DRAFT)
  visit approve "$link" "$name" "$page" "$step"
  visit find "$address" "Nội dung của bài thử."
}

units_run() {
  in_machine systemctl is-active anm-web anm-worker anm-worker-quick anm-scheduler anm-backup.timer
  in_machine sh -c "systemd-analyze verify /etc/systemd/system/anm-*.service /etc/systemd/system/anm-*.timer 2>&1" |
    tee "$machine.verify"
  [ ! -s "$machine.verify" ]
}

# Only says what it would install.
updates_itself() {
  in_machine apt-config dump | grep -x 'APT::Periodic::Unattended-Upgrade "1";'
  in_machine systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer
  in_machine unattended-upgrade --dry-run
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
  in_machine bash -c ". /root/src/deploy/lib.sh && start_site && wait_until_ready"
}

# A release that differs from this one by one migration.
make_next_release() {
  local last
  cp -r "$machine/root/src" "$machine/root/next"
  last=$(basename "$(find "$machine/root/next/campaign/reads/migrations" -name '0*.py' | sort | tail -1)" .py)
  cat >"$machine/root/next/campaign/reads/migrations/9999_drill.py" <<PYTHON
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("reads", "$last")]
    operations = [migrations.RunSQL("CREATE TABLE drill (id integer)", "DROP TABLE drill")]
PYTHON
}

has_table() { in_machine anm dbshell -- -qtAc "SELECT to_regclass('$1')" </dev/null | grep -q "$1"; }

upgrade() {
  make_next_release
  in_machine make -C /root/next upgrade
  has_table drill
  visit read /root/newer.json
}

roll_back() {
  in_machine /root/next/deploy/rollback.sh --yes
  if has_table drill; then exit 1; fi
  in_machine runuser -u postgres -- psql -qtAc "SELECT datname FROM pg_database" | grep anm_sau_
}

# The first release had no deploy/: its database, filled by its own code, becomes this machine's.
install_first_release() {
  local folder=/opt/anm/releases/first
  bring first "$first"
  xz --decompress --stdout "$top/tests/upgrade/0.1.0-$first.postgresql.sql.xz" >"$machine/root/first.sql"
  in_machine systemctl stop "anm-*.timer" "anm-*.service"
  in_machine mv /root/first "$folder"
  in_machine sh -c "grep -vE '^(TASKS_BACKEND|CACHE_URL)=' /etc/anm/env >$folder/.env"
  in_machine python3 -m venv "$folder/.venv"
  in_machine "$folder/.venv/bin/python" -m pip install --quiet --require-hashes -r "$folder/requirements.txt"
  in_machine runuser -u postgres -- dropdb anm
  in_machine bash -c ". /root/src/deploy/lib.sh && create_database anm && cd / && runuser -u anm -- psql -q anm" <"$machine/root/first.sql"
  in_machine sh -c "cd $folder && runuser -u anm -- env DJANGO_SETTINGS_MODULE=config.settings.production \
    .venv/bin/python manage.py seed_demo --articles $articles"
  in_machine ln -sfn "$folder" /opt/anm/current
}

upgrade_first_release() { in_machine make -C /root/src upgrade; }

look_after_upgrade() {
  # The dump is of a site on localhost; setup gives it its address, and adds missing rights to the roles.
  in_machine anm setup </dev/null
  visit read-texts /root/after.json
  [ "$(in_machine anm dbshell -- -qtAc "SELECT count(*) FROM articles_articlepage" </dev/null)" -ge "$articles" ]
}

# Prints the serial number of the certificate that nginx serves, if the authority of `certify` issued it.
served_certificate() {
  in_machine sh -c "openssl s_client -connect $host:443 -servername $host -verify_hostname $host -verify_return_error \
    -CAfile /root/acme/root.pem </dev/null 2>/dev/null | openssl x509 -noout -serial"
}

# The authority, Let's Encrypt's own test server, runs in the machine. It asks over HTTP and is redirected to HTTPS.
certify() {
  local before
  in_machine apt-get install -y -qq pebble
  mkdir "$machine/root/acme"
  in_machine openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout /root/acme/key.pem -out /root/acme/own.pem
  cat >"$machine/root/acme/pebble.json" <<'JSON'
{"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
  "certificate": "/root/acme/own.pem", "privateKey": "/root/acme/key.pem", "httpPort": 80, "tlsPort": 443}}
JSON
  in_machine systemd-run --unit acme --setenv PEBBLE_VA_NOSLEEP=1 pebble -config /root/acme/pebble.json
  until in_machine curl -sf --cacert /root/acme/own.pem -o /root/acme/root.pem https://localhost:15000/roots/0; do sleep 1; done
  in_machine env REQUESTS_CA_BUNDLE=/root/acme/own.pem ACME_SERVER=https://localhost:14000/dir \
    /opt/anm/current/deploy/install-certificate.sh cntt@example.vn
  before=$(served_certificate)
  in_machine systemctl is-enabled certbot.timer
  in_machine env REQUESTS_CA_BUNDLE=/root/acme/own.pem certbot renew --force-renewal --no-random-sleep-on-renew
  # nginx reloads a moment after it is told to.
  for _ in {1..20}; do
    [ "$before" = "$(served_certificate)" ] || break
    sleep 0.5
  done
  [ -n "$before" ] && [ "$before" != "$(served_certificate)" ]
}

mkdir -p "$work"
: >"$machine.log"
echo "Debian $suite, $(nproc) lõi, $(date '+%d/%m/%Y %H:%M')"
step "dựng máy" make_machine "$machine" "$suite" "$host"
boot_machine "$machine"
bring src
step "make install, anm setup" install_site
step "cài lần nữa: không đổi gì" install_again
step "systemd: các dịch vụ chạy, verify không kêu" units_run
step "Debian tự cài bản vá bảo mật" updates_itself
step "người quản trị vào lần đầu, có xác thực hai bước" visit enter \
  "$(grep -o 'https://.*/admin/.*' "$machine.setup")" "$(sed -n 's/.*quản trị: //p' "$machine.setup")"
step "nội dung mẫu" fill
step "biên tập viên viết, trưởng ban duyệt, bài lên trang" publish
step "đọc 30 trang qua HTTPS" visit read /root/pages.json
step "sao lưu" back_up
step "xóa cơ sở dữ liệu và tệp" destroy
step "cài lại, khôi phục" restore
step "30 trang ấy, từng byte" visit compare /root/pages.json
step "make upgrade, với một thay đổi của cơ sở dữ liệu" upgrade
step "make rollback" roll_back
step "vẫn 30 trang ấy, từng byte" visit compare /root/pages.json
step "bản đầu tiên ($first) với $articles bài" install_first_release
step "make upgrade từ bản đầu tiên" upgrade_first_release
step "30 trang, đủ $articles bài" look_after_upgrade
step "chứng thư của một nơi cấp, và gia hạn" certify
