"""What a statement says differently on the two databases, and the places it is asked for.

@day(x)                 the Shanghai day of a moment
@plus(x, n)             n days after a day
@born(x)                the day from which somebody born on x may work (16; 29 February is the 28th)
@moves(site, home)      both ends lie in the scope; @from(home), @to(site), @demand(site),
                        @supply(home) one of them; @anywhere(site) where the scope has every site
@home(p, t)             the county of person p as recorded at moment t; @township, @first alike
@target(p, t, x)        whether person p was in policy group x at t; disability only where the
                        person agreed to it and has not withdrawn
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

_CALL = re.compile(r"@(\w+)\(([^()]*)\)")
_PAST = (
    "SELECT {what} FROM person_past b WHERE b.person_id = {who} AND b.until >= {at}"
    " ORDER BY b.until, b.id LIMIT 1"
)


@dataclass(frozen=True)
class Dialect:
    """Writes the words above for one database; `like` are the patterns of `asked.Place`. What it
    writes has braces for brackets until the end, so that the innermost word is found by its own."""

    sqlite: bool
    like: Mapping[str, tuple[str, ...]]

    def sql(self, text: str) -> str:
        """Innermost first, until none is left. Raises KeyError for a word there is not."""
        one = partial(partial, self._within)
        words: Mapping[str, Callable[..., str]] = {
            "day": self._day, "plus": self._plus, "born": self._born, "moves": self._moves,
            "from": one(what="home"), "to": one(what="site"), "demand": one(what="demand"),
            "supply": one(what="supply"), "anywhere": self._anywhere, "home": self._home,
            "township": self._township, "first": self._first, "target": self._target,
        }  # fmt: skip

        def write(found: re.Match[str]) -> str:
            return words[found[1]](*(part.strip() for part in found[2].split(",")))

        while _CALL.search(text):
            text = _CALL.sub(write, text)
        return text.replace("{", "(").replace("}", ")")

    def moment(self, at: datetime) -> str:
        """A moment as a literal (statements that make tables take no parameters)."""
        stamp = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return f"'{stamp}'" if self.sqlite else f"CAST('{stamp}+00' AS TIMESTAMPTZ)"

    def _day(self, at: str) -> str:
        if self.sqlite:
            return f"date({at}, '+8 hours')"
        return f"CAST({at} AT TIME ZONE 'Asia/Shanghai' AS DATE)"

    def _plus(self, day: str, days: str) -> str:
        return f"date({day}, {days} || ' days')" if self.sqlite else f"{{{day} + {days}}}"

    def _born(self, day: str) -> str:
        text = f"CAST{{{day} AS VARCHAR}}"
        year = f"CAST{{CAST{{SUBSTR{{{text}, 1, 4}} AS INTEGER}} + 16 AS VARCHAR}}"
        rest = f"SUBSTR{{{text}, 5, 6}}"
        return f"{{{year} || CASE {rest} WHEN '-02-29' THEN '-02-28' ELSE {rest} END}}"

    def _within(self, column: str, what: str) -> str:
        patterns = self.like[what]
        if "%" in patterns:
            return "1 = 1"
        return "{" + " OR ".join(f"{column} LIKE '{one}'" for one in patterns) + "}"

    def _moves(self, site: str, home: str) -> str:
        return f"{self._within(site, 'site')} AND {self._within(home, 'home')}"

    def _anywhere(self, what: str) -> str:
        return "1 = 1" if "%" in self.like[what] else "1 = 0"

    def _home(self, person: str, at: str) -> str:
        return self._then(person, at, "region_code")

    def _township(self, person: str, at: str) -> str:
        return self._then(person, at, "township")

    def _first(self, person: str, at: str) -> str:
        return self._then(person, at, "first_timer")

    def _then(self, person: str, at: str, column: str) -> str:
        past = _PAST.format(what=f"b.{column}", who=f"{person}.id", at=at)
        return f"COALESCE{{{{{past}}}, {person}.{column}}}"

    def _target(self, person: str, at: str, target: str) -> str:
        past = _PAST.format(
            what=f"CAST{{b.targets AS VARCHAR}} LIKE '%\"{target}\"%'", who=f"{person}.id", at=at
        )
        now = (
            f"EXISTS {{SELECT 1 FROM person_target t WHERE t.person_id = {person}.id"
            f" AND t.target = '{target}'}}"
        )
        agreed = (
            f" AND EXISTS {{SELECT 1 FROM consent c WHERE c.person_id = {person}.id"
            " AND c.purpose = 'disability' AND c.withdrawn_at IS NULL}"
        )
        return f"{{COALESCE{{{{{past}}}, {now}}}{agreed if target == 'disabled' else ''}}}"
