#!/usr/bin/env bash
# Runs the site on two simulated machines, with PostgreSQL, Redis and a bucket, and cuts off these shared services
# (tests/operations/test_two_machines.py). Prints what it measured. Needs `make tools`; takes three minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
deploy/install-programs.sh redis
PYTHONPATH=site PYTHONUTF8=1 exec .ci/with-postgresql .venv/bin/python -m pytest tests/operations/test_two_machines.py \
  -m slow --quiet -p no:cacheprovider -o log_cli=true --log-cli-level=INFO "$@"
