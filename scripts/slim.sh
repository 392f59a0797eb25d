#!/bin/sh
# slim.sh VENV: what no running process opens leaves the running environment: the tests and builders that
# libraries bring along, the parts of OR-Tools nobody asks, and the words of languages the pages do not speak
# (settings: zh, en). Done again after
# every `uv pip sync` of the running set; the environment of the tests is left whole.
set -e
for packages in "$1"/lib/python*/site-packages; do
  for library in llvmlite numba numpy ortools sqlalchemy; do
    [ ! -d "$packages/$library" ] || find "$packages/$library" -type d -name tests -prune -exec rm -rf {} +
  done
  rm -rf "$packages/sqlalchemy/testing" "$packages/numpy/f2py"
  [ ! -d "$packages/ortools" ] || find "$packages/ortools" -mindepth 1 -maxdepth 1 -type d \
    ! -name .libs ! -name graph ! -name sat ! -name linear_solver ! -name util -exec rm -rf {} +
  [ ! -d "$packages/babel/locale-data" ] ||
    find "$packages/babel/locale-data" -name '*.dat' ! -name 'root.dat' ! -name 'zh*.dat' ! -name 'en*.dat' -delete
done
