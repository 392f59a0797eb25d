"""The way of one placement: its events, and which of them may be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account
from models.placement import PlacementEvent
from models.proposal import Side
from reports.ledger import Ledger, ledger_of
from services.actor import Actor
from services.errors import NotFound
from services.placements.lists import Row, rows_by_id
from services.placements.steps import steps_of
from services.sides import SIDE_OF_ROLE, is_own


@dataclass(frozen=True)
class PlacementPage:
    """One placement with everything its page shows. `steps` are those open to this reader
    (`placements.steps`)."""

    row: Row
    side: Side
    ledger: Ledger
    history: Sequence[tuple[PlacementEvent, str]]
    steps: tuple[str, ...]
    undoable: PlacementEvent | None


def page_of_placement(session: Session, *, actor: Actor, placement_id: int) -> PlacementPage:
    """One placement in scope with its history and what may be done now. Raises NotFound."""
    rows = rows_by_id(session, actor=actor, ids=[placement_id])
    if not rows:
        raise NotFound("placement", placement_id)
    side = SIDE_OF_ROLE.get(actor.role, Side.SYSTEM)
    history = [
        (event, who or "")
        for event, who in session.execute(
            sa.select(PlacementEvent, col(Account.display_name))
            .outerjoin(Account, col(Account.id) == col(PlacementEvent.account_id))
            .where(col(PlacementEvent.placement_id) == placement_id)
            .order_by(col(PlacementEvent.id))
        )
    ]
    return PlacementPage(
        row=rows[0],
        side=side,
        ledger=ledger_of(session, rows[0].placement.vacancy_id),
        history=history,
        steps=steps_of(rows[0].placement, side),
        undoable=_undoable(actor, [event for event, _ in history]),
    )


def _undoable(actor: Actor, events: Sequence[PlacementEvent]) -> PlacementEvent | None:
    taken_back = {event.undoes_id for event in events}
    standing = [e for e in events if e.undoes_id is None and e.id not in taken_back]
    last = standing[-1] if standing else None
    if last is None or last.from_state is None:
        return None  # a confirmation is taken back on the proposal's page
    return last if is_own(actor, last) else None
