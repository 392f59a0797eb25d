"""What fairs and their stages are called."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.fair import FAIR_MOVES, FairKind, FairState
from services.fairs.funnel import Funnel
from services.fairs.stands import Stand
from web.filters import count

KINDS: dict[FairKind, str] = {
    FairKind.ONSITE: _l("现场招聘会"),
    FairKind.CLOUD: _l("云招聘"),
    FairKind.BROADCAST: _l("直播带岗"),
    FairKind.TRAIN: _l("列车招聘"),
}
STATES: dict[FairState, str] = {
    FairState.PLANNED: _l("筹备"),
    FairState.ANNOUNCED: _l("已公布"),
    FairState.HELD: _l("已办"),
    FairState.FOLLOWED_UP: _l("已回访"),
    FairState.CLOSED: _l("已结束"),
    FairState.CANCELLED: _l("取消"),
}


def moves(state: FairState) -> list[tuple[str, str]]:
    """Where it may go from here."""
    return [(one.value, str(STATES[one])) for one in FairState if one in FAIR_MOVES[state]]


def numbered(stands: Sequence[Stand]) -> list[tuple[int, str]]:
    """Posts for choosing, each by the number it has on the firm's sheet: 12-3."""
    return [
        (row.vacancy.id or 0, f"{stand.number}-{n} {stand.employer.name} {row.vacancy.title}")
        for stand in stands
        for n, row in enumerate(stand.posts, 1)
    ]


def stages(found: Funnel) -> list[tuple[str, str]]:
    """The funnel, a line each, with its unit; views are not in it."""
    return [
        (_("企业（家）"), count(found.firms)),
        (_("岗位（个，不重复）"), count(found.posts)),
        (_("招聘（人）"), count(found.places)),
        (_("进场（人次）"), count(found.visits)),
        (_("登记意向（人次）"), count(found.times)),
        (_("登记意向（人）"), count(found.people)),
        (_("要回电（人）"), count(found.wanted_call)),
        (_("已回电（人）"), _("%(n)s，其中超过48小时%(late)s", n=found.called,
                              late=found.called_late)),
        (_("企业确认（人）"), count(found.confirmed)),
        (_("到岗（人）"), count(found.arrived)),
        (_("满30天在岗（人）"), _("%(kept)s / %(due)s", kept=found.kept, due=found.due)
         if found.due else _("还没到30天")),
    ]  # fmt: skip
