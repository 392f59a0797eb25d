"""Demo accounts for every role, and who gets the letters. Only when asked for."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.account import Account, AccountScope, Role
from models.letter import LetterSubscription
from reference.regions import region
from scenario.desk import Desk
from scenario.places import BAZHOU, CANGXI, DAISHAN, LUQIAO, PUJIANG, YIWU, YUHANG
from scenario.rows import Book

DOMAIN = "example.com"  # reserved by RFC 2606: mail to it reaches nobody

COORDINATORS = (
    ("admin", Role.ADMIN, "演示管理员", ()),
    ("yuhang", Role.RECEIVING, "余杭演示协调员", (YUHANG,)),
    ("zhejiang", Role.RECEIVING, "义乌浦江岱山路桥演示协调员", (YIWU, PUJIANG, DAISHAN, LUQIAO)),
    ("cangxi", Role.SENDING, "苍溪演示协调员", (CANGXI,)),
    ("bazhou", Role.SENDING, "巴州演示协调员", (BAZHOU,)),
)
FIRMS = (("firm-yuhang", YUHANG), ("firm-yiwu", YIWU), ("firm-daishan", DAISHAN))
LETTERS = (
    ("whole", ""),
    *(("receiving", code) for code in (YUHANG, YIWU, PUJIANG, DAISHAN, LUQIAO)),
    *(("sending", code) for code in (CANGXI, BAZHOU)),
)


def taken_logins(session: Session) -> list[str]:
    """Logins of ours that somebody has already."""
    ours = [row[0] for row in (*COORDINATORS, *FIRMS)]
    found = session.exec(select(Account.login).where(col(Account.login).in_(ours)))
    return sorted(found)


@dataclass(frozen=True)
class DemoAccount:
    """One account as it is printed; the password is not kept anywhere else."""

    login: str
    password: str
    role: str
    scope: str

    def __str__(self) -> str:
        return f"{self.login:<14} {self.password:<12} {self.role:<10} {self.scope}"

    def __repr__(self) -> str:
        return f"DemoAccount({self.login!r}, role={self.role!r})"


def new_password() -> str:
    """Ten letters and digits without look-alikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "".join(secrets.choice(letters) for _ in range(10))


@dataclass(frozen=True)
class Door:
    """How demo accounts are made: a source of passwords and the hash they are stored by."""

    hash_password: Callable[[str], str]
    new_password: Callable[[], str] = new_password


def write_coordinators(book: Book, door: Door, now: datetime) -> tuple[list[DemoAccount], Desk]:
    """Administrator and coordinators, before the people they register; and the letters."""
    made: list[DemoAccount] = []
    sending: dict[str, int] = {}
    receiving: dict[str, int] = {}
    for login, role, name, regions in COORDINATORS:
        account, demo = _account(book, door, now, login, role, name, regions)
        made.append(demo)
        for code in regions:
            book.add(AccountScope, account_id=account, region_code=code)
            (sending if role is Role.SENDING else receiving)[code] = account
    _letters(book, now)
    return made, Desk(sending=sending, receiving=receiving)


def write_firms(
    book: Book, door: Door, now: datetime, firms: dict[str, list[int]], desk: Desk
) -> tuple[list[DemoAccount], Desk]:
    """Accounts of the first firm of three districts."""
    made, employer = [], {}
    for login, district in FIRMS:
        firm = firms[district][0]
        name = f"{region(district).short_name}演示企业甲"
        account, demo = _account(book, door, now, login, Role.EMPLOYER, name, (), firm)
        made.append(demo)
        employer[firm] = account
    return made, Desk(sending=desk.sending, receiving=desk.receiving, employer=employer)


def _account(
    book: Book,
    door: Door,
    now: datetime,
    login: str,
    role: Role,
    name: str,
    regions: tuple[str, ...],
    employer_id: int | None = None,
) -> tuple[int, DemoAccount]:
    password = door.new_password()
    account = book.add(
        Account,
        login=login,
        display_name=name,
        email=f"{login}@{DOMAIN}",
        password_hash=door.hash_password(password),
        role=role,
        employer_id=employer_id,
        created_at=now,
    )
    scope = "、".join(region(code).short_name for code in regions) or name
    return account, DemoAccount(login, password, role.value, scope)


def _letters(book: Book, now: datetime) -> None:
    for kind, code in LETTERS:
        place = region(code).short_name if code else "全部"
        book.add(
            LetterSubscription,
            scope_kind=kind,
            scope_code=code,
            recipient=f"leader-{code or 'whole'}@{DOMAIN}",
            name=f"{place}演示领导",
            created_at=now,
        )
