"""A scheme as people type it (names of places, choices, yuan), and what it gives to examples.

`short` turns it into the short forms everything else reads (`reference.subsidies`), and names the
field of what cannot be read. `examples` judges invented people by it, so that whoever types a
notice sees in words what they have entered before it counts.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from pydantic import Field, ValidationError

from reference import regions
from reference.subsidies import AmountKind, Beneficiary, OncePer, SubsidyScheme
from services.errors import InvalidInput, Problem
from services.inputs import Day, Fen, Input, Line, LongAgo, Paragraph, Whole
from services.subsidies.judging import Claimant, Outcome, judge
from services.subsidies.people import ALWAYS, asked_as_papers
from services.subsidies.schemes import SubsidyIn, as_judged

Yuan = Fen | None
Payer = Literal["sending", "receiving", "shared", "union"]
BANDS = ("province", "city", "county", "same", "any")
"""Another province, another city of it, another county of it, at home, anywhere."""
_PLACE = re.compile(r"(到|来自)?\s*(.+?)[\s：:]+(\d+(?:\.\d{1,2})?)\s*元?")
_WINDOW = re.compile(
    r"(\d{1,2})月(\d{1,2})日?\s*(?:到|至|-|－|—)\s*(\d{1,2})月(\d{1,2})日?\s*(上一年|上年)?"
)
_TRAVEL = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2})\s*(?:到|至)\s*(\d{4}-\d{1,2}-\d{1,2})(?:\s*(\d{1,3})%)?"
)


class EntryIn(Input):
    """who: any of these; also: all of these. papers: each; either: one of these."""

    code: Line = Field(min_length=2, max_length=12)
    name: Line = Field(min_length=2, max_length=60)
    region: Line = Field(min_length=2, max_length=40)
    valid_from: LongAgo
    valid_until: Day | None = None
    payer: Payer = "sending"
    beneficiary: Beneficiary = Beneficiary.WORKER
    who: list[Line] = Field(default_factory=list, max_length=20)
    also: list[Line] = Field(default_factory=list, max_length=20)
    kind: AmountKind = AmountKind.FIXED
    province_fen: Yuan = None
    city_fen: Yuan = None
    county_fen: Yuan = None
    same_fen: Yuan = None
    any_fen: Yuan = None
    places: Paragraph = Field("", max_length=600)
    share_percent: Line = Field("", max_length=9, pattern=r"^(\d+(\.\d+)?|\d+/\d+)?$")
    cap_fen: Yuan = None
    fen: Yuan = None
    at_most: bool = False
    min_days: Whole | None = Field(None, ge=0, le=366)
    gap_days: Whole | None = Field(None, ge=0, le=366)
    papers: list[Line] = Field(default_factory=list, max_length=20)
    either: list[Line] = Field(default_factory=list, max_length=20)
    once_per: OncePer = OncePer.YEAR
    excludes: Line = Field("", max_length=100)
    self_travel: bool = False
    windows: Paragraph = Field("", max_length=300)
    travel: Paragraph = Field("", max_length=300)
    notice: Line = Field("", max_length=100)
    quota: Whole | None = Field(None, ge=1, le=9_999_999)
    source: Line = Field(min_length=4, max_length=300)
    note: Paragraph = Field("", max_length=300)
    applies_from: Day | None = None
    reason: Line = Field("", max_length=200)


def short(data: EntryIn) -> SubsidyIn:
    """In the short forms. Raises InvalidInput at the field (and line) that cannot be read."""
    code = _region(data.region, "region")
    bands = _special(data.places) + [
        f"{how}={fen}" for how in BANDS if (fen := getattr(data, f"{how}_fen")) is not None
    ]
    if not bands and data.kind in (AmountKind.PERCENT, AmountKind.SHARE):
        bands = ["any=0"]
    if not bands:
        raise InvalidInput({"province_fen": (Problem("missing"),)})
    plain = data.model_dump(
        include={"code", "name", "valid_from", "valid_until", "payer", "beneficiary", "kind",
                 "share_percent", "at_most", "once_per", "excludes", "self_travel", "source",
                 "note", "applies_from", "reason"}
    )  # fmt: skip
    told = plain | {
        "place": regions.region(code).full_name, "region_code": code, "bands": ";".join(bands),
        "needs": _groups(data.who, data.also), "evidence": _groups(data.either, data.papers),
        "windows": ";".join(_windows(data.windows)), "travel": ";".join(_travel(data.travel)),
        "notice": "|".join(re.split(r"[、，,\s]+", data.notice.strip())) if data.notice else "",
        **{name: _text(getattr(data, name))
           for name in ("fen", "cap_fen", "min_days", "gap_days", "quota")},
    }  # fmt: skip
    try:
        return SubsidyIn.model_validate(told)
    except ValidationError as wrong:
        field = str(wrong.errors()[0]["loc"][0]) if wrong.errors()[0]["loc"] else "name"
        raise InvalidInput({field: (Problem("unreadable"),)}) from None


def examples(data: SubsidyIn, on: date) -> Sequence[tuple[str, Outcome]]:
    """What it gives on `on` to five invented people with every group and paper it asks, who have
    worked for a hundred days: in another province, in another city, in the next county, with no
    paper, by the union's coach; and to one who came ten days ago."""
    scheme = as_judged(data)
    terms = asked_as_papers(scheme.terms)
    scheme = replace(scheme, terms=terms)
    far = _example(scheme, on)
    city, county = (_elsewhere(data, far, how) for how in ("city", "county"))
    people = {
        "province": far,
        "city": city,
        "county": county,
        "no_papers": replace(far, proofs=frozenset()),
        "organised": replace(far, organised=True),
        "new": replace(far, spells=((on - timedelta(days=9), None),)),
    }
    return [(name, judge(scheme, who, on)) for name, who in people.items()]


def _example(scheme: SubsidyScheme, on: date) -> Claimant:
    terms, own = scheme.terms, scheme.region_code
    away = "330110" if own[:2] != "33" else "510824"
    sending = scheme.payer != "receiving"
    named = {code for group in terms.needs for code in group}
    travelled = terms.travel[0].first if terms.travel else on - timedelta(days=99)
    return Claimant(
        home=own if sending else away, site=away if sending else own,
        identities=dict.fromkeys(named, ((ALWAYS, None),)),
        spells=((on - timedelta(days=99), None),), travelled_on=travelled, wages_fen=1_200_000,
        cost_fen=60_000, months=3, place=1, occasion="example",
        proofs=frozenset(code for group in terms.evidence for code in group),
    )  # fmt: skip


def _elsewhere(data: SubsidyIn, far: Claimant, how: str) -> Claimant:
    """The same person with home or work in another city of the scheme's province, or another
    county of its city."""
    own = data.region_code
    head = own[:2] if how == "city" else own[:4]
    unit = next(
        (one.code for one in regions.counties(head.ljust(6, "0"))
         if one.code != own and (how == "county" or one.code[:4] != own[:4])), own,
    )  # fmt: skip
    sending = data.payer != "receiving"
    return replace(far, site=unit if sending else own, home=own if sending else unit)


def _region(name: str, field: str) -> str:
    name = name.strip()
    if regions.is_region(name):
        return name
    found = [unit for unit in regions.find(name) if unit.is_current]
    if len(found) != 1:
        code = "region_unknown" if not found else "region_several"
        raise InvalidInput({field: (Problem(code, {"name": name}),)})
    return found[0].code


def _special(text: str) -> list[str]:
    """`到 新疆、陕西 400` and `来自 江苏 300`, a line each: yuan for those places."""
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        read = _PLACE.fullmatch(line)
        if read is None:
            raise InvalidInput({"places": (Problem("line_unreadable", {"line": line}),)})
        codes = [_region(one, "places") for one in re.split(r"[、，,]", read[2]) if one.strip()]
        how = "home" if read[1] == "来自" else "site"
        heads = ",".join(re.sub(r"(00)+$", "", code) for code in codes)
        found.append(f"{how}:{heads}={round(float(read[3]) * 100)}")
    return found


def _windows(text: str) -> list[str]:
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        read = _WINDOW.fullmatch(line)
        if read is None:
            raise InvalidInput({"windows": (Problem("line_unreadable", {"line": line}),)})
        first, last = (f"{int(read[n]):02}-{int(read[n + 1]):02}" for n in (1, 3))
        found.append(f"{first}..{last}{'@-1' if read[5] else ''}")
    return found


def _travel(text: str) -> list[str]:
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        read = _TRAVEL.fullmatch(line)
        if read is None:
            raise InvalidInput({"travel": (Problem("line_unreadable", {"line": line}),)})
        days = ["-".join(f"{int(n):02}" for n in one.split("-")) for one in (read[1], read[2])]
        found.append("..".join(days) + (f"={read[3]}" if read[3] else ""))
    return found


def _groups(either: Sequence[str], every: Sequence[str]) -> str:
    return "&".join([*(["|".join(either)] if either else []), *every])


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
