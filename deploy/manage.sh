#!/usr/bin/env bash
# Runs manage.py of the current release as the site's user, from anywhere: `anm COMMAND...` (deploy/install.sh links it).
set -euo pipefail
cd /opt/anm/current
umask 027
exec runuser -u anm -- env HOME=/var/lib/anm PYTHONUTF8=1 .venv/bin/python manage.py "$@"
