#!/bin/sh
# The main job on the simulated study. With a screen the window opens on it; without one the same
# is done under a virtual screen, and pictures of the window and a report are left behind.
set -eu
cd "$(dirname "$0")/.."
out=demo-output
study=$out/study
rm -rf "$study"
mkdir -p "$out"
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/python -m mousevision demo "$study"
fi
echo "No screen: the window is drawn on a virtual one."
xvfb-run --auto-servernum --server-args "-screen 0 1600x1000x24" \
    .venv/bin/python -m mousevision demo "$study" --tour "$out"
echo "Report and pictures of the window: $PWD/$out/report.html and $PWD/$out/*.png"
