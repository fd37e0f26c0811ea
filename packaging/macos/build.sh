#!/bin/sh
# MouseVision.app in a .dmg, on a Mac with Apple silicon and Python 3.11.
#
# NOT RUN: written on Linux, where only its syntax, its settings and the packages that it asks for
# were checked. SIGN is the name of a Developer ID certificate and NOTARY a profile that notarytool
# keeps; without them the application is signed for this Mac alone.
set -eu
cd "$(dirname "$0")/../.."
work=build/packages/macos
rm -rf "$work"
mkdir -p "$work" dist

python3.11 -m venv build/tools
build/tools/bin/python -m pip install --no-deps --require-hashes -r packaging/locks/tools.txt
python3.11 -m venv "$work/environment"
python="$work/environment/bin/python"
for lock in macos tools; do
    "$python" -m pip install --no-deps --require-hashes -r "packaging/locks/$lock.txt"
done
build/tools/bin/python packaging/kit macos # icon, wheel and settings, into $work
# shellcheck disable=SC1091 # written by the line above
. "$work/settings.sh"
"$python" -m pip install --no-deps "$work"/*.whl

"$python" -m PyInstaller --noconfirm --distpath "$work/dist" --workpath "$work/work" \
    packaging/frozen/mousevision.spec
app="$work/dist/MouseVision.app"

# From the inside out, as Apple wants it; symbolic links stay links.
identity=${SIGN:--}
find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -print0 |
    xargs -0 -n 20 codesign --force --timestamp --options runtime --sign "$identity"
codesign --force --timestamp --options runtime --sign "$identity" \
    --entitlements packaging/macos/entitlements.plist "$app"
codesign --verify --deep --strict "$app"

"$app/Contents/MacOS/mousevision" self-test --out "$work/proof"

dmg="dist/MouseVision-$MOUSEVISION_VERSION-macos-arm64.dmg"
mkdir "$work/image"
cp -R "$app" "$work/image/"
ln -s /Applications "$work/image/Applications"
hdiutil create -volname MouseVision -srcfolder "$work/image" -ov -format ULMO "$dmg"
if [ -n "${NOTARY:-}" ]; then
    xcrun notarytool submit "$dmg" --keychain-profile "$NOTARY" --wait
    xcrun stapler staple "$dmg"
fi
echo "$dmg"
