#!/bin/sh
# Makes everything that the program and its tests need on Debian 12, Ubuntu or another Linux with
# Python 3.11 or newer: system libraries, the virtual environment .venv and the pinned packages.
# Safe to run again: it does only what is missing. Set PYTHON to choose an interpreter, and
# TORCH_INDEX to an index with CPU builds of torch (PyPI's Linux build brings 2 GB of CUDA).
set -eu
cd "$(dirname "$0")/.."

# What Qt needs to draw (offscreen and X11), a virtual screen for machines without one and a hand
# that presses its keys in tests, a font.
# A slash separates the names that a package has in different releases.
LIBRARIES="libglib2.0-0/libglib2.0-0t64 libegl1 libgl1 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0
 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
 libxcb-render-util0 libxcb-render0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-util1
 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libx11-xcb1 xvfb xauth xdotool fonts-dejavu-core"

. packaging/debian.sh

python=$(find_python)
venv_package=$(venv_package_of "$python")
if command -v dpkg-query >/dev/null 2>&1; then
    install_packages "$LIBRARIES $venv_package"
else
    echo "This is no Debian or Ubuntu: see that Qt's libraries and Xvfb are installed." >&2
fi

stamp=.venv/set-up
wanted=$(cat pyproject.toml packaging/constraints.txt packaging/setup.sh packaging/debian.sh | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x .venv/bin/python ]; then
    exit 0
fi
echo "Setting up .venv with $python; the first time takes a few minutes."
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check \
    ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
    --constraint packaging/constraints.txt --editable '.[dev]'
echo "$wanted" >"$stamp"
