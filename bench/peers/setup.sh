#!/bin/sh
# setup.sh FOLDER: installs the peers that are Python packages into FOLDER/venv, at the versions of
# requirements.txt. Status 77, and a line that says so, when they are not to be had; then the benchmark
# goes without them.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
python=$folder/venv/bin/python

skip() { echo "SKIPPED: the peers: $*"; exit 77; }

# Done before, with the same versions.
if [ -x "$python" ] && cmp -s "$here/requirements.txt" "$folder/installed.txt"; then
    echo "The peers are in $folder/venv"
    exit 0
fi

command -v python3 >/dev/null || skip "Python 3 is not installed"
rm -rf "$folder/venv" "$folder/installed.txt"
python3 -m venv "$folder/venv" >"$folder/setup.log" 2>&1 ||
    skip "Python cannot make a virtual environment (python3-venv); see $folder/setup.log"
"$python" -m pip install --disable-pip-version-check -r "$here/requirements.txt" \
    >>"$folder/setup.log" 2>&1 ||
    skip "their packages cannot be installed; see $folder/setup.log"
cp "$here/requirements.txt" "$folder/installed.txt"
echo "The peers are in $folder/venv"
