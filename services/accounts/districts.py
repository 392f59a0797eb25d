"""Districts that somebody keeps a receiving union for."""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account, AccountScope, Role
from reference import regions


def receiving_districts(session: Session) -> list[str]:
    """Counties and districts in the scope of a coordinator of a receiving union, in order; whoever
    answers for a whole city or province adds none of its own."""
    codes = session.scalars(
        sa.select(col(AccountScope.region_code))
        .join(Account, col(Account.id) == col(AccountScope.account_id))
        .where(col(Account.role) == Role.RECEIVING)
        .distinct()
        .order_by(col(AccountScope.region_code))
    )
    return [one for one in codes if not one.endswith("00") and regions.is_region(one)]
