"""Days and hours of the scenario, counted from the day it is loaded."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from reference.calendar import SHANGHAI, local_day


@dataclass(frozen=True)
class Clock:
    """`now` is the moment of loading; nothing of the history lies after it."""

    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now)

    def day(self, offset: int) -> date:
        """Today plus `offset` days, Shanghai."""
        return self.today + timedelta(days=offset)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """That hour in Shanghai as aware UTC, but never after `now`."""
        return min(self._moment(day, hour, minute), self.now)

    def is_past(self, day: date, hour: int) -> bool:
        return self._moment(day, hour, 0) < self.now

    def _moment(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)
