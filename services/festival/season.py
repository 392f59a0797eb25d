"""Which festival a day belongs to: a season is the year of its 正月初一."""

from dataclasses import dataclass
from datetime import date, timedelta

from reference.lunar import festival_year, new_year
from services.errors import NotFound


@dataclass(frozen=True)
class Season:
    """eve, first and third: 除夕, 初一, 初三, the days people on site sign in."""

    year: int
    first: date

    @property
    def eve(self) -> date:
        return self.first - timedelta(days=1)

    @property
    def third(self) -> date:
        return self.first + timedelta(days=2)


def season(year: int) -> Season:
    """Raises NotFound outside the table of lunar years."""
    first = new_year(year)
    if first is None:
        raise NotFound("season", year)
    return Season(year, first)


def season_of(day: date) -> Season:
    """The festival whose return is still counted, else the next one. Raises NotFound outside the
    table of lunar years."""
    return season(festival_year(day) or day.year)
