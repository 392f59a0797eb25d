"""`read`: what a file says, in words and as documented JSON; nothing stored, nothing logged."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from tests.intake.county_lists import SEEN
from tests.intake.sheets import CANGXI, id_number, xlsx

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "reading.schema.json").read_text())
DAY = ["--day", "2026-11-15"]


def _faults(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """The part of JSON Schema 2020-12 the schema uses."""
    if "$ref" in schema:
        return _faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], at)
    found = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return [f"{at} is no {kinds}"]
    if "const" in schema and value != schema["const"]:
        found.append(f"{at} is not {schema['const']}")
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at} {value} is none of {schema['enum']}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{at} {value} is not like {schema['pattern']}")
    if "oneOf" in schema and sum(not _faults(value, one, at) for one in schema["oneOf"]) != 1:
        found.append(f"{at} is not one of the shapes")
    if isinstance(value, dict):
        found += [f"{at} lacks {name}" for name in schema.get("required", []) if name not in value]
        for name, one in value.items():
            more = schema.get("additionalProperties", True)
            known = schema.get("properties", {}).get(name, more)
            if known is False:
                found.append(f"{at}.{name} is not documented")
            elif isinstance(known, dict):
                found += _faults(one, known, f"{at}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, one in enumerate(value):
            found += _faults(one, schema["items"], f"{at}[{number}]")
    return found


def _is(value: Any, kind: str) -> bool:
    if kind in ("integer", "number") and isinstance(value, bool):
        return False
    types = {
        "object": dict, "array": list, "string": str, "boolean": bool, "integer": int,
        "number": (int, float), "null": type(None),
    }  # fmt: skip
    return isinstance(value, types[kind])


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["read", *words, "--json", *DAY]) == 0
    whole: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert _faults(whole, SCHEMA) == []
    return whole


def _file(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("one", SEEN, ids=lambda one: one.name)
def test_every_list_prints_what_the_schema_says(
    one: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = _json(capsys, "posts", _file(tmp_path, "a.xlsx", one.data()), "--region", "330110")
    assert (whole["schema"], whole["kind"], whole["file"]) == (
        "gongqiao.read/1", "posts", "a.xlsx",
    )  # fmt: skip
    assert [p["title"] for p in whole["posts"]] == [post[0] for post in one.posts]
    assert whole["sums"]["posts"] == len(one.posts)


def test_a_post_tells_value_certainty_words_and_cell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows: list[list[object]] = [["岗位", "人数", "月薪(元)"], ["平车工", "若干", "6000-8500"]]
    whole = _json(capsys, "posts", _file(tmp_path, "a.xlsx", xlsx(rows)), "--region", "330110")
    fields = whole["posts"][0]["fields"]
    assert fields["wage_low_fen"]["value"] == 600_000
    assert (fields["wage_low_fen"]["words"], fields["wage_low_fen"]["column"]) == (
        "6000-8500", "月薪(元)",
    )  # fmt: skip
    places = fields["places"]
    assert (places["value"], places["certainty"], places["question"]) == (
        None, "question", "headcount_vague",
    )  # fmt: skip
    assert whole["sums"]["places_asked"] == 1


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_message_is_read_from_a_file_of_any_usual_encoding(
    codec: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "样例甲五金有限公司\r\n招普工20名，月薪6000元\r\n包吃住"
    whole = _json(capsys, "message", _file(tmp_path, "m.txt", text.encode(codec)))
    (post,) = whole["posts"]
    assert (post["title"], post["fields"]["places"]["value"]) == ("普工", 20)


def test_a_person_is_told_in_words_and_every_doubt_in_its_own_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        "姓名,性别,出生日期,做过的工种,夜班\n"
        "林桂样,女,1988-05-06,缝纫工3年,不上\n陈大样,男,2010.1,,\n"
    )
    path = _file(tmp_path, "r.csv", rows.encode())
    assert main(["read", "roster", path, "--region", CANGXI, *DAY]) == 0
    said = capsys.readouterr().out
    for words in (
        "性别 [sex] 女", "缝纫工/车位 36个月", "夜班 [nights] 不上夜班", "县 [region_code]",
        "没有身份证号，出发前要补", "2010年可能是1月，也可能是10月",
    ):  # fmt: skip
        assert words in said, words
    assert "看不懂" not in said


def test_a_roster_names_people_to_the_terminal_and_writes_no_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    number = id_number(date(1990, 5, 1), 12)
    rows: list[list[object]] = [
        ["姓名", "身份证号", "联系电话"],
        ["张一样本", number, "13800000001"],
    ]
    path = _file(tmp_path, "r.xlsx", xlsx(rows))
    whole = _json(capsys, "roster", path)
    assert whole["region"] == CANGXI  # from the number
    fields = whole["people"][0]["fields"]
    assert (fields["name"]["value"], fields["born_on"]["value"]) == ("张一样本", "1990-05-01")
    assert fields["born_on"]["words"] == number
    assert main(["read", "roster", path, "--region", CANGXI, *DAY]) == 0
    assert "张一样本" in capsys.readouterr().out
    assert "张一样本" not in caplog.text


def test_what_cannot_be_read_is_one_line_that_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind, data in (
        ("posts", b"%PDF-1.7"),
        ("posts", xlsx([["甲", "乙"], ["丙", "丁"]])),
        ("message", b"   \n"),
        ("roster", xlsx([["姓名", "性别"], ["张一样本", "女"]])),
    ):
        assert main(["read", kind, _file(tmp_path, "x", data), *DAY]) == 1
        out = capsys.readouterr()
        assert (len(out.err.strip().splitlines()), out.out) == (1, "")
    assert main(["read", "posts", str(tmp_path / "none.xlsx")]) == 1
    for words in (["read", "posts"], ["read", "people", "x"],
                  ["read", "posts", "x", "--region", "999999"]):  # fmt: skip
        with pytest.raises(SystemExit) as wrong:
            main(words)
        assert wrong.value.code == 2


def test_a_message_without_a_post_still_lists_what_stands_in_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _file(tmp_path, "m.txt", "大家晚上好".encode())
    assert main(["read", "message", path, "--json", *DAY]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert (_faults(whole, SCHEMA), whole["posts"]) == ([], [])


def test_it_runs_where_nothing_has_been_set_up(tmp_path: Path) -> None:
    """No instance folder, no database, no keys: and none is made."""
    done = subprocess.run(
        [sys.executable, "-m", "cli", "read", "posts", "-", *DAY],
        input="岗位,人数,工资\n普工,5,5000\n".encode(),
        capture_output=True, cwd=tmp_path, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert "普工" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_large_roster_costs_each_row_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["姓名,性别,出生日期,联系电话"]
    lines += [f"张样本,女,19{n % 40 + 60}.5.1,138{n:08d}" for n in range(3_000)]
    data = "\n".join(lines).encode("gb18030")
    monkeypatch.setattr(sys, "stdin", type("In", (), {"buffer": io.BytesIO(data)})())
    whole = _json(capsys, "roster", "-", "--region", CANGXI)
    assert whole["sums"]["people"] == 3_000
