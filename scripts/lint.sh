#!/usr/bin/env bash
# lint.sh BIN [COMMAND ...]: style, types and the import contract; with a command, types and contract
# beside it on a processor it leaves free. Style is judged first and stops at once; what the others
# say is printed whole after the command, and the last lines name everything that failed, in order.
set -uo pipefail
bin=$1
shift
told=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$told"' EXIT
trap 'exit 130' INT

fail() { # names of what failed
  printf 'FAILED: %s\n' "$@" >&2
  exit 1
}

"$bin"/ruff check --quiet . || fail 'ruff check (make lint; ruff check --fix mends much)'
"$bin"/ruff format --check . >"$told/format" || { cat "$told/format"; fail 'ruff format --check (run ruff format)'; }
"$bin"/mypy >"$told/mypy" 2>&1 &
types=$!
"$bin"/lint-imports --no-cache >"$told/imports" 2>&1 &
imports=$!

failed=()
[ $# -eq 0 ] || "$@" || failed+=("$*")
wait "$types" || { cat "$told/mypy"; failed+=('mypy'); }
wait "$imports" || { cat "$told/imports"; failed+=('lint-imports'); }
[ ${#failed[@]} -eq 0 ] || fail "${failed[@]}"
tail -n 1 "$told/mypy"
