#!/bin/sh
# slim.sh VENV: what no running process opens leaves the running environment: the tests that libraries
# bring along, and the words of languages the pages do not speak (settings: zh, en). Done again after
# every `uv pip sync` of the running set; the environment of the tests is left whole.
set -e
for packages in "$1"/lib/python*/site-packages; do
  for library in llvmlite numba numpy ortools sqlalchemy; do
    [ ! -d "$packages/$library" ] || find "$packages/$library" -type d -name tests -prune -exec rm -rf {} +
  done
  [ ! -d "$packages/babel/locale-data" ] ||
    find "$packages/babel/locale-data" -name '*.dat' ! -name 'root.dat' ! -name 'zh*.dat' ! -name 'en*.dat' -delete
done
