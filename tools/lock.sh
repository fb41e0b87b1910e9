#!/bin/sh
# Resolves pyproject.toml into requirements.lock for every platform, with hashes and without any address.
set -eu
if ! command -v uv >/dev/null 2>&1; then
    echo "No uv found. Install it once, outside this project: pipx install uv" >&2
    exit 2
fi
unset UV_FIND_LINKS UV_INDEX UV_DEFAULT_INDEX UV_INDEX_URL UV_EXTRA_INDEX_URL
before=requirements.lock.before
trap 'rm -f "$before"' EXIT
cp -p requirements.lock "$before" 2>/dev/null || : >"$before"
uv pip compile pyproject.toml --all-extras --universal --generate-hashes --python-version 3.11 \
    --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet --output-file requirements.lock "$@"
# An unchanged lock keeps its time, so that the next `make setup` has nothing to do.
if cmp -s requirements.lock "$before"; then mv "$before" requirements.lock; fi
