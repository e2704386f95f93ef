#!/bin/sh
# Signs the .app, puts it into a disk image and has Apple notarise that. Usage: image.sh APP IMAGE
# Without MACOS_IDENTITY it is signed for this computer alone; without MACOS_NOTARY_KEY it is not notarised, and macOS asks before it
# opens it. MACOS_NOTARY_KEY is a file with a key of App Store Connect, MACOS_NOTARY_KEY_ID and MACOS_NOTARY_ISSUER belong to it.
set -eu
app=$1 image=$2
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "${MACOS_IDENTITY:-}" ]; then timestamp=--timestamp; else timestamp=--timestamp=none; fi
codesign --force --deep "$timestamp" --options runtime --entitlements "$here/entitlements.plist" \
    --sign "${MACOS_IDENTITY:--}" "$app"
codesign --verify --deep --strict "$app"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname "Cognito Admin" -srcfolder "$folder" -format UDZO -ov "$image"
if [ -n "${MACOS_NOTARY_KEY:-}" ]; then
    codesign --force --timestamp --sign "$MACOS_IDENTITY" "$image"
    xcrun notarytool submit "$image" --wait --key "$MACOS_NOTARY_KEY" --key-id "$MACOS_NOTARY_KEY_ID" --issuer "$MACOS_NOTARY_ISSUER"
    xcrun stapler staple "$image"
else
    echo "Not notarised: MACOS_NOTARY_KEY is not set"
fi
