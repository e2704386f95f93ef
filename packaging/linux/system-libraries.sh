#!/bin/sh
# Installs the system libraries that Qt needs on Debian and Ubuntu, where they are missing and where it may.
# Elsewhere it does nothing; where it may not, it prints the one line to type and fails.
set -eu

[ "$(uname -s)" = Linux ] || exit 0

# Library file that proves it, and the package that brings it.
needed='libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0'

present=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
missing=$(printf '%s\n' "$needed" | while read -r library package; do
    case "$present" in
        *"$library"*) ;;
        *) printf '%s ' "$package" ;;
    esac
done)
fonts=''
if ! ls /usr/share/fonts/*/* >/dev/null 2>&1; then
    fonts='fonts-dejavu-core fonts-noto-core '
fi
missing="$missing$fonts"
[ -n "$missing" ] || exit 0

line="apt-get install --yes --no-install-recommends $missing"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Qt needs system libraries that are missing here. Install what your system calls: $missing" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=''
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo'
else
    echo "Qt needs system libraries that are missing here. Type this line, then start again:" >&2
    echo "  sudo $line" >&2
    exit 1
fi
echo "Installing the system libraries that Qt needs: $missing"
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive $line >/dev/null
