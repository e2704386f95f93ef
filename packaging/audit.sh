#!/bin/sh
# Asks for known weaknesses of the locked requirements, those to develop and to build with, too. Needs pip-audit.
# A weakness that does not touch this program stands in packaging/audit-ignored.txt: its id, and why.
set -eu
cd "$(dirname "$0")/.."
ignored=$(sed -n 's/^\([A-Za-z0-9-]\{1,\}\)[[:space:]].*/--ignore-vuln \1/p' packaging/audit-ignored.txt)
status=0
for file in requirements requirements-dev requirements-package requirements-uv; do
    # shellcheck disable=SC2086 # each is a word of its own
    pip-audit --requirement "packaging/$file.txt" --require-hashes --disable-pip --strict --progress-spinner off $ignored || status=1
done
exit $status
