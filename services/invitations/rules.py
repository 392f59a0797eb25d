"""What config.toml says of invitations, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from models.invitation import InvitationWay
from reference.calendar import SHANGHAI

ASSUMED: Mapping[InvitationWay, int] = {
    InvitationWay.SMS: 30,
    InvitationWay.SLIP: 40,
    InvitationWay.CALL: 50,
}
"""Percent who say yes, as long as a county has counted too few itself. Nobody has published such a
rate; the defaults are stated as assumptions wherever they are used."""


@dataclass(frozen=True)
class InvitationRules:
    """lapse_hours    so long an answer is waited for
    risk_percent   a wave is the largest that leaves the chance of more yeses than places under this
    least_base     answers of a county and way from which on its own rate is believed
    window_days    how far back answers are counted
    first, last    between these hours of the day (Shanghai) messages leave
    standby_days   somebody in line is put on a place that opens without being asked again; whose
                   yes is older is asked once more when one opens
    """

    lapse_hours: int = 48
    risk_percent: int = 10
    least_base: int = 30
    window_days: int = 180
    standby_days: int = 14
    first: time = time(8)
    last: time = time(20)
    assumed: Mapping[InvitationWay, int] = field(default_factory=lambda: ASSUMED)

    def lapses_at(self, now: datetime) -> datetime:
        return now + timedelta(hours=self.lapse_hours)

    def may_write(self, now: datetime) -> bool:
        """Nobody's telephone rings at night."""
        return self.first <= now.astimezone(SHANGHAI).time() < self.last

    def next_morning(self, now: datetime) -> datetime:
        """`now` within the hours, else the next time they begin."""
        if self.may_write(now):
            return now
        here = now.astimezone(SHANGHAI)
        begin = datetime.combine(here.date(), self.first, SHANGHAI)
        return begin if here < begin else begin + timedelta(days=1)
