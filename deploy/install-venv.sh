#!/usr/bin/env bash
# Creates a virtual environment where ensurepip is missing (Debian and Ubuntu package it apart). With root and apt it
# installs the package; otherwise it prints the command to run and fails.
set -euo pipefail
python=$1 venv=$2
rm -rf "$venv"
package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$package" >/dev/null
else
  echo "Thiếu gói $package. Hãy chạy: sudo apt install $package" >&2
  exit 1
fi
"$python" -m venv "$venv"
