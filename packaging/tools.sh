#!/bin/sh
# Makes everything that builds and checks the installers: Debian packages, and the tools of
# packaging/locks/tools.txt, each by its hash, in build/tools. Safe to run again.
set -eu
cd "$(dirname "$0")/.."
. packaging/debian.sh

# Windows: NSIS, a compiler, signatures. Linux: a clean system to install in, lints, a virtual
# screen. Both: pictures of the icon.
PACKAGES="nsis gcc-mingw-w64-x86-64 osslsigncode binutils zstd debootstrap desktop-file-utils
 appstream lintian libxml2-utils librsvg2-bin icoutils imagemagick xvfb xauth xdotool fonts-dejavu-core"

python=$(find_python)
install_packages "$PACKAGES $(venv_package_of "$python")"
stamp=build/tools/set-up
wanted=$(cat packaging/locks/tools.txt packaging/tools.sh | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && [ -x build/tools/bin/python ]; then
    exit 0
fi
"$python" -m venv --clear build/tools
build/tools/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --require-hashes --requirement packaging/locks/tools.txt
echo "$wanted" >"$stamp"
