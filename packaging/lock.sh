#!/bin/sh
# Renews the locked, hashed requirements from pyproject.toml. Usage: packaging/lock.sh [--upgrade]
# No index address is written: the files install from whichever registry the machine is set up for.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
compile() {
    out=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command 'packaging/lock.sh' --output-file "$out" "$@"
}
compile packaging/requirements-uv.txt "$@" packaging/uv.in
compile packaging/requirements.txt "$@" pyproject.toml
compile packaging/requirements-dev.txt --constraints packaging/requirements.txt "$@" --extra demo --extra parquet --group dev pyproject.toml
compile packaging/requirements-package.txt --constraints packaging/requirements.txt "$@" --group package pyproject.toml
