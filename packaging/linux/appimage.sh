#!/bin/sh
# The AppImage, out of the tree of the .deb. Usage: appimage.sh TREE OUT; APPIMAGETOOL names the tool.
set -eu
tree=$1 out=$2
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -a "$tree/opt" "$tree/usr" "$folder/"
rm -rf "$folder/usr/bin"
cp "$here/AppRun" "$folder/AppRun"
chmod 755 "$folder/AppRun"
cp "$tree/usr/share/applications/cognito-admin.desktop" "$folder/"
cp "$tree/usr/share/icons/hicolor/256x256/apps/cognito-admin.png" "$folder/"
"${APPIMAGETOOL:-appimagetool}" --no-appstream "$folder" "$out"
