"""Who is acting, and what of the world they may touch."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from models.account import Account, Role
from reference import regions


@dataclass(frozen=True)
class Actor:
    """The person or process behind a use case.

    `regions` are GB/T 2260 codes of any level; a coordinator answers for them and all below.
    """

    account_id: int | None
    role: Role
    regions: frozenset[str] = frozenset()
    employer_id: int | None = None

    @property
    def sees_all(self) -> bool:
        return self.role is Role.ADMIN

    def covers(self, region_code: str) -> bool:
        """Whether `region_code` lies in this actor's scope."""
        if self.sees_all:
            return True
        return any(regions.is_within(region_code, own) for own in self.regions)

    @property
    def receiving(self) -> bool:
        return self.role in (Role.ADMIN, Role.RECEIVING)

    @property
    def sending(self) -> bool:
        return self.role in (Role.ADMIN, Role.SENDING)


SYSTEM = Actor(account_id=None, role=Role.ADMIN)
"""Scheduled jobs and the command line act as this."""


def actor_of(account: Account, region_codes: Iterable[str]) -> Actor:
    """The actor an account logs in as."""
    return Actor(account.id, account.role, frozenset(region_codes), account.employer_id)


def within(column: sa.SQLColumnExpression[str], actor: Actor) -> sa.ColumnElement[bool]:
    """SQL condition: the region in `column` lies in the actor's scope (codes nest by prefix)."""
    if actor.sees_all:
        return sa.true()
    parts = [_in_unit(column, code) for code in sorted(actor.regions)]
    return sa.or_(*parts) if parts else sa.false()


def within_region(column: sa.SQLColumnExpression[str], code: str) -> sa.ColumnElement[bool]:
    """SQL condition: the region in `column` is `code` or lies in it; "" is everywhere."""
    return _in_unit(column, code) if code else sa.true()


def _in_unit(column: sa.SQLColumnExpression[str], code: str) -> sa.ColumnElement[bool]:
    """Equality or a span of six digits: either is looked up in an index, LIKE is not on SQLite."""
    prefix = _prefix(code)
    if len(prefix) == len(code):
        return column == code
    return column.between(prefix.ljust(len(code), "0"), prefix.ljust(len(code), "9"))


def _prefix(code: str) -> str:
    """`330000` covers 33…, `330100` covers 3301…, `330110` only itself."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code
