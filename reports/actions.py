"""The three actions: what waits, counted as it stood at the moment the report was counted to.

Each is a link to the rows themselves, which needs log-in. The order of `ActionKind` is the order
of urgency; the first three that have rows are printed.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from models.placement import PlacementState
from models.proposal import ProposalState
from reference.calendar import local_day
from reports.action_source import ActionSource
from reports.demand import ledgers_then, open_posts
from reports.ground import Ground
from reports.placement import wrong_days
from reports.values import Action, ActionKind, Scope, ScopeKind

REVIEW_DAYS = 2
LAPSE_DAYS = 7

Links = Callable[[ActionKind, Scope], str]
"""The absolute address of the page that lists the rows of an action in a scope."""


_BOTH = frozenset({ScopeKind.SENDING, ScopeKind.RECEIVING})
_SIDES: Mapping[ActionKind, frozenset[ScopeKind]] = {
    ActionKind.ARRIVAL_OVERDUE: _BOTH,
    ActionKind.REVIEW_WAITING: _BOTH,
    ActionKind.ASK_WORKER: frozenset({ScopeKind.SENDING}),
    ActionKind.CONFIRMATION_WAITING: frozenset({ScopeKind.RECEIVING}),
    ActionKind.LEFT_NOT_REPLACED: _BOTH,
    ActionKind.NOBODY_PROPOSED: frozenset({ScopeKind.RECEIVING}),
    ActionKind.VACANCY_LAPSING: frozenset({ScopeKind.RECEIVING}),
    ActionKind.EMPLOYER_WAITING: frozenset({ScopeKind.RECEIVING}),
    ActionKind.WRONG_DAYS: _BOTH,
}
"""Whose work an action is: firms, posts and their confirmation are the receiving side's, asking
the worker the sending side's. A leader is asked for nothing that the other side must do."""


def is_readers(kind: ActionKind, scope: Scope) -> bool:
    """Whether the action is the work of the side that reads the letter of this scope."""
    return scope.kind is ScopeKind.WHOLE or scope.kind in _SIDES[kind]


def choose_actions(ground: Ground, source: ActionSource, links: Links) -> tuple[Action, ...]:
    """The three most urgent things that have rows and are the reader's side's to do."""
    scope = ground.scope
    found = [
        _arrival_overdue(ground, links(ActionKind.ARRIVAL_OVERDUE, scope)),
        _review(ground, source, links(ActionKind.REVIEW_WAITING, scope)),
        _ask(ground, source, links(ActionKind.ASK_WORKER, scope)),
        _confirmation(ground, source, links(ActionKind.CONFIRMATION_WAITING, scope)),
        _left(ground, links(ActionKind.LEFT_NOT_REPLACED, scope)),
        _nobody(ground, source, links(ActionKind.NOBODY_PROPOSED, scope)),
        _lapsing(ground, links(ActionKind.VACANCY_LAPSING, scope)),
        _employers(ground, source, links(ActionKind.EMPLOYER_WAITING, scope)),
        _wrong_days(ground, links(ActionKind.WRONG_DAYS, scope)),
    ]
    ours = (action for action in found if action is not None and is_readers(action.kind, scope))
    return tuple(ours)[:3]


def _age(ground: Ground, since: date) -> int:
    return max(0, (ground.last - since).days)


def _action(ground: Ground, kind: ActionKind, url: str, sinces: list[date]) -> Action | None:
    if not sinces:
        return None
    return Action(kind, len(sinces), url, days=_age(ground, min(sinces)))


def _arrival_overdue(ground: Ground, url: str) -> Action | None:
    """Promised people whose vacancy's last arrival day has passed."""
    until = {post.id: post.arrive_until for post in ground.history.posts}
    days = [until.get(spell.vacancy_id) for spell in ground.spells if spell.promised]
    today = local_day(ground.end)
    passed = [day for day in days if day is not None and day < today]
    return _action(ground, ActionKind.ARRIVAL_OVERDUE, url, passed)


def _review(ground: Ground, source: ActionSource, url: str) -> Action | None:
    """Bundles that wait for a side of the scope for at least two days: one decision each."""
    waits_for = {
        ScopeKind.WHOLE: {
            ProposalState.PROPOSED, ProposalState.SENDING_OK, ProposalState.RECEIVING_OK,
        },
        ScopeKind.RECEIVING: {ProposalState.PROPOSED, ProposalState.SENDING_OK},
        ScopeKind.SENDING: {ProposalState.PROPOSED, ProposalState.RECEIVING_OK},
    }[ground.scope.kind]  # fmt: skip
    since: dict[tuple[int | None, str], date] = {}
    for one in source.within(ground.reach):
        long = one.since <= ground.end - timedelta(days=REVIEW_DAYS)
        if one.state in waits_for and long:
            day = local_day(one.since)
            since[one.bundle] = min(day, since.get(one.bundle, day))
    return _action(ground, ActionKind.REVIEW_WAITING, url, list(since.values()))


def _ask(ground: Ground, source: ActionSource, url: str) -> Action | None:
    """People whose proposal both sides agreed to and who have not been asked."""
    sinces = [
        local_day(one.since)
        for one in source.within(ground.reach)
        if one.state is ProposalState.APPROVED
    ]
    return _action(ground, ActionKind.ASK_WORKER, url, sinces)


def _confirmation(ground: Ground, source: ActionSource, url: str) -> Action | None:
    sinces = [
        local_day(one.since)
        for one in source.within(ground.reach)
        if one.state is ProposalState.WORKER_YES
    ]
    return _action(ground, ActionKind.CONFIRMATION_WAITING, url, sinces)


def _left(ground: Ground, url: str) -> Action | None:
    """People who left in the last four weeks and hold no place at that moment."""
    first = ground.last - timedelta(days=27)
    holding = ground.cut.holding
    gone: dict[int, date] = {}
    for spell in ground.spells:
        move = spell.happened(PlacementState.LEFT)
        if move is not None and move.on >= first and spell.person_id not in holding:
            gone[spell.person_id] = move.on
    return _action(ground, ActionKind.LEFT_NOT_REPLACED, url, list(gone.values()))


def _nobody(ground: Ground, source: ActionSource, url: str) -> Action | None:
    """Vacancies published for a week with places open and nobody proposed; the largest named.
    One that waits for the union's own next batch is never named, nor a reason to act."""
    posts = [
        post for post in open_posts(ground)
        if post.created_at <= ground.end - timedelta(days=7)
    ]  # fmt: skip
    ledgers = ledgers_then(ground, posts)
    proposed = source.proposed
    alone = [
        post for post in posts
        if ledgers[post.id].open and not ledgers[post.id].promised and post.id not in proposed
    ]  # fmt: skip
    ours_to_ask = [post for post in alone if post.id not in source.held]
    if not ours_to_ask:
        return None
    worst = max(ours_to_ask, key=lambda post: (ledgers[post.id].open, -post.id))
    return Action(
        ActionKind.NOBODY_PROPOSED, len(alone), url,
        places=sum(ledgers[post.id].open for post in alone),
        subject=f"{worst.employer} {worst.title}",
    )  # fmt: skip


def _lapsing(ground: Ground, url: str) -> Action | None:
    until = ground.last + timedelta(days=LAPSE_DAYS)
    posts = [
        post for post in open_posts(ground)
        if post.valid_until is not None and post.valid_until <= until
    ]  # fmt: skip
    ledgers = ledgers_then(ground, posts)
    if not posts:
        return None
    places = sum(ledger.open for ledger in ledgers.values())
    return Action(ActionKind.VACANCY_LAPSING, len(posts), url, places=places)


def _employers(ground: Ground, source: ActionSource, url: str) -> Action | None:
    if ground.scope.kind is ScopeKind.SENDING:
        return None
    sites = ground.reach.sites
    sinces = [local_day(firm.since) for firm in source.pending if firm.region.startswith(sites)]
    return _action(ground, ActionKind.EMPLOYER_WAITING, url, sinces)


def _wrong_days(ground: Ground, url: str) -> Action | None:
    """Arrivals whose day cannot be; how old they are says nothing."""
    count = len(wrong_days(ground))
    return Action(ActionKind.WRONG_DAYS, count, url) if count else None
