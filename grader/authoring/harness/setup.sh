#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: Python and packages.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
newest() {
    for minor in 14 13 12 11; do
        command -v "python3.$minor" && return
    done
    return 1
}
if ! python="$(newest)"; then
    apt-get update
    apt-get install -y python3.12 python3.12-venv ||
        apt-get install -y python3.11 python3.11-venv
    python="$(newest)"
fi
"$python" -m venv "$here/../venv"
[ ! -f "$here/pip.conf" ] || export PIP_CONFIG_FILE="$here/pip.conf"
"$here/../venv/bin/python" -m pip install \
    -c "$here/requirements.txt" -r "$here/needed.txt"
