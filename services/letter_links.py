"""Where the links of a letter lead: pages that need log-in, listing the very rows counted.

The paths are those of the web room; a test there proves that each of them is a page its readers
may open.
"""

from collections.abc import Mapping

from reports.actions import Links
from reports.values import ActionKind, Scope, ScopeKind

PATHS: Mapping[ActionKind, str] = {
    ActionKind.ARRIVAL_OVERDUE: "/placements?show=overdue",
    ActionKind.REVIEW_WAITING: "/review",
    ActionKind.CONFIRMATION_WAITING: "/review?show=worker_yes",
    ActionKind.LEFT_NOT_REPLACED: "/placements?show=left",
    ActionKind.NOBODY_PROPOSED: "/vacancies?show=nobody",
    ActionKind.VACANCY_LAPSING: "/vacancies?show=lapsing",
    ActionKind.EMPLOYER_WAITING: "/employers?state=pending",
}


def action_links(public_url: str) -> Links:
    """The address of the rows behind an action, for readers of a kind of scope."""
    root = public_url.rstrip("/")

    def link(kind: ActionKind, _scope: ScopeKind) -> str:
        return root + PATHS[kind]

    return link


def scope_slug(scope: Scope) -> str:
    """whole, receiving-330110, sending-510824: how a scope stands in an address."""
    return f"{scope.kind}-{scope.code}" if scope.code else scope.kind.value


def letter_url(public_url: str, scope: Scope, week: str) -> str:
    """The newest revision of a letter; needs log-in."""
    return f"{public_url.rstrip('/')}/letters/{week}/{scope_slug(scope)}"
