"""A person's county as it was recorded at a moment: facts have dates (`models.person_past`)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from models.person import Person
from models.person_past import PersonPast


def home_at(moment: "sa.SQLColumnExpression[datetime]") -> sa.ColumnElement[str]:
    """Of the `Person` of the statement around it; NULL where an outer join found none. `moment`:
    a column of that statement."""
    past = (
        sa.select(col(PersonPast.region_code))
        .where(col(PersonPast.person_id) == col(Person.id), col(PersonPast.until) > moment)
        .order_by(col(PersonPast.until), col(PersonPast.id))
        .limit(1)
        .correlate_except(PersonPast)
        .scalar_subquery()
    )
    return sa.func.coalesce(past, col(Person.region_code)).label("home")
