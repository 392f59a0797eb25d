"""What an empty database is given on the first `make run`: the demo, a real match, the letter."""


import sqlalchemy as sa
from sqlmodel import select

from models.account import Account
from models.engine import open_session


def is_empty(engine: sa.Engine) -> bool:
    """Nobody can log in yet: the database has never been used."""
    with open_session(engine, read_only=True) as session:
        return session.exec(select(Account.id).limit(1)).first() is None
