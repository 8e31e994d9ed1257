#!/usr/bin/env bash
# Runs manage.py of the current release as the site's user, from anywhere: `anm COMMAND...` (deploy/install.sh links it).
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "Lỗi: hãy chạy bằng root: sudo anm $*" >&2; exit 1; }
cd /opt/anm/current
umask 027
export LC_ALL=C.UTF-8
exec runuser -u anm -- env HOME=/var/lib/anm PYTHONUTF8=1 .venv/bin/python manage.py "$@"
