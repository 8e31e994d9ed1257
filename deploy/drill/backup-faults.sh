#!/usr/bin/env bash
# Kills restorations with SIGKILL at ten moments, and fills the disks of archives and of files. Each time the site must be
# whole, as before or as restored, without any half-written archive or file. Takes the number of articles (2000). Needs
# root, for small file systems in memory.
#   deploy/drill/backup-faults.sh                       on SQLite
#   .ci/with-postgresql deploy/drill/backup-faults.sh   on a PostgreSQL made for it
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
clean() { umount -q "$folder/small" || true; rm -rf "$folder"; }
trap clean EXIT
export VAR_DIR=$folder/var MEDIA_ROOT=$folder/media BACKUP_TO=$folder/backups LOG_LEVEL=CRITICAL PYTHONPATH=site PYTHONUTF8=1
export DJANGO_SETTINGS_MODULE=config.settings.dev DATABASE_URL=${DATABASE_URL:-sqlite:///$folder/var/db.sqlite3}
mkdir "$VAR_DIR" "$folder/small"
lost=0

manage() { .venv/bin/python manage.py "$@"; }
# Prints the title of the home page and the number of pages, which tell the two valid states.
state() { manage shell --verbosity 0 -c "
from wagtail.models import Page
print(Page.objects.count(), Page.objects.filter(depth=2).first().title)"; }
expect() {
  if [ "$2" = yes ]; then echo "  $1: yes"; else echo "  $1: NO"; lost=$((lost + 1)); fi
}
refused() { if "$@" 2>"$folder/told" >/dev/null; then echo no; else grep -q "Đĩa" "$folder/told" && echo yes || echo no; fi; }

manage shell --verbosity 0 -c "
from django.db import connection
if connection.introspection.table_names(): raise SystemExit('DATABASE_URL names a database with content')"
manage migrate --noinput --verbosity 0
manage collectstatic --noinput --verbosity 0
manage seed_site >/dev/null
manage seed_demo --articles "${1:-2000}" >/dev/null
manage backup >/dev/null
archive=$(find "$BACKUP_TO" -name '*-full.*')
restored=$(state)
manage shell --verbosity 0 -c "
from wagtail.models import Page
Page.objects.filter(depth=2).update(title='Sau khi sao lưu')"
before=$(state)

began=$EPOCHREALTIME
manage restore "$archive" --yes >/dev/null
took=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
echo "killed restorations (a whole one takes $took s)"
for tenth in 1 2 3 4 5 6 7 8 9 10; do
  manage shell --verbosity 0 -c "
from wagtail.models import Page
Page.objects.filter(depth=2).update(title='Sau khi sao lưu')"
  setsid .venv/bin/python manage.py restore "$archive" --yes >/dev/null 2>&1 &
  sleep "$(awk -v t="$took" -v n="$tenth" 'BEGIN { print t * n / 10 }')"
  kill -9 -- "-$!" 2>/dev/null || true
  wait "$!" 2>/dev/null || true
  now=$(state)
  case $now in
    "$before") expect "after $tenth/10: as before" yes ;;
    "$restored") expect "after $tenth/10: as restored" yes ;;
    *) expect "after $tenth/10: $now" no ;;
  esac
done
manage restore "$archive" --yes >/dev/null
expect "the next one succeeds" "$([ "$(state)" = "$restored" ] && echo yes)"

echo "full disks"
mount -t tmpfs -o size=300k tmpfs "$folder/small"
expect "a backup is refused" "$(BACKUP_TO=$folder/small refused manage backup)"
expect "no half archive stays" "$([ -z "$(ls -A "$folder/small")" ] && echo yes)"
export MEDIA_ROOT=$folder/small/media
expect "a restoration is refused" "$(refused manage restore "$archive" --yes)"
expect "no half file stays" "$([ -z "$(find "$folder/small" -type f)" ] && echo yes)"
expect "the site is as it was" "$([ "$(state)" = "$restored" ] && echo yes)"
echo "lost: $lost"
[ "$lost" = 0 ]
