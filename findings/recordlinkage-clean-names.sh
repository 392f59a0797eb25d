#!/usr/bin/env bash
# recordlinkage 0.16: its own first step for names, preprocessing.clean, with its defaults leaves nothing of a Chinese
# name: the pattern of what is thrown away is everything but A-Z, digits, blank, hyphen and underscore. No name is
# missing afterwards, all are the empty text: blocking by name then pairs everybody with everybody, Compare.exact calls
# each pair of strangers equal (1), and Jaro-Winkler, Levenshtein and kin call the same pair unlike (0.0). 欧阳娜-Ona
# keeps its nickname only. With replace_by_none=None names stay.
#
# For us: two people taken for one, or nobody for anybody, by which column is asked. The search for duplicates compares
# names as they are written (services/people/duplicate_search.py, tests/services/people/test_merging.py).
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check recordlinkage==0.16 pandas==2.3.3 numpy==2.4.6 \
  jellyfish==1.3.0
"$work/venv/bin/python" -W ignore - <<'PY'
import logging

import pandas
import recordlinkage
from recordlinkage.preprocessing import clean

logging.disable(logging.WARNING)
names = pandas.Series(["王芳", "李娜", "张三（儿子）", "欧阳娜-Ona", "Wang Fang"], name="name")
cleaned = clean(names)
print(cleaned.tolist())
assert cleaned.tolist() == ["", "", "", "ona", "wang fang"], cleaned.tolist()
assert not cleaned.isna().any()
assert clean(names, replace_by_none=None).tolist()[:2] == ["王芳", "李娜"]

people = pandas.DataFrame({"name": cleaned})
pairs = recordlinkage.Index().block("name").index(people)
print("pairs of one block:", pairs.tolist())
assert sorted(sorted(pair) for pair in pairs) == [[0, 1], [0, 2], [1, 2]], pairs

compare = recordlinkage.Compare()
compare.exact("name", "name", label="exact")
METHODS = ("jarowinkler", "levenshtein", "damerau_levenshtein", "smith_waterman", "lcs")
for method in METHODS:
    compare.string("name", "name", method=method, label=method)
found = compare.compute(pairs, people)
print(found.to_string())
assert (found["exact"] == 1).all() and (found[list(METHODS)] == 0).all(axis=None), found
PY
