#!/bin/sh
# Fetch the three vendored libraries again from their npm packages.
#   sh web/static/vendor/update.sh
# Change a version here, run, look at /design, commit. Nothing is built: the files are used as published,
# less the source map line that would make browsers ask for a file we do not ship.
set -eu
BOOTSTRAP=5.3.9
HTMX=2.0.11
ECHARTS=6.1.0
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # package version target-folder files...
  name=$1 version=$2 target=$here/$3
  shift 3
  (cd "$work" && tarball=$(npm pack --silent "$name@$version") && rm -rf package && tar xzf "$tarball")
  mkdir -p "$target"
  for file in "$@"; do cp "$work/package/$file" "$target/"; done
}

fetch bootstrap "$BOOTSTRAP" bootstrap dist/css/bootstrap.min.css LICENSE
fetch htmx.org "$HTMX" htmx dist/htmx.min.js LICENSE
fetch echarts "$ECHARTS" echarts dist/echarts.min.js LICENSE NOTICE
sed -i 's#/\*\# sourceMappingURL=.*\*/##' "$here/bootstrap/bootstrap.min.css"
