"""The rates of a return, each with its numerator, base and day; none is clamped.

复工率    firms reopened / firms on the list
到岗率    people present (back and newly hired) / people needed, of firms that said
开工率    lines running / lines there are, of firms that said both
返岗率    people back at work / people who had gone home; may pass 100%, as people leave who had
          not come home

Source: union_services.md 7; one city's 96.8% of firms stood beside 57.3% of them with nine in ten
of their people, so the first three are never one figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.festival import VillageDay
from services.festival.firms import FirmRow


@dataclass(frozen=True)
class Rate:
    """per_ten_thousand is None where there is no base; of_firms: how many said it."""

    part: int
    base: int
    of_firms: int = 0

    @property
    def per_ten_thousand(self) -> int | None:
        return None if self.base == 0 else round(10_000 * self.part / self.base)


@dataclass(frozen=True)
class Rates:
    """gap: 人 still missing, never below none; silent: firms that said nothing yet; above: firms
    with more people than they said they need (asked to mend 需要)."""

    reopened: Rate
    present: Rate
    running: Rate
    gap: int
    silent: int
    above: int


def rates_of(rows: Sequence[FirmRow]) -> Rates:
    """Of the newest day of each firm."""
    said = [(row.firm, row.last) for row in rows if row.last is not None]
    lined = [(f.lines, d.running) for f, d in said if f.lines and d.running is not None]
    return Rates(
        reopened=Rate(sum(d.reopened for _, d in said), len(rows), len(said)),
        present=Rate(
            sum(d.arrived + d.hired for _, d in said), sum(d.needed for _, d in said), len(said)
        ),
        running=Rate(sum(r for _, r in lined), sum(n for n, _ in lined), len(lined)),
        gap=sum(row.gap for row in rows),
        silent=len(rows) - len(said),
        above=sum(d.arrived + d.hired > d.needed for _, d in said),
    )


def returned(days: Sequence[VillageDay]) -> Rate:
    """返岗率 over the newest count of each township."""
    return Rate(sum(d.back_at_work for d in days), sum(d.went_home for d in days), 0)


@dataclass(frozen=True)
class Kept:
    """人 who stay as the firms state it, firms that state it, and who signed in on the three days
    (None: nobody counted that day)."""

    firms: int
    people: int
    on_eve: int | None
    on_first: int | None
    on_third: int | None


def kept_of(rows: Sequence[FirmRow]) -> Kept:
    """A firm that keeps nobody is none of those that do."""
    firms = [row.firm for row in rows]

    def total(counts: Sequence[int | None]) -> int | None:
        told = [n for n in counts if n is not None]
        return sum(told) if told else None

    return Kept(
        firms=sum(bool(f.keeps) for f in firms),
        people=sum(f.keeps or 0 for f in firms),
        on_eve=total([f.on_eve for f in firms]),
        on_first=total([f.on_first for f in firms]),
        on_third=total([f.on_third for f in firms]),
    )
