"""Fairs planned, announced, held; the posts shown; the figures of the day."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.base import WrongMove, check_move
from models.channel import Channel, ChannelKind
from models.fair import FAIR_MOVES, Fair, FairEvent, FairKind, FairPost, FairState
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.ledger import ledgers
from services.actor import Actor, within
from services.errors import Forbidden, NotAllowedNow, NotFound
from services.fairs.stands import give_stands
from services.inputs import Day, Fen, Input, Line, Whole
from services.offer import on_offer
from services.publicity.channels import open_channel
from services.rows import LARGEST_ID, known, lock_rows


class FairIn(Input):
    name: Line = Field(min_length=2, max_length=80)
    kind: FairKind
    region_code: Line = Field(min_length=6, max_length=6)
    place: Line = Field("", max_length=80)
    host: Line = Field("", max_length=80)
    co_host: Line = Field("", max_length=80)
    held_on: Day


class FiguresIn(Input):
    """Of the day; None: nobody counted. visits and views are 人次, resumes 份."""

    visits: Whole | None = Field(None, ge=0, le=1_000_000)
    views: Whole | None = Field(None, ge=0, le=1_000_000_000)
    peak: Whole | None = Field(None, ge=0, le=100_000_000)
    resumes: Whole | None = Field(None, ge=0, le=1_000_000)
    cost_fen: Fen | None = None


def plan_fair(session: Session, *, actor: Actor, data: FairIn, now: datetime) -> Fair:
    """A fair with a code of its own. Raises Forbidden, NotFound (not the actor's county)."""
    if not actor.sending:
        raise Forbidden("plan_fair")
    if not actor.covers(data.region_code):
        raise NotFound("region", data.region_code)
    broadcast = data.kind in (FairKind.BROADCAST, FairKind.CLOUD)
    label = f"{data.held_on:%m%d} {data.name}"[:40]
    channel = open_channel(
        session, actor=actor, region_code=data.region_code, township=label, now=now,
        kind=ChannelKind.BROADCAST if broadcast else ChannelKind.FAIR,
    )  # fmt: skip
    standing = session.scalars(sa.select(Fair).where(col(Fair.channel_id) == channel.id)).first()
    if standing is not None:
        return standing  # the same name on the same day in the same county: a second click
    fair = Fair(
        **data.model_dump(), channel_id=known(channel.id), created_at=now,
        created_by_id=actor.account_id,
    )  # fmt: skip
    session.add(fair)
    session.flush()
    _note(session, fair, actor, None, now)
    return fair


def fair_in_scope(session: Session, *, actor: Actor, fair_id: int, lock: bool = False) -> Fair:
    """Raises NotFound. A receiving union sees every fair: its firms are there."""
    fair = session.get(Fair, fair_id) if 0 < fair_id <= LARGEST_ID else None
    if fair is None or not (actor.receiving or (actor.sending and actor.covers(fair.region_code))):
        raise NotFound("fair", fair_id)
    if lock:
        lock_rows(session, Fair, {fair_id})
    return fair


def list_fairs(session: Session, *, actor: Actor, limit: int = 100) -> Sequence[Fair]:
    """Newest first."""
    mine = sa.true() if actor.receiving else within(col(Fair.region_code), actor)
    query = sa.select(Fair).where(mine).order_by(col(Fair.held_on).desc(), col(Fair.id).desc())
    return list(session.scalars(query.limit(limit)))


def channel_of_fair(session: Session, fair: Fair) -> Channel:
    return session.get_one(Channel, fair.channel_id)


def fair_of_channel(session: Session, channel: Channel) -> Fair | None:
    """The fair whose code this is."""
    return session.scalars(sa.select(Fair).where(col(Fair.channel_id) == channel.id)).first()


def move_fair(
    session: Session, *, actor: Actor, fair_id: int, to: FairState, now: datetime
) -> Fair:
    """By the table of moves; there already: unchanged. Raises NotAllowedNow."""
    fair = own_fair(session, actor, fair_id)
    if fair.state is to:
        return fair
    try:
        check_move("fair", FAIR_MOVES, fair.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("fair", fair_id, wrong.here, to.value) from None
    here, fair.state = fair.state, to
    session.add(fair)
    _note(session, fair, actor, here, now)
    return fair


def set_figures(session: Session, *, actor: Actor, fair_id: int, data: FiguresIn) -> Fair:
    """What was counted that day; what is not told stays."""
    fair = own_fair(session, actor, fair_id)
    for name, value in data.model_dump(exclude_none=True).items():
        setattr(fair, name, value)
    session.add(fair)
    session.flush()
    return fair


def show_posts(
    session: Session, *, actor: Actor, fair_id: int, vacancy_ids: Sequence[int], now: datetime
) -> int:
    """Posts on offer shown at the fair, each once, with the places open now; how many are new."""
    own_fair(session, actor, fair_id)
    before = set(
        session.scalars(sa.select(col(FairPost.vacancy_id)).where(col(FairPost.fair_id) == fair_id))
    )
    offered = set(
        session.scalars(
            sa.select(col(Vacancy.id)).where(
                col(Vacancy.id).in_(sorted(set(vacancy_ids))), on_offer(local_day(now))
            )
        )
    )
    new = sorted(known(one) for one in offered if one not in before)
    have = ledgers(session, new)
    session.add_all(FairPost(fair_id=fair_id, vacancy_id=one, places=have[one].open) for one in new)
    session.flush()
    give_stands(session, fair_id)
    return len(new)


def own_fair(session: Session, actor: Actor, fair_id: int) -> Fair:
    """A fair of the actor's own county, locked. Raises NotFound, Forbidden."""
    fair = fair_in_scope(session, actor=actor, fair_id=fair_id, lock=True)
    if not (actor.sending and actor.covers(fair.region_code)):
        raise Forbidden("change_fair")
    return fair


def _note(
    session: Session, fair: Fair, actor: Actor, here: FairState | None, now: datetime
) -> None:
    session.add(
        FairEvent(
            fair_id=known(fair.id), at=now, account_id=actor.account_id, from_state=here,
            to_state=fair.state,
        )
    )  # fmt: skip
    session.flush()
