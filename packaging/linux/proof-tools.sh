#!/bin/sh
# Installs on Debian and Ubuntu what the proof of the .deb needs, where it is missing and whoever asks is root.
# Elsewhere it does nothing: the proof then says what it leaves out.
set -eu

[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || exit 0

# Command that proves it, and the package that brings it.
needed='debootstrap debootstrap
Xvfb xvfb
openbox openbox
xdotool xdotool
xclip xclip
import imagemagick
dpkg-deb dpkg'

missing=$(printf '%s\n' "$needed" | while read -r name package; do
    command -v "$name" >/dev/null 2>&1 || printf '%s ' "$package"
done)
[ -n "$missing" ] || exit 0
echo "Installing what the proof of the package needs: $missing"
apt-get update -qq || exit 0
# shellcheck disable=SC2086
env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing >/dev/null || exit 0
