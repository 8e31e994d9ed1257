# shellcheck shell=bash
# Steps that deploy/install.sh, upgrade.sh and rollback.sh share. Sourced, never run.

# The site's user and nginx must be able to read what root creates here, whatever root's own umask is.
umask 022
# A locale that SSH passes on from the officer's machine may not exist here; every Debian program would warn of it.
export LC_ALL=C.UTF-8

# Paths on the server; docs/van-hanh.md describes them for the officer.
OPT=/opt/anm
STATE=/var/lib/anm
CONFIG=/etc/anm
CURRENT=$OPT/current
SERVICES=(anm-web anm-worker anm-scheduler)
SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*"; }
fail() { printf '\nLỗi: %s\n' "$*" >&2; exit 1; }

# Programs have printed their reason in English. With -E, this and the traps of the scripts also apply inside functions.
set -E
trap 'fail "chưa xong, vì lý do ở trên. Sửa rồi chạy lại đúng lệnh này."' ERR

# Adds a line to a file whose last line may lack a newline: append LINE FILE
append() { sed -i "\$a $1" "$2"; }

# Fails if another script that calls this is running, as one may be after a lost connection.
need_turn() {
  install -d -m 755 "$OPT"
  exec {lock}>"$OPT/.lock"
  flock --nonblock "$lock" || fail "một lệnh cài đặt, nâng cấp hay quay lại khác đang chạy; đợi nó xong rồi chạy lại."
}

need_root() { [ "$(id -u)" = 0 ] || fail "hãy chạy bằng root (sudo)."; }

# Writes the files of this source tree, without generated ones, as an archive to standard output, readable by everybody.
pack() {
  tar --create --sort=name --mode=u=rwX,go=rX --mtime=@0 --owner=0 --group=0 --numeric-owner --directory="$SOURCE" \
    --exclude=./.git --exclude=./.venv --exclude=./.env --exclude=./var --exclude=./media --exclude=node_modules \
    --exclude=./.whole --exclude=./.upgrading --exclude=./.upgraded-from --exclude=./.database-changed \
    --exclude=__pycache__ --exclude='*.mo' --exclude='./.*_cache' .
}

# Prints the name of this source tree's release: its version, and the beginning of the checksum of its files.
release_name() {
  local version
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$SOURCE/pyproject.toml")
  echo "$version-$(pack | sha256sum | cut -c1-8)"
}

# Makes the release NAME with its own virtual environment, whole or not at all. A complete release is left alone, unless
# a newer Debian has replaced its Python; an incomplete one is rebuilt.
make_release() {
  local folder=$OPT/releases/$1 unfinished=$OPT/releases/.$1
  if [ -e "$folder/.whole" ] && "$folder/.venv/bin/python" -c "import django" 2>/dev/null; then return 0; fi
  say "Chuẩn bị bản $1"
  rm -rf "$unfinished"
  install -d -m 755 "$OPT" "$OPT/releases" "$unfinished"
  pack | tar --extract --directory="$unfinished" --no-same-owner
  # A virtual environment's scripts contain its path, so it is created in its final place. The former folder is deleted
  # only now, because this script may have been started in it.
  rm -rf "$folder"
  mv "$unfinished" "$folder"
  build "$folder" || fail "không chuẩn bị được bản $1; chạy lại lệnh này khi đã sửa chỗ được báo ở trên."
}

build() (
  cd "$1" || exit 1
  set -x
  python3 -m venv .venv &&
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.txt &&
    ln -s "$CONFIG/env" .env &&
    .venv/bin/pybabel --quiet compile --directory site/locale --domain 'argparse django djangojs' &&
    .venv/bin/python -m compileall -q site campaign home &&
    touch .whole
)

# Runs manage.py of the release in FOLDER as the site's user: in_release FOLDER COMMAND...
# The trap is cleared because a subshell would run the caller's trap again.
in_release() {
  local folder=$1
  shift
  (trap - ERR; cd "$folder" && umask 027 && runuser -u anm -- env HOME="$STATE" PYTHONUTF8=1 .venv/bin/python manage.py "$@")
}

as_postgres() { (trap - ERR; cd / && runuser -u postgres -- "$@"); }

# Creates an empty database of this name. From template0, because the cluster of a machine without a locale uses ASCII.
create_database() { as_postgres createdb --owner anm --encoding UTF8 --locale C.UTF-8 --template template0 "$1"; }

# Prints the name of the copy of the database that is made before the upgrade to release NAME. The copy is a database
# beside the site's, because a dump would be an unencrypted file with everybody's data next to encrypted backups.
database_before() { echo "anm_truoc_$1"; }

# Gives the site's role its rights and settings: trial restorations create databases, the health page asks for the
# server's folder, and PostgreSQL's log must quote no statement or row, because these contain what people wrote.
set_up_role() {
  as_postgres psql -q -c "ALTER ROLE anm CREATEDB" \
    -c "SET client_min_messages = warning" -c "GRANT pg_read_all_settings TO anm" \
    -c "ALTER ROLE anm SET log_min_error_statement = panic" -c "ALTER ROLE anm SET log_error_verbosity = terse"
}

has_database() { as_postgres psql -qtAc "SELECT 1 FROM pg_database WHERE datname = '$1'" | grep -q 1; }

# Makes FOLDER the current release, in one step.
switch_to() {
  ln -sfn "$1" "$OPT/.current"
  mv -T "$OPT/.current" "$CURRENT"
}

current_release() { readlink "$CURRENT" || true; }

# Installs the units of the release in FOLDER.
install_units() {
  local folder
  for folder in anm-.service.d anm-worker.service.d; do
    install -d "/etc/systemd/system/$folder"
    install -m 644 "$1/deploy/systemd/$folder"/*.conf "/etc/systemd/system/$folder/"
  done
  install -m 644 "$1"/deploy/systemd/anm-*.service "$1"/deploy/systemd/anm-*.timer /etc/systemd/system/
  systemctl daemon-reload
}

# Removes what an editor on Windows adds to the settings, which the site ignores, but not these scripts.
tidy_settings() { sed -i '1s/^\xEF\xBB\xBF//; s/\r$//' "$CONFIG/env"; }

# Fails if the settings do not allow HOST, because the site would refuse its readers: need_allowed HOST
need_allowed() {
  local allowed
  allowed=$(sed -n 's/^ALLOWED_HOSTS=//p' "$CONFIG/env" | tail -n 1 | tr -d "\"' ")
  case ",$allowed," in
    *",$1,"* | *",.${1#*.},"* | *",*,"*) ;;
    *) fail "$CONFIG/env ghi tên miền khác: ALLOWED_HOSTS=$allowed. Sửa ALLOWED_HOSTS và WAGTAILADMIN_BASE_URL ở đó
   (chứng thư tự ký thì xóa $CONFIG/tls) rồi chạy lại." ;;
  esac
}

# Fails, before anything is changed, if nginx refuses its present configuration: it would refuse the next release, too.
need_nginx() { nginx -t -q || fail "nginx báo lỗi ở trên; sửa cho tới khi  nginx -t  chạy được rồi làm lại. Chưa đổi gì."; }

# Installs the nginx configuration of the release in FOLDER for HOST: install_nginx FOLDER HOST
install_nginx() {
  local old_syntax=0
  dpkg --compare-versions "$(nginx -v 2>&1 | sed 's|.*/||; s| .*||')" ge 1.25.1 || old_syntax=1
  # Placeholders are replaced except in comments, which explain them.
  sed "/^ *#/! { s|SERVER_NAME|$2|; s|APPLICATION|127.0.0.1:8000|; s|EDITION_DIR|$STATE/edition|; s|STATIC_DIR|$STATE/static|
    s|MEDIA_DIR|$STATE/media|; s|ACCESS_LOG|/var/log/nginx/access.log|; s|ERROR_LOG|/var/log/nginx/error.log|
    s|listen 80;|include anm-tls.conf;|; /set \$edition_scheme http;/d }" \
    "$1/deploy/nginx/site.conf" >/etc/nginx/conf.d/anm.conf.new
  mv /etc/nginx/conf.d/anm.conf.new /etc/nginx/conf.d/anm.conf
  sed "/^ *#/! { s|CERTIFICATE_KEY|$CONFIG/tls/key.pem|; s|CERTIFICATE|$CONFIG/tls/chain.pem| }" \
    "$1/deploy/nginx/tls.conf" >/etc/nginx/anm-tls.conf
  # The nginx of Debian 12.
  [ "$old_syntax" = 0 ] || sed -i 's|^\(listen .* ssl\);|\1 http2;|; /^http2 on;/d' /etc/nginx/anm-tls.conf
  # A machine without IPv6.
  [ -e /proc/net/if_inet6 ] || sed -i '/^listen \[::\]/d' /etc/nginx/anm-tls.conf
  echo "pcre_jit on;" >/etc/nginx/modules-enabled/90-anm.conf
  rm -f /etc/nginx/sites-enabled/default
  nginx -t -q
  systemctl reload-or-restart nginx
}

start_site() {
  local timers=(/etc/systemd/system/anm-*.timer)
  systemctl enable --quiet --now "${timers[@]##*/}"
  systemctl enable --quiet "${SERVICES[@]}"
  systemctl restart "${SERVICES[@]}"
}

# Stops everything that might write. Readers still get the pages of the edition from nginx.
stop_site() { systemctl stop "anm-*.timer" "anm-*.service"; }

# Prints the domain that nginx serves.
site_host() { sed -n 's/^ *server_name \(.*\);$/\1/p' /etc/nginx/conf.d/anm.conf; }

# Puts the current release into service (static files, a new edition, units, nginx), and waits until it is ready.
show_current() {
  local host
  host=$(site_host)
  in_release "$CURRENT" collectstatic --noinput --verbosity 0
  in_release "$CURRENT" new_edition
  install_units "$CURRENT"
  install_nginx "$CURRENT" "$host"
  start_site
  wait_until_ready
}

# Waits up to a minute until the site reports that it is ready. If it does not, prints its response and fails.
wait_until_ready() {
  local address=http://127.0.0.1:8000/san-sang/
  for _ in {1..60}; do
    curl --silent --fail --output /dev/null "$address" && return 0
    sleep 1
  done
  curl --silent --show-error "$address" >&2 || true
  return 1
}
