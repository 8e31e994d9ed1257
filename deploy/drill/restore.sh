#!/usr/bin/env bash
# Fills a site, backs it up, destroys it and restores it; prints the seconds of each step, and the CPU seconds without
# PostgreSQL's own. Fails if a page or a file differs from before. Takes the number of articles (20000).
#   deploy/drill/restore.sh                       on SQLite
#   .ci/with-postgresql deploy/drill/restore.sh   on a PostgreSQL made for it
set -euo pipefail
cd "$(dirname "$0")/../.."

articles=${1:-20000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export VAR_DIR=$folder/var MEDIA_ROOT=$folder/media BACKUP_TO=$folder/backups LOG_LEVEL=ERROR PYTHONPATH=site PYTHONUTF8=1
export DJANGO_SETTINGS_MODULE=config.settings.dev DATABASE_URL=${DATABASE_URL:-sqlite:///$folder/var/db.sqlite3}
mkdir "$VAR_DIR"

manage() { .venv/bin/python manage.py "$@"; }
timed() {
  TIMEFORMAT="== $1: %0R s, processor %0U s"
  time "${@:2}"
}
destroy() {
  case $DATABASE_URL in
    sqlite*) rm -f "$VAR_DIR"/db.sqlite3* ;;
    *) psql --quiet --set=client_min_messages=warning "$DATABASE_URL" -c "DROP SCHEMA public CASCADE; CREATE SCHEMA public" 2>/dev/null ;;
  esac
  rm -rf "$MEDIA_ROOT" "$VAR_DIR/edition" "$VAR_DIR/cache" "$VAR_DIR/renditions"
}

manage shell --verbosity 0 -c "
from django.db import connection
if connection.introspection.table_names(): raise SystemExit('DATABASE_URL names a database with content')"
manage migrate --noinput --verbosity 0
manage collectstatic --noinput --verbosity 0
manage seed_site
timed "$articles articles" manage seed_demo --articles "$articles"
(cd "$MEDIA_ROOT" && find . -type f -exec sha256sum {} + | sort) >"$folder/files"

timed "full backup" manage backup
timed "backup of changes" manage backup --changes
timed "trial restoration" manage backup --check
destroy
timed "restoration" manage restore "$(basename "$(find "$BACKUP_TO" -name '*-changes.*' | sort | tail -n 1)")"
(cd "$MEDIA_ROOT" && find . -type f -exec sha256sum {} + | sort) | cmp - "$folder/files"
du -sh "$BACKUP_TO"/*
