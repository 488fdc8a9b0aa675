#!/usr/bin/env bash
# Makes the fonts beside this script from Debian's package of Noto fonts: the scripts that the office's languages are written in, those of
# Europe with them, without what a document does not need. Run it to have more characters, or a later version, and commit what it makes.
# Needs apt-get, dpkg-deb and fonttools (Debian: python3-fonttools).
set -euo pipefail
package=fonts-noto-core version=20201225-1
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -qq -o APT::Sandbox::User=root download "$package=$version"
dpkg-deb -x ./*.deb .

# Latin with all extensions, marks, Greek, Cyrillic, punctuation, currencies, letterlike signs, arrows, and what stands for a character that is not there.
european=U+0020-007E,U+00A0-024F,U+02B0-036F,U+0370-052F,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+2190-2199,U+2212,U+2248,U+2260-2265,U+25A0-25CF,U+FFFD
hebrew=U+0590-05FF,U+FB1D-FB4F
cut() { # FONT CHARACTERS
  /usr/bin/python3 -m fontTools.subset "usr/share/fonts/truetype/noto/$1.ttf" --unicodes="$2" --output-file="$here/$1.ttf" \
    --layout-features=kern,mark,mkmk,ccmp,locl --no-hinting --desubroutinize --name-IDs='0,1,2,3,4,5,6,13,14' --notdef-outline --drop-tables+=DSIG
}
for weight in Regular Bold; do
  cut "NotoSans-$weight" "$european"
  cut "NotoSansHebrew-$weight" "$hebrew"
done

# The licence goes along with the fonts, as it asks for.
{
  echo 'Noto Sans and Noto Sans Hebrew. Copyright 2010-2020 Google Inc. and Google LLC. Parts of the fonts alone are here, made by make.sh.'
  echo 'This Font Software is licensed under the SIL Open Font License, Version 1.1:'
  echo
  awk '/^License: OFL-1.1$/ { seen++; next } on && /^License:/ { exit } seen && /^ PREAMBLE$/ { on = 1 } on' \
    "usr/share/doc/$package/copyright" | sed -e 's/^ \.$//' -e 's/^ //'
} >"$here/OFL.txt"
ls -l "$here"
