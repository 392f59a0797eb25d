"""One reader of telephone numbers; what stands in telephones.csv was read by hand, by the plan of
numbers of the Ministry (mobile 13–19, area codes, 400 and 800)."""

import csv
from pathlib import Path

import pytest

from intake.telephones import read_telephones

WRITTEN = Path(__file__).with_name("telephones.csv")


def lines() -> list[dict[str, str]]:
    with WRITTEN.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["written"])
def test_a_telephone_is_read_as_a_person_reads_it(line: dict[str, str]) -> None:
    read = read_telephones(line["written"])
    assert "|".join(one.text for one in read.found) == line["read"]
    assert "|".join(one.note for one in read.found).strip("|") == line["note"]
    assert read.left == line["left"]
