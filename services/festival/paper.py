"""The return coaches as a sheet for whoever orders them."""

from collections.abc import Sequence

from reference import regions
from reports.rolls import Roll
from services.festival.plans import Fetch
from services.festival.season import Season


def coaches(season: Season, found: Sequence[Fetch]) -> Roll:
    """A row a day, township and firm; a day not known yet is 未定."""
    return Roll(
        title=f"{season.year}年春节返岗用车",
        under=(f"共{sum(one.people for one in found)}人",),
        heads=("返岗日", "县", "乡镇", "企业", "人数"),
        widths=(4, 5, 4, 9, 2),
        rows=tuple(
            (
                f"{one.back_on:%Y-%m-%d}" if one.back_on else "未定",
                regions.region(one.region_code).name, one.township, one.employer, str(one.people),
            )
            for one in found
        ),
    )  # fmt: skip
