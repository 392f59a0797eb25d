"""What an account answers for."""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import AccountScope
from models.union import ProgrammeSwitch


def scope_of(session: Session, account_id: int) -> tuple[frozenset[str], bool]:
    """(its region codes; whether any district in them runs a programme of the union), in one
    query: every page asks. Codes nest by prefix, as in `services.actor.within`."""
    code = col(AccountScope.region_code)
    last = sa.case(
        (code.like("__0000"), sa.func.substr(code, 1, 2).concat("9999")),
        (code.like("____00"), sa.func.substr(code, 1, 4).concat("99")),
        else_=code,
    )
    runs = sa.exists().where(col(ProgrammeSwitch.region_code).between(code, last))
    rows = session.execute(
        sa.select(code, runs).where(col(AccountScope.account_id) == account_id)
    ).all()
    return frozenset(one for one, _runs in rows), any(runs for _code, runs in rows)
