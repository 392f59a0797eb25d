"""Where the links of a letter lead: pages that need log-in, listing the very rows counted.

The paths are those of the web room; a test there proves that each of them is a page its readers
may open.
"""

from collections.abc import Mapping

from reports.actions import Links
from reports.values import ActionKind, Scope, ScopeKind

PATHS: Mapping[ActionKind, str] = {
    ActionKind.ARRIVAL_OVERDUE: "/placements?show=overdue",
    ActionKind.REVIEW_WAITING: "/review?waited=2",
    ActionKind.ASK_WORKER: "/review?show=ask",
    ActionKind.CONFIRMATION_WAITING: "/review?show=worker_yes",
    ActionKind.LEFT_NOT_REPLACED: "/placements?show=unplaced",
    ActionKind.NOBODY_PROPOSED: "/vacancies?show=nobody",
    ActionKind.VACANCY_LAPSING: "/vacancies?show=lapsing",
    ActionKind.EMPLOYER_WAITING: "/employers?state=pending",
    ActionKind.WRONG_DAYS: "/placements?show=wrong_days",
}


def action_links(public_url: str) -> Links:
    """The address of the rows behind an action in a scope.

    Whoever looks after several places gets those of the letter's place only: `site` is where the
    work is, `home` where the people (or, of vacancies, the partners of that county) are.
    """
    root = public_url.rstrip("/")

    def link(kind: ActionKind, scope: Scope) -> str:
        if not scope.code:
            return root + PATHS[kind]
        side = "home" if scope.kind is ScopeKind.SENDING else "site"
        return f"{root}{PATHS[kind]}&{side}={scope.code}"

    return link


def scope_slug(scope: Scope) -> str:
    """whole, receiving-330110, sending-510824: how a scope stands in an address."""
    return f"{scope.kind}-{scope.code}" if scope.code else scope.kind.value


def letter_url(public_url: str, scope: Scope, week: str) -> str:
    """The newest revision of a letter; needs log-in."""
    return f"{public_url.rstrip('/')}/letters/{week}/{scope_slug(scope)}"
