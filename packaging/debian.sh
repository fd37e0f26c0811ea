# What setup.sh and tools.sh share: finding Python, installing Debian packages that are missing.
# shellcheck shell=sh

installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -q '^installed$'; }

any_installed() {
    for name in $(echo "$1" | tr / ' '); do
        if installed "$name"; then return 0; fi
    done
    return 1
}

# The name that this release has for a package; the first one where apt does not know either yet.
here() {
    for name in $(echo "$1" | tr / ' '); do
        if apt-cache policy "$name" 2>/dev/null | grep -q 'Candidate: [^(]'; then
            echo "$name"
            return
        fi
    done
    echo "${1%%/*}"
}

# Install those of a list that are missing, or say what to run. A slash separates the names that a
# package has in different releases.
install_packages() {
    missing=""
    for package in $1; do
        any_installed "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get -o DPkg::Lock::Timeout=300 -qq update
    fi
    names=""
    for package in $missing; do
        names="$names $(here "$package")"
    done
    if [ "$(id -u)" = 0 ]; then
        echo "Installing system packages:$names"
        # shellcheck disable=SC2086 # the list is meant to be split
        apt-get -o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends $names \
            >/dev/null
    else
        echo "System packages are missing. Run this line once, then try again:" >&2
        echo "  sudo apt-get install -y --no-install-recommends$names" >&2
        exit 1
    fi
}

find_python() {
    for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "MouseVision needs Python 3.11 or newer; none was found. Install it, or set PYTHON." >&2
    exit 1
}

# The package of Debian without which a Python makes no environment; none if it can make one.
venv_package_of() {
    if ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
        "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    fi
}
